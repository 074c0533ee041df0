"""The traps of Chinese legal texts, each in variants of our own."""

import pytest

from consultations.rules.errors import DraftRefused
from consultations.rules.nesting import flatten, nest
from tests.consultations.rules.texts import codes, count, draft_of, labels


def test_a_plain_law():
    draft = draft_of(
        "甲市议事条例\n（2020年1月1日甲市人大常委会通过）\n第一章　总　则\n"
        "第一条　为了甲，制定本条例。\n第二条　本条例所称乙，包括：\n（一）丙；\n"
        "（二）丁。\n前款规定由市政府解释。\n第二章　附　则\n第三条　施行。\n"
    )
    assert draft.name == "甲市议事条例"
    assert draft.note == "（2020年1月1日甲市人大常委会通过）"
    first, second = draft.nodes
    assert (first.label, first.caption) == ("第一章", "总则")
    assert second.children[0].label == "第三条"
    article = draft.articles()[1]
    assert [child.kind for child in article.children] == ["kuan", "kuan"]
    assert [item.label for item in article.children[0].children] == ["（一）", "（二）"]
    assert article.full_text() == (
        "本条例所称乙，包括：\n（一）丙；\n（二）丁。\n前款规定由市政府解释。"
    )
    assert draft.warnings == ()


def test_keys_follow_the_text_and_lines_point_into_the_source():
    draft = draft_of("甲条例\n第一条 甲：\n（一）乙。\n第二条 丙。")
    assert [node.key for node in draft.walk()] == [f"n{i}" for i in range(1, 6)]
    assert [node.where for node in draft.articles()] == [2, 4]


@pytest.mark.parametrize(
    "labels_",
    [
        ("第107条 ", "第108条 ", "第109条 "),
        ("第１０７条　", "第１０８条　", "第１０９条　"),
        ("第一百零七条 ", "第百〇八条 ", "第一百〇九条 "),
        ("第 一 百 零 七 条 ", "第一百 零八条 ", "第一百零九 条 "),
        ("第一百零七条", "第一百零八条", "第一百零九条"),
        ("第一百零七条\n", "第一百零八条\n", "第一百零九条\n"),
        ("\u2002第一百零七条\u2002", "\xa0第一百零八条\xa0", "第\u200b一百零九条 "),
    ],
)
def test_every_way_of_writing_a_label(labels_):
    text = "甲市条例\n" + "".join(f"{label}为了甲乙丙。\n" for label in labels_)
    assert labels(text) == ["第一百零七条", "第一百零八条", "第一百零九条"]


def test_branches_are_articles_of_their_own():
    text = "甲法\n第一条 甲。\n第一条之一 乙。\n第一条之二 丙。\n第二条 丁。\n"
    assert labels(text)[1:3] == ["第一条之一", "第一条之二"]
    assert count(text, "tiao", "tiao_zhi", "last_no", "gaps") == (4, 2, 2, 0)
    assert codes(text) == []


@pytest.mark.parametrize(
    "line",
    [
        "第五条规定的事项除外。",
        "第五条、第六条规定的除外。",
        "第五条第一款规定的除外。",
        "第三条规定的事项除外。",  # even the next number: 第三条 comes later
    ],
)
def test_a_citation_at_the_start_of_a_line_is_no_article(line):
    text = f"甲法\n第一条为了甲。\n第二条根据法律，\n{line}\n第三条乙。\n第四条丙。\n"
    assert labels(text) == ["第一条", "第二条", "第三条", "第四条"]


def test_an_article_may_read_like_a_citation():
    text = "甲法\n第一条为了甲。\n第二条规定的范围由政府制定。\n第三条乙。\n"
    assert labels(text) == ["第一条", "第二条", "第三条"]


@pytest.mark.parametrize(
    "text",
    [
        "第十六条 第一审案件由甲管辖。",
        "第十六条　各项所得以人民币计算。",
        "第十六条　修改规划的，应当论证。",
        "第十六条　已经退休的，照旧。",
        "第十六条与甲有关的事项，由乙负责。",
    ],
)
def test_openings_that_only_look_like_citations(text):
    assert "第十六条" in labels(f"甲法\n第十五条 甲。\n{text}\n第十七条 乙。\n")


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("第一章 总则", "zhang"), ("第一编　总则", "bian"), ("第一节 总则", "jie")],
)
def test_headings(heading, kind):
    assert count(f"甲法\n{heading}\n第一条 甲。\n", kind) == (1,)


