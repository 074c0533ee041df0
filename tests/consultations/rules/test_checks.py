import pytest

from tests.consultations.rules.texts import LAW, codes, draft_of

NUMBERED = "".join(f"{n} {line}\n" for n, line in enumerate(LAW.split("\n"), 1))


def found(text):
    return [(w.code, w.where) for w in draft_of(text).warnings]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("甲法\n第一条 甲。\n第三条 乙。", ("gap", 3)),
        ("甲法\n第一条 甲。\n第一条 乙。", ("duplicate", 3)),
        ("甲法\n第一条 甲。\n第一条之二 乙。", ("gap", 3)),
        ("甲法\n第一条 甲。\n第二条 乙。\n第一条 丙。\n第二条 丁。", ("restart", 4)),
        ("甲法\n第一条 甲。\n第五条 乙。\n第三条 丙。", ("disorder", 4)),
        ("甲法\n第二条 甲。\n第三条 乙。", ("starts_late", 2)),
        ("甲法\n第一章 甲\n第一条 甲。\n第三章 乙\n第二条 乙。", ("heading_gap", 4)),
        ("甲法\n第一章\n第一条 甲。", ("no_caption", 2)),
        ("甲法\n第一条 甲：\n（一）乙；\n（三）丙。", ("item_gap", 4)),
        ("甲法\n第一条 甲：\n（二）乙。", ("item_gap", 3)),
        ("甲法\n第一条 甲\n第二条 乙。", ("cut_paragraph", 2)),
        ("甲法\n第一条\n第二条 乙。", ("empty", 2)),
    ],
)
def test_doubts_and_their_places(text, warning):
    assert warning in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "甲法\n第一条 甲。\n第一条之一 乙。\n第一条之二 丙。\n第二条 丁。",
        "甲法\n第一章 甲\n第一节 甲\n第一条 甲。\n第二章 乙\n第一节 乙\n第二条 乙。",
        "甲法\n第一编 甲\n第一章 甲\n第一条 甲。\n第二编 乙\n第一章 乙\n第二条 乙。",
        "甲法\n第一条 甲：\n（一）乙；\n（二）丙。\n丁：\n（一）戊；\n（二）己。",
        "甲法\n第一条 甲：（一）乙；\n（二）丙。",  # the first item on the line before
        "甲法\n第一条 称“甲”\n第二条 乙（丙）",
    ],
)
def test_a_sound_text_raises_none(text):
    assert [code for code, _ in found(text) if code != "cut_paragraph"] == []


def test_warnings_stand_in_the_order_of_the_text():
    places = [where or 0 for _, where in found("甲法\n第一条 甲\n第三条 乙\n第五条 丙")]
    assert places == sorted(places)


def test_a_lost_label_is_looked_for_in_the_paragraph_before():
    text = "甲法\n第一条 甲。\n乙。\n第三条 丙。\n第五条 丁。\n"
    found = {(w.code, w.where) for w in draft_of(text).warnings}
    assert {("gap", 4), ("lost_label", 3), ("gap", 5)} <= found
    assert sum(code == "lost_label" for code, _ in found) == 1


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("甲法\n笫一条 甲。\n第二条 乙。\n", "misread", "“笫一条”已按第一条读取"),
        ("甲法\n第一条 甲。\n第—章 乙\n第二条 丙。\n", "misread", "按第一章读取"),
        (
            "甲法\n第一条 甲。\n【说明】乙。\n第二条 丙。\n【说明】丁。\n戊。\n",
            "annotations",
            "3 段说明或依据（如“【说明】乙。”）",
        ),
        (
            "".join(f"{n} {line}\n" for n, line in enumerate(LAW.splitlines(), 1))
            + "5",
            "line_numbers",
            "行号不是条文",
        ),
    ],
)
def test_what_was_read_otherwise_than_printed_is_told(text, code, words):
    found = {warning.code: warning.message for warning in draft_of(text).warnings}
    assert words in found[code]


def test_labels_as_printed_are_not_called_misread():
    assert "misread" not in codes("甲法\n第 一 条 甲。\n第2条 乙。\n第〇〇三条 丙。\n")
