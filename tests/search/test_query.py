"""What people type, read without ever failing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import LONGEST_TEXT, MOST_PHRASES, Terms, parse

# What any engine's own language is made of.
SPECIAL = set(" \t\n\0\"'\\()*:^-+{}[]<>&|!%;,.")


def phrase(text):
    return tuple(text)


@pytest.mark.parametrize(
    ("typed", "include", "exclude"),
    [
        ("停车", ["停车"], []),
        ("停车 建议", ["停车", "建议"], []),
        ("停车　建议", ["停车", "建议"], []),  # full-width blank
        ('"停车 建议"', ["停车建议"], []),
        ("“停车 建议”", ["停车建议"], []),
        ("停车 -收费", ["停车"], ["收费"]),
        ("停车 －收费", ["停车"], ["收费"]),  # full-width minus
        ('停车 -"收费 标准"', ["停车"], ["收费标准"]),
        ("-收费", [], ["收费"]),
        ("停车-收费", ["停车收费"], []),  # inside a word it joins
        ("停车 停车", ["停车"], []),
        ('"没有完', ["没有完"], []),
        ('""', [], []),
        ("- - -", [], []),
        ("*", [], []),
        ("", [], []),
    ],
)
def test_reading(typed, include, exclude):
    terms = parse(typed)
    assert list(terms.include) == [phrase(text) for text in include]
    assert list(terms.exclude) == [phrase(text) for text in exclude]


def test_operators_of_engines_are_plain_words():
    assert parse("NEAR(a b) OR c*").include == (("near", "a"), ("b",), ("or",), ("c",))


def test_what_is_too_long_is_cut_and_said_so():
    terms = parse("停" * 10_000)
    assert terms.is_cut
    assert len(terms.include[0]) <= LONGEST_TEXT
    many = parse(" ".join(f"w{n}" for n in range(100)))
    assert many.is_cut
    assert len(many.include) == MOST_PHRASES
    assert not parse("停车 建议").is_cut


def test_nothing_asked_is_false():
    assert not parse("。。。")
    assert parse("-停车")
    assert parse("停车")


@given(st.text(max_size=300))
def test_nothing_typed_fails(typed):
    terms = parse(typed)
    assert isinstance(terms, Terms)
    for found in [*terms.include, *terms.exclude]:
        assert found
        assert all(word and not SPECIAL & set(word) for word in found)