def test_all_levels_nest():
    text = (
        "甲法典\n第一编 总则\n第一分编 通则\n第一章 一般规定\n第一节 甲\n第一条 乙。\n"
        "第二分编 分则\n第一章 一般规定\n第二条 丙。\n第二编 物权\n第三条 丁。\n"
        "附　则\n第四条 施行。\n"
    )
    found = count(text, "bian", "fenbian", "zhang", "jie", "tiao", "bare_head")
    assert found == (2, 2, 2, 1, 4, 1)
    draft = draft_of(text)
    assert [node.kind for node in draft.nodes] == ["bian", "bian", "bian"]
    assert draft.nodes[2].caption == "附则"


def test_a_heading_may_stand_on_two_lines():
    draft = draft_of(
        "甲法\n第一章\n总　则\n第一条 甲。\n第二章\n法律责任\n第二条 乙。\n"
    )
    assert [node.caption for node in draft.nodes] == ["总则", "法律责任"]


def test_a_heading_may_break_after_a_comma():
    draft = draft_of("甲法\n第一章 请求没收、\n返还财物\n第一条 乙。\n")
    assert draft.nodes[0].caption == "请求没收、返还财物"


def test_text_under_a_heading_stays_with_it():
    draft = draft_of("甲法\n第一章 总则\n本章规定原则。\n第一条 甲。\n")
    assert draft.nodes[0].text == "本章规定原则。"
    assert count("甲法\n第一章 总则\n本章规定原则。\n第一条 甲。\n", "kuan") == (1,)


@pytest.mark.parametrize(
    "form",
    [
        "第{}条〖{}〗 {}",
        "第{}条【{}】{}",
        "第{}条 〔{}〕 {}",
        "第{}条（{}）{}",
        "第{}条 （{}） {}",
        "第{}条({}){}",
        "第{}条［{}］{}",
        "第{}条【{}】\n{}",
        "第{}条\n【{}】\n{}",
        "第{}条 （{}）\n{}",
        "第{}条 {}\n{}",
        "第{}条　{}　{}",
    ],
)
def test_captions_in_every_form(form):
    texts = [("一", "立法目的"), ("二", "适用范围"), ("三", "施行时间")]
    text = "甲市条例\n" + "".join(
        form.format(number, caption, "为了规范甲市的活动，制定本条例。") + "\n"
        for number, caption in texts
    )
    draft = draft_of(text)
    assert [node.caption for node in draft.articles()] == [x for _, x in texts]
    assert {node.full_text() for node in draft.articles()} == {
        "为了规范甲市的活动，制定本条例。"
    }


def test_brackets_that_open_a_sentence_are_no_caption():
    text = (
        "甲法\n第一条 （一）甲；\n（二）乙。\n第二条 （甲乙）丙。\n"
        "第三条 丁。\n第四条 戊。"
    )
    draft = draft_of(text)
    assert [node.caption for node in draft.articles()] == [""] * 4
    assert count(text, "xiang") == (2,)


def test_a_removed_article_keeps_its_number():
    draft = draft_of("甲法\n第一条 甲。\n第二条　（删去）\n第三条 乙。\n")
    assert draft.articles()[1].full_text() == "（删去）"
    assert count("甲法\n第一条 甲。\n第二条　（删去）\n第三条 乙。\n", "kuan") == (2,)


def test_points_nest_by_the_way_they_are_written():
    draft = draft_of(
        "甲法\n第一条 甲：\n（一）乙：\n1.丙：\n（1）丁；\n（2）戊；\n①己；\n2．庚。\n"
        "（二）辛。\n另一款。\n第二条 壬。\n"
    )
    first = draft.articles()[0].children[0]
    points = first.children[0].children
    assert [point.mark for point in points] == ["1.", "2．"]
    assert [point.mark for point in points[0].children] == ["（1）", "（2）"]
    assert points[0].children[1].children[0].mark == "①"
    assert [node.text for node in draft.articles()[0].children] == ["甲：", "另一款。"]


def test_old_regulations_count_with_commas():
    text = "甲条例\n第一条 有下列情形：\n一、甲；\n二、乙：\n（一）丙；\n第二条 丁。\n"
    assert count(text, "tiao", "kuan", "yi", "xiang") == (2, 2, 2, 1)
    article = draft_of(text).articles()[0]
    assert article.children[0].children[1].children[0].label == "（一）"


def test_a_text_after_the_items_is_a_new_paragraph():
    text = "甲法\n第一条 甲：\n（一）乙；\n（二）丙。\n丁。\n戊。\n"
    assert count(text, "kuan", "xiang") == (3, 2)


def test_a_line_between_two_items_is_doubted():
    assert "doubtful_paragraph" in codes(
        "甲法\n第一条 甲：\n（一）乙。\n丙。\n（二）丁。\n第二条 戊。\n"
    )


def test_a_preamble_stands_before_the_articles():
    draft = draft_of("甲宪章\n序　言\n甲。\n乙。\n第一章 总纲\n第一条 丙。\n")
    assert draft.preamble == ("甲。", "乙。")
    assert len(draft.articles()) == 1


