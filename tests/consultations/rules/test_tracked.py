"""Tracked changes: each side comes back exactly, whatever was changed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.rules.tracked import Line, Piece, taken, tracked
from consultations.rules.typeset import Block, Para, Run, blocks

# A busy machine is no failure of ours.
calm = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def block(key, *lines):
    """A block of paragraphs whose first character is a label."""
    return Block(
        key, tuple(Para("text", (Run(x[:1], "head"), Run(x[1:]))) for x in lines)
    )


def words(text):
    """The paragraphs of a text."""
    return [para.text for one in text for para in one.paras]


line = st.text("甲乙丙丁，。", min_size=1, max_size=12)


@st.composite
def texts(draw):
    """Blocks of one to four paragraphs in any order."""
    keys = draw(st.permutations("abcdef"))[: draw(st.integers(1, 6))]
    return [block(key, *draw(st.lists(line, min_size=1, max_size=4))) for key in keys]


@calm
@given(texts(), texts())
def test_taking_gives_the_new_text_and_refusing_the_old(old, new):
    found = tracked(old, new)
    assert taken(found, "insert") == words(new)
    assert taken(found, "delete") == words(old)
    assert found[-1].mark == "equal"


@calm
@given(texts())
def test_what_did_not_change_carries_no_mark(text):
    found = tracked(text, text)
    assert {piece.op for one in found for piece in one.pieces} == {"equal"}
    assert {one.mark for one in found} == {"equal"}


def test_only_the_words_that_differ_are_marked():
    found = tracked(
        [block("a", "一五个工作日内答复。")], [block("a", "一七个工作日内答复。")]
    )
    assert found == [
        Line(
            "text",
            (
                Piece("equal", "一", "head"),
                Piece("delete", "五", "text"),
                Piece("insert", "七", "text"),
                Piece("equal", "个工作日内答复。", "text"),
            ),
            "equal",
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "marks"),
    [
        ("ab", "abc", ["equal", "insert", "equal"]),  # the end grows
        ("abc", "ab", ["equal", "delete", "equal"]),  # the end is cut
        ("ab", "ac", ["equal", "equal"]),  # the end is another
        ("abc", "acb", ["equal", "insert", "delete", "equal"]),  # one moved
        ("a", "b", ["equal"]),
    ],
)
def test_the_last_mark_is_never_tracked(old, new, marks):
    before = [block(key, f"{key}的话。") for key in old]
    after = [block(key, f"{key}的话。") for key in new]
    found = tracked(before, after)
    assert taken(found, "insert") == words(after)
    assert taken(found, "delete") == words(before)
    assert [one.mark for one in found] == marks


def test_a_text_is_set_in_the_order_of_print():
    class Article:
        uid, kind, label, caption = "u1", "tiao", "第一条", "目的"
        text = "为了试验。\n（一）停车\x0b；"

    class Chapter:
        uid, kind, label, caption, text = "u0", "zhang", "第一章", "总则", ""

    found = blocks(
        title="条例",
        note="",
        preamble="序言。\n\n又一段。",
        provisions=[Chapter(), Article()],
        annexes=[{"title": "附件", "text": "表。"}],
    )
    assert [one.key for one in found] == ["title", "preamble", "u0", "u1", "annex 0"]
    assert words(found) == [
        "条例",
        "序言。",
        "又一段。",
        "第一章　总则",
        "第一条〔目的〕　为了试验。",
        "（一）停车；",
        "附件",
        "表。",
    ]
    assert [p.shape for one in found for p in one.paras] == [
        "title",
        "text",
        "text",
        "heading",
        "text",
        "text",
        "annex",
        "text",
    ]
