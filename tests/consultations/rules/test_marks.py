import pytest

from consultations.rules.marks import classify, label_for, reads_as_reference


@pytest.mark.parametrize(
    ("text", "kind", "number", "branch", "rest"),
    [
        ("第一条　甲", "tiao", 1, 0, "甲"),
        ("第一条甲", "tiao", 1, 0, "甲"),
        ("第一条一切单位", "tiao", 1, 0, "一切单位"),
        ("第十二条之一　甲", "tiao", 12, 1, "甲"),
        ("第 十 二 条 之 一　甲", "tiao", 12, 1, "甲"),
        ("第一百二十条之十一 甲", "tiao", 120, 11, "甲"),
        ("第108条 甲", "tiao", 108, 0, "甲"),
        ("第１０８条 甲", "tiao", 108, 0, "甲"),
        ("第百〇八条 甲", "tiao", 108, 0, "甲"),
        ("第一条：甲", "tiao", 1, 0, "甲"),
        ("第一條 甲", "tiao", 1, 0, "甲"),
        ("第一章　总　　则", "zhang", 1, 0, "总　　则"),
        ("第 一 章 总则", "zhang", 1, 0, "总则"),
        ("第一分编\u2002通则", "fenbian", 1, 0, "通则"),
        ("第二编\xa0物权", "bian", 2, 0, "物权"),
        ("第三节", "jie", 3, 0, ""),
        ("（一）甲", "xiang", 1, 0, "甲"),
        ("(十一)甲", "xiang", 11, 0, "甲"),
        ("（ 三 ) 甲", "xiang", 3, 0, "甲"),
        ("㈣甲", "xiang", 4, 0, "甲"),
        ("一、甲", "yi", 1, 0, "甲"),
        ("二十三、甲", "yi", 23, 0, "甲"),
        ("1.甲", "mu", 1, 0, "甲"),
        ("1．甲", "mu", 1, 0, "甲"),
        ("１、甲", "mu", 1, 0, "甲"),
        ("（1）甲", "mu", 1, 0, "甲"),
        ("12)甲", "mu", 12, 0, "甲"),
        ("③甲", "mu", 3, 0, "甲"),
        ("⑵甲", "mu", 2, 0, "甲"),
        ("⒓甲", "mu", 12, 0, "甲"),
    ],
)
def test_labels_are_recognised(text, kind, number, branch, rest):
    mark = classify(text)
    assert (mark.kind, mark.number, mark.branch, mark.rest) == (
        kind,
        number,
        branch,
        rest,
    )
    assert mark.raw + mark.rest == text.replace(mark.raw + " ", mark.raw) or text


@pytest.mark.parametrize(
    "text",
    [
        "1.5万元以上",
        "5.1.1 术语",
        "2026年1月1日",
        "一、二级保护动物",
        "第三章规定的情形",
        "第一编之间的关系",
        "附加刑也可以独立适用。",
        "附表一所列的物质，应当登记。",
        "总则编的规定",
        "总计",
        "目录由市人民政府公布。",
        "（含第一项）",
        "（试行）",
    ],
)
def test_sentences_are_no_labels(text):
    mark = classify(text)
    assert mark is None or reads_as_reference(mark)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("目　录", "toc"),
        ("目次", "toc"),
        ("【目录】", "toc"),
        ("序 言", "preamble"),
        ("附　　则", "bare"),
        ("总则", "bare"),
        ("附件1", "annex"),
        ("附件一：登记表", "annex"),
        ("附：", "annex"),
        ("附 录 二", "annex"),
        ("附表（一）", "annex"),
        ("附《资源税税目税率表》", "annex"),
    ],
)
def test_lines_with_a_meaning_of_their_own(text, kind):
    assert classify(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "第五条规定的情形",
        "第五条、第六条",
        "第五条和第六条",
        "第五条至第九条",
        "第五条第二款",
        "第五条所列",
        "第五条修改为",
        "第五条的规定",
        "第五条 第二款",
    ],
)
def test_citations_are_told_from_articles(text):
    assert reads_as_reference(classify(text))


@pytest.mark.parametrize(
    "text",
    ["第五条 规定实施细则", "第五条第一审案件", "第五条　修改规划的", "第五条任何人"],
)
def test_articles_are_told_from_citations(text):
    assert not reads_as_reference(classify(text))


def test_labels_are_written_as_they_are_cited():
    assert label_for("tiao", 12, 1) == "第十二条之一"
    assert label_for("tiao", 108) == "第一百零八条"
    assert label_for("fenbian", 2) == "第二分编"
    assert label_for("xiang", 1, 0, "（ 一 ）") == "（一）"
    assert label_for("zhang", None, 0, "附　则") == ""