@pytest.mark.parametrize(
    "head",
    ["附件", "附件1", "附件一：登记表", "附：", "附录 二", "附表（一）", "附 件 1"],
)
def test_an_annex_does_not_join_the_last_article(head):
    draft = draft_of(f"甲法\n第一条 甲。\n{head}\n第一条 乙。\n1．丙\n附件二\n丁\n")
    assert [node.full_text() for node in draft.articles()] == ["甲。"]
    assert len(draft.annexes) == 2
    assert "annex" in [warning.code for warning in draft.warnings]


def test_an_annex_between_two_articles_is_none():
    text = "甲法\n第一条 甲。\n附件\n第二条 乙。\n"
    assert labels(text) == ["第一条", "第二条"]


@pytest.mark.parametrize(
    "title",
    ["关于《甲市条例（草案）》的说明", "《甲市条例》起草说明", "起草情况说明"],
)
def test_an_explanation_after_the_draft_is_an_annex(title):
    draft = draft_of(
        f"甲条例\n第一条 甲。\n第二条 乙。\n{title}\n一、丙\n第三条 丁。\n"
    )
    assert len(draft.articles()) == 2
    assert draft.annexes[0].title == title


def test_two_texts_in_one_file_are_both_kept():
    text = (
        "甲市条例\n第一条 甲。\n第二条 乙。\n乙市办法\n（2020年1月1日发布）\n目录\n"
        "第一章 总则\n第一章 总则\n第一条 丙。\n第二条 丁。\n"
    )
    assert count(text, "zhang", "tiao", "kuan") == (1, 4, 4)
    assert {"second_text", "restart"} <= set(codes(text))


def test_a_chapter_on_one_line():
    text = (
        "甲条例\n第一章 总则 第一条 为了甲，制定本条例。第二条 本条例适用于乙。"
        "有下列情形的：（一）丙；（二）丁。第三条 依照第五条的规定。第二章 管理 "
        "第四条 戊。 第五条 己。\n"
    )
    assert count(text, "zhang", "tiao", "xiang") == (2, 5, 2)


def test_a_citation_inside_a_line_does_not_split_it():
    text = (
        "甲法\n第一条 甲。第二条规定的除外。\n第二条 乙依照第三条办理。\n第三条 丙。\n"
    )
    assert count(text, "tiao", "kuan") == (3, 3)


def test_a_signature_is_no_paragraph():
    draft = draft_of("甲办法\n第一条 甲。\n第二条 乙。\n甲市人民政府\n2026年3月1日\n")
    assert draft.tail == ("甲市人民政府", "2026年3月1日")
    assert draft.articles()[1].full_text() == "乙。"


@pytest.mark.parametrize(
    "text",
    [
        "今天天气很好。\n我们去公园。",
        "甲市条例",
        "甲市政府工作报告\n一、过去一年\n做了工作。\n二、今年\n继续努力。",
        "第一章 相遇\n他来了。\n第二章 离别\n他走了。",
    ],
)
def test_texts_that_are_no_law_are_refused(text):
    with pytest.raises(DraftRefused, match="不是法规文本"):
        draft_of(text)


def test_a_technical_standard_is_refused():
    clauses = "".join(f"{i}.{j}.1 甲应当乙。\n" for i in (1, 2, 3) for j in (1, 2))
    with pytest.raises(DraftRefused, match="5.1.1"):
        draft_of(f"甲标准\n1 总则\n{clauses}")


INTERPRETATION = (
    "最高法院关于甲的解释\n（2020年1月1日通过）\n{}一、管辖\n（一）级别\n第一条 甲：\n"
    "（一）乙；\n（二）丙\n第二条 丁。\n二、回避\n第三条 戊。\n（二）地域\n"
    "第四条 己。\n"
)


@pytest.mark.parametrize("toc", ["", "目录\n一、管辖\n二、回避\n"])
def test_titles_with_commas_stand_over_articles(toc):
    text = INTERPRETATION.format(toc)
    assert count(text, "yi", "tiao", "kuan", "xiang") == (2, 4, 4, 4)
    draft = draft_of(text)
    assert [node.label for node in draft.nodes] == ["一、", "二、"]
    assert draft.nodes[0].caption == "管辖"
    assert draft.articles()[0].full_text() == "甲：\n（一）乙；\n（二）丙"
    assert draft.articles()[2].full_text() == "戊。"
    assert draft.has_toc is bool(toc)
    assert nest(flatten(draft.nodes)) == draft.nodes


def test_a_caption_above_a_quoted_article_is_not_lost():
    draft_of(
        "甲人大关于修改的决定\n一、增加两条：“\n〖目的〗\n第二条 乙。\n〖范围〗\n"
        "第三条 丙。”\n二、丁。\n"
    )
