"""Corrections carried over: all of them to the same file, the fitting to another."""

import random

import pytest

from consultations.rules import steps
from consultations.rules.carrying import carry
from consultations.rules.pieces import EditRefused
from tests.consultations.rules.test_steps_more import random_step
from tests.consultations.rules.texts import draft_of

TEXT = (
    "甲条例\n第一章 总则\n第一条 甲。\n乙。\n（一）丙；\n（二）丁：\n1.戊；\n"
    "（1）己。\n第二条 庚。\n第二章 附则\n第三条 辛。\n壬。\n"
    "第四条 违反本条例第九条的，处罚。\n附件：\n表格甲\n"
)


def key(draft, label):
    return next(n.key for n in draft.walk() if label in (n.label, n.text))


def done(draft, *made):
    """The draft after some steps: (op, label or text of the node, values)."""
    for op, label, values in made:
        at = key(draft, label) if label else ""
        draft = steps.step(op, at, values)(draft)
    return draft


def rows(draft):
    return [
        (n.kind, n.number, n.mark, n.caption, n.text, n.lines) for n in draft.walk()
    ]


def texts(draft):
    return [node.full_text() for node in draft.articles()]


@pytest.mark.parametrize("seed", range(40))
def test_the_same_file_takes_over_everything(seed):
    rng = random.Random(seed)
    read = corrected = draft_of(TEXT)
    for _step in range(rng.randint(1, 5)):
        op, node, values = random_step(corrected, rng)
        try:
            corrected = steps.step(op, node, values)(corrected)
        except (EditRefused, KeyError):
            continue
    found = carry(read, corrected, draft_of(TEXT))
    assert rows(found.draft) == rows(corrected)
    assert found.draft.title == corrected.title
    assert found.draft.preamble == corrected.preamble
    assert [a.text for a in found.draft.annexes] == [a.text for a in corrected.annexes]
    assert found.missed == 0
    keys = [node.key for node in found.draft.walk()]
    assert len(keys) == len(set(keys))


def test_a_move_is_carried_whole_or_not_at_all():
    read = draft_of(TEXT)
    corrected = done(read, ("move", "第二条", {"target": key(read, "第四条")}))
    other = draft_of(TEXT.replace("第三条 辛。", "第三条 子。"))
    assert texts(carry(read, corrected, other).draft) == [
        "甲。\n乙。\n（一）丙；\n（二）丁：\n1.戊；\n（1）己。",
        "子。\n壬。",
        "违反本条例第九条的，处罚。",
        "庚。",
    ]
    gone = draft_of(TEXT.replace("第四条 违反本条例第九条的，处罚。\n", ""))
    kept = carry(read, corrected, gone)
    assert texts(kept.draft) == texts(gone)
    assert (kept.made, kept.missed > 0) == (0, True)


def test_what_was_deleted_can_be_restored_in_the_new_import_as_well():
    read = draft_of(TEXT)
    corrected = done(read, ("delete", "第二条", {}))
    other = draft_of(TEXT.replace("辛。", "丑。"))
    found = carry(read, corrected, other).draft
    assert [node.label for node in found.articles()] == ["第一条", "第三条", "第四条"]
    again = steps.step("restore", found.removed[0].nodes[0].key, {})(found)
    assert [node.label for node in again.articles()][1] == "第二条"


def test_a_correction_that_the_file_has_by_now_is_not_missed():
    read = draft_of(TEXT)
    corrected = done(read, ("text", "庚。", {"text": "庚应当登记。"}))
    found = carry(read, corrected, draft_of(TEXT.replace("庚。", "庚应当登记。")))
    assert (found.made, found.missed) == (0, 0)


def test_what_went_into_the_annex_is_not_lost_when_the_annex_is_another():
    read = draft_of(TEXT)
    corrected = done(read, ("kind", "第四条", {"kind": "annex"}))
    other = draft_of(TEXT.replace("表格甲", "表格乙"))
    found = carry(read, corrected, other)
    assert texts(found.draft)[-1] == "违反本条例第九条的，处罚。"
    assert found.missed == 1


def test_words_on_warnings_follow_them_to_another_line():
    read = draft_of(TEXT)
    warning = next(w for w in read.warnings if w.code == "broken_xref")
    said = {"mark": warning.mark, "act": "done", "why": "原件如此"}
    corrected = done(read, ("settle", "", said))
    found = carry(read, corrected, draft_of(TEXT.replace("庚。", "庚。\n癸。")))
    assert [one.why for one in found.draft.settled] == ["原件如此"]
    open_marks = {w.mark for w in found.draft.warnings if w.code == "broken_xref"}
    assert found.draft.settled[0].mark in open_marks
