import pytest

from consultations.rules.xrefs import broken_references, references
from tests.consultations.rules.texts import draft_of

LAW = (
    "甲条例\n第一条 甲：\n（一）乙；\n（二）丙：\n1.丁；\n2.戊。\n己。\n"
    "第一条之一 庚。\n第二条 {}\n"
)


def cited(sentence):
    return [
        (reference.text, reference.found)
        for reference in references(draft_of(LAW.format(sentence)))
    ]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("违反本条例第一条的。", [("本条例第一条", True)]),
        ("违反本条例第九条的。", [("本条例第九条", False)]),
        ("违反本条例第一条之一的。", [("本条例第一条之一", True)]),
        ("违反本条例第一条之二的。", [("本条例第一条之二", False)]),
        ("违反本条例第一条第二款的。", [("本条例第一条第二款", True)]),
        ("违反本条例第一条第三款的。", [("本条例第一条第三款", False)]),
        ("依本条例第一条第一款第（二）项。", [("本条例第一条第一款第（二）项", True)]),
        ("依本条例第一条第一款第三项。", [("本条例第一条第一款第三项", False)]),
        ("依本条例第一条第（一）项。", [("本条例第一条第（一）项", True)]),
        (
            "依本条例第一条第一款第（二）项第2目。",
            [("本条例第一条第一款第（二）项第2目", True)],
        ),
        ("依本条例第一条第（一）项第1目。", [("本条例第一条第（一）项第1目", False)]),
        ("依本条第一款。", [("本条第一款", True)]),
        ("依本条第五款。", [("本条第五款", False)]),
        (
            "依本法第一条、第二条和第八条。",
            [("本法第一条", True), ("第二条", True), ("第八条", False)],
        ),
        ("依本条例第1条。", [("本条例第1条", True)]),
        ("依《乙法》第九十九条。", []),  # another law
        ("称“本条例第九条”者。", []),  # a quotation
        (
            "依本条例第一条第一款第（一）项、第（二）项和第（五）项。",
            [
                ("本条例第一条第一款第（一）项", True),
                ("第（二）项", True),
                ("第（五）项", False),
            ],
        ),
        (
            "依本条例第一条第一款、第二款或者第三款。",
            [("本条例第一条第一款", True), ("第二款", True), ("第三款", False)],
        ),
        ("违反第一条、第九条的。", [("第一条", True), ("第九条", False)]),
        ("依照《乙法》第九条、第十条和第一条第七款办理。", []),
        ("依照刑法第九条处罚，依照前条办理。", [("前条", True)]),
        ("依照乙法的规定处罚，违反第九条的除外。", []),  # perhaps of 乙法
        ("依照前款办理。", [("前款", False)]),
        ("甲。\n依照前款办理。", [("前款", True)]),
        (
            "依照前条第一款，前两条第（一）项、第（三）项办理。",
            [
                ("前条第一款", True),
                ("前两条第（一）项", True),
                ("第（三）项", False),
            ],
        ),
        ("甲。\n依照前两款办理。", [("前两款", False)]),
        (
            "甲：\n（一）乙。\n依照前款第（一）项、第（二）项办理。",
            [("前款第（一）项", True), ("第（二）项", False)],
        ),
        ("基本条件。", []),
        ("甲。", []),
    ],
)
def test_references_are_resolved(sentence, found):
    assert cited(sentence) == found


def test_broken_references_say_where_they_stand():
    draft = draft_of(LAW.format("依本条例第九条。"))
    assert [(r.text, r.where) for r in broken_references(draft)] == [
        ("本条例第九条", 9)
    ]
    assert "broken_xref" in [warning.code for warning in draft.warnings]


def test_a_text_without_articles_has_no_references():
    assert references(draft_of("甲决定\n一、本决定第九条。\n二、乙。")) == []
