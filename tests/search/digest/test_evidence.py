"""Who is heard among the first quotes: each side that several people take."""

import pytest

from search.digest.cues import side
from search.digest.evidence import Chooser
from search.digest.reading import STANCES, UNDECIDED, Comment
from search.digest.segments import Segment
from search.digest.shadow import shadow_of
from search.digest.themes import Cluster, Theme

FOR, AMEND, AGAINST, _ASK = STANCES
ALLOW = ["租客应当可以投票，住了就有份。"] * 6
REFUSE = ["反对租客投票，住几个月就走的人不懂小区的事。"]


def quotes(*clusters: list[str], declared: str = "", article: str = "第二十条"):
    """Give the texts of all quotes in order; each cluster holds texts of its own."""
    comments, found = [], []
    for number, texts in enumerate(clusters):
        members = range(len(comments), len(comments) + len(texts))
        comments += [
            Comment(f"{number}.{at}", f"{text}这是第{at}位说的。", stance=declared)
            for at, text in enumerate(texts)
        ]
        picks = [(members[0], 5.0)]
        where = (list(members), len(texts), list(members), picks)
        found.append(Cluster(f"k{number}", article, "", *where))
    segments = [Segment(c, 0, len(c.text), c.text) for c in comments]
    shadows = {c.id: shadow_of(c.text) for c in comments}
    stances = [c.stance or UNDECIDED for c in comments]
    chooser = Chooser(segments, shadows, stances)
    return [each.text for each in chooser.every([Theme("t", "", "", found)], [])]


def test_several_who_refuse_are_heard_before_a_smaller_group():
    texts = quotes(ALLOW + REFUSE * 3, ["楼道里的灯坏了半年没有人修理。"] * 2)
    assert [text[:2] for text in texts] == ["租客", "反对", "楼道"]


def test_one_who_refuses_is_heard_after_what_several_say():
    texts = quotes(ALLOW + REFUSE, ["楼道里的灯坏了半年没有人修理。"] * 2)
    assert [text[:2] for text in texts] == ["租客", "楼道", "反对"]


def test_plain_words_do_not_count_against_what_was_declared():
    texts = quotes(ALLOW + REFUSE * 3, declared=AMEND)
    assert [text[:2] for text in texts] == ["租客"]


def test_letters_on_no_draft_take_no_side_by_words():
    texts = quotes(ALLOW + REFUSE * 3, article="")
    assert [text[:2] for text in texts] == ["租客"]


@pytest.mark.parametrize(
    ("text", "declared", "taken"),
    [
        ("这一条很好，支持。", "", FOR),
        ("不同意这样写。", "", AGAINST),
        ("期限改为六十日。", "", AMEND),
        ("支持，但是要改。", AGAINST, AGAINST),  # what was declared goes first
        ("反对这一条。", UNDECIDED, AGAINST),
    ],
)
def test_a_side_is_declared_or_told_in_plain_words(text, declared, taken):
    assert side(text, declared) == taken
