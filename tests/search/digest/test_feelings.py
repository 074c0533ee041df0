"""Words that take a side, whatever they are about, and how usual they are."""

import numpy as np
import pytest

from search.digest.cues import beyond_usual, cues
from search.digest.feelings import KINDS, felt, words_felt

ENDORSED, PRAISED, REFUSED, BLAMED, DOUBTED, TOLD = range(6)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("点赞", [(ENDORSED, False)]),
        ("不支持", [(REFUSED, False)]),  # the longest word counts, not 支持 in it
        ("没什么方便", [(PRAISED, True)]),
        ("一点也不浪费", [(TOLD, False), (BLAMED, True)]),
        ("凭什么", [(DOUBTED, False)]),
        ("据新华社", [(TOLD, False), (TOLD, False)]),
        ("", []),
        ("𠮷", []),
    ],
)
def test_words_of_a_side(text, found):
    assert words_felt(text) == found


def test_no_word_is_of_two_kinds():
    every = [word for some in KINDS for word in some.split()]
    assert len(every) == len(set(every))


def test_denied_praise_is_blame():
    good, bad = felt("方便"), felt("并非方便")
    balance = len(KINDS) + 2
    assert good[balance] > 0 > bad[balance]
    assert len(good) == len(bad) == len(felt(""))


def test_the_name_of_a_target_takes_no_side():
    """取消 in the name of what is asked about is no refusal."""
    named, unnamed = cues(["取消调休"] * 2, ["取消调休", "◎"], ["取消调休"] * 2)
    assert named[-1] == unnamed[-1]
    assert not np.array_equal(named, unnamed)


def test_what_everyone_writes_about_a_target_tells_little():
    rows = np.array([[1.0]] * 400 + [[0.0]], dtype=np.float32)
    found = beyond_usual(rows, ["a"] * 400 + ["b"])
    assert found[0, 0] == pytest.approx(0.22, abs=0.01)
    assert found[-1, 0] == 0
    alone = beyond_usual(rows[:1], ["a"])
    assert alone[0, 0] > 0.9  # one text does not say what is usual
