"""The named steps of the 校核 screen."""

import pytest

from consultations.rules.editing import EditRefused
from consultations.rules.reading import read_source
from consultations.rules.steps import NAMES, set_title, siblings, step
from consultations.rules.structure import parse

TEXT = """试验条例
第一条　甲。
第二条　乙。
第三条　丙。
"""


@pytest.fixture
def draft():
    return parse(read_source(TEXT))


def keys(draft):
    return [node.key for node in draft.articles()]


def texts(draft):
    return [node.full_text() for node in draft.articles()]


def made(draft, op, at=0, **values):
    return step(op, keys(draft)[at], values)(draft)


def test_moving_up_and_down_swaps_neighbours(draft):
    assert texts(made(draft, "down", 0)) == ["乙。", "甲。", "丙。"]
    assert texts(made(draft, "up", 2)) == ["甲。", "丙。", "乙。"]


def test_moving_behind_any_article(draft):
    target = keys(draft)[2]
    assert texts(made(draft, "move", 0, target=target)) == ["乙。", "丙。", "甲。"]


@pytest.mark.parametrize(
    ("op", "at", "values"),
    [
        ("up", 0, {}),
        ("down", 2, {}),
        ("move", 0, {}),
        ("number", 0, {}),
        ("number", 0, {"number": 0}),
        ("split", 0, {"line": 0}),
        ("split", 0, {"line": 9}),
        ("kind", 0, {"kind": ""}),
        ("title", 0, {"text": " "}),
        ("merge", 0, {}),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(draft, op, at, values):
    with pytest.raises(EditRefused, match="。"):
        made(draft, op, at, **values)


def test_an_unknown_step_is_refused():
    with pytest.raises(EditRefused):
        step("explode", "n1", {})


def test_a_title_ends_the_warning_of_its_absence():
    untitled = parse(read_source("第一条　甲。\n第二条　乙。"))
    assert "no_title" in {w.code for w in untitled.warnings}
    titled = set_title(untitled, "试验条例\n（草案）")
    assert titled.name == "试验条例（草案）"
    assert "no_title" not in {w.code for w in titled.warnings}


def test_every_step_is_named():
    assert {"text", "caption", "number", "kind", "split", "merge", "delete"} < set(
        NAMES
    )
    assert {"up", "down", "move", "renumber", "title"} < set(NAMES)


def test_siblings_stand_below_the_same_parent(draft):
    before, after = siblings(draft, keys(draft)[1])
    assert (before.key, after.key) == (keys(draft)[0], keys(draft)[2])
    with pytest.raises(KeyError):
        siblings(draft, "n999")
