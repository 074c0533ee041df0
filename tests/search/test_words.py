"""Words and their places: the same for indexing and for highlighting."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.words import EDITION, fold, placed, prepared, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("停车建议", ["停", "车", "建", "议"]),
        ("A4纸 3.5米", ["a4", "纸", "3", "5", "米"]),
        ("ＡＢＣ１２３", ["abc123"]),  # full width
        ("Café Ａ", ["cafe", "a"]),  # accents
        ("cafe\u0301", ["cafe"]),  # the same, decomposed
        ("第十二条（停车）", ["第", "十", "二", "条", "停", "车"]),
        ("二〇二六", ["二", "〇", "二", "六"]),
        ("𠮷野家", ["𠮷", "野", "家"]),  # beyond the basic plane
        ("a_b-c", ["a", "b", "c"]),
        ("█████", []),
        ("，。！😀\0\n", []),
        ("", []),
    ],
)
def test_words(text, found):
    assert words(text) == found
    assert prepared(text) == " ".join(found)


@given(st.text())
def test_words_are_those_of_the_plain_reading(text):
    """The fast way gives what folding and then looking for words gives."""
    from search.words import _NUMBER, _WORD, LONGEST, _number

    plain = _WORD.findall(_NUMBER.sub(_number, fold(text)))
    assert words(text) == [word[:LONGEST] for word in plain]


def test_other_words_are_another_edition():
    """Fails when folding changes: then raise EDITION, and write the new value here."""
    spans = ((0x20, 0x250), (0x3000, 0x3400), (0x4E00, 0x9FA6), (0xFF01, 0xFFE7))
    every = "\n".join(chr(code) for low, high in spans for code in range(low, high))
    numbers = "第12条 第一〇八款 第 ３ 项 第十二\n条"
    found = prepared(f"{every}\n{numbers}")
    assert (EDITION, sha256(found.encode()).hexdigest()[:12]) == (1, "4cbaa7782092")


def test_a_word_without_end_is_cut():
    assert [len(word) for word in words("a" * 10_000)] == [60]


@given(st.text())
def test_places_agree_with_words(text):
    found = list(placed(text))
    assert [word.text for word in found] == words(text)
    for word in found:
        piece = text[word.start : word.end]
        assert word.text.startswith(fold(piece)[:1]) or word.text in fold(piece)


def test_places_count_code_points_of_the_text_as_typed():
    found = list(placed("㎡１２ 𠮷Ａ车"))
    assert [(w.text, w.start, w.end) for w in found] == [
        ("m212", 0, 3),
        ("𠮷", 4, 5),
        ("a", 5, 6),
        ("车", 6, 7),
    ]
