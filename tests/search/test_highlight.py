"""Hits are shown by offsets into the text as it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import pieces, snippet, spans
from search.query import parse


def marked(text, typed):
    found = spans(text, parse(typed).include)
    return [text[start:end] for start, end in found]


@pytest.mark.parametrize(
    ("text", "typed", "hits"),
    [
        ("小区停车位不足，停车难", "停车", ["停车", "停车"]),
        ("小区停车位不足", "停车 不足", ["停车", "不足"]),
        ("停下车", "停车", []),
        ("停、车", "停车", ["停、车"]),  # punctuation does not part words
        ("用Ａ４纸", "a4", ["Ａ４"]),
        ("停车车位", "停车 车车", ["停车车"]),  # overlapping hits are joined
        ("", "停车", []),
    ],
)
def test_hits(text, typed, hits):
    assert marked(text, typed) == hits


def test_pieces_make_up_the_text():
    text = "甲停车乙"
    shown = list(pieces(text, [(1, 3)]))
    assert [(p.text, p.is_hit) for p in shown] == [
        ("甲", False),
        ("停车", True),
        ("乙", False),
    ]


def test_a_snippet_stands_around_the_first_hit():
    text = "前" * 500 + "停车" + "后" * 500
    shown = snippet(text, parse("停车").include)
    assert [p.text for p in shown if p.is_hit] == ["停车"]
    assert shown[0].text == shown[-1].text == "…"
    assert sum(len(p.text) for p in shown) <= 202


def test_a_snippet_without_a_hit_is_the_beginning():
    assert snippet("短", ()) == [("短", False)]


@given(st.text(), st.lists(st.integers(0, 50), max_size=6).map(sorted))
def test_no_character_is_lost(text, cuts):
    hits = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
    hits = [(a, min(b, len(text))) for a, b in hits if a < len(text)]
    assert "".join(p.text for p in pieces(text, hits)) == text
