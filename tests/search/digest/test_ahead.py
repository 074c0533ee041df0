"""What is read of texts ahead is what would be read of them later."""

import numpy as np
import pytest

from search.digest import ahead, beside
from search.digest.duplicates import numbered_sentences
from search.digest.reading import MAX_TEXT, Comment
from search.digest.segments import cut
from search.digest.shadow import shadow_of
from search.digest.suggestions import find_suggestions

TEXTS = (
    "第五条的“三日”改为“五日”。另外，建议增加“节假日顺延”。",
    "一、第三条太严。二、电话１３８００１３８０００，请删除第六条。",
    "①车位不够；②建议把“罚款”改为“警告”",
    "！？",
    "",
)


def read(are_letters=False, texts=TEXTS):
    return ahead.begin({text: shadow_of(text) for text in texts}, are_letters)()


@pytest.fixture
def beside_itself(monkeypatch):
    """Let a work be done as in a second process, which tests with threads cannot."""
    monkeypatch.setattr(beside, "WORTH", 1)
    monkeypatch.setattr(beside, "is_possible", lambda: True)
    monkeypatch.setattr(beside, "begin", lambda work: work)


@pytest.mark.parametrize("are_letters", [False, True])
def test_points_are_those_of_cutting(beside_itself, are_letters):
    found = read(are_letters).pieces
    for text in TEXTS:
        comment, shadow = Comment(1, text), shadow_of(text)
        wanted = cut(comment, shadow, [], is_whole=are_letters)
        assert found.get(text, []) == [each.piece for each in wanted]
    assert len(found) >= 3


def test_wishes_are_those_of_the_points(beside_itself):
    read_ahead = read()
    said = {piece[2] for pieces in read_ahead.pieces.values() for piece in pieces}
    assert read_ahead.wishes == {words: find_suggestions(words) for words in said}
    assert sum(map(len, read_ahead.wishes.values())) >= 3


def linked(found):
    """Say which texts have an equal sentence, whatever its number is."""
    homes = np.repeat(np.arange(len(found.counts)), found.counts)
    return [
        [homes[at] for at in np.flatnonzero(found.numbers == n)] for n in found.numbers
    ]


def test_sentences_are_those_of_each_text(beside_itself):
    texts = [
        "路灯坏了半年没有人修。停车费从五元涨到十元！好的。",
        "",
        "停车费从五元涨到十元。",
        "收费太高。路灯坏了半年没有人修",
    ]
    folded = [shadow_of(text).text for text in texts]
    found = read(texts=texts)
    assert found.sentences is not None
    some = [folded[at] for at in (3, 1, 0, 2)]
    assert linked(found.number(some)) == linked(numbered_sentences(some))
    assert found.number(some).counts.tolist() == [1, 0, 2, 1]


def test_a_text_beyond_what_is_analysed_waits(beside_itself):
    long = "路灯坏了。" * MAX_TEXT
    assert read(texts=(long, TEXTS[0])).pieces.keys() == {TEXTS[0]}


def test_few_texts_are_not_read_ahead():
    assert read() == ahead.Ahead()


def test_nothing_is_read_ahead_where_no_process_may_be_split_off(monkeypatch):
    monkeypatch.setattr(beside, "WORTH", 1)
    monkeypatch.setattr(beside, "is_possible", lambda: False)
    assert read() == ahead.Ahead()
