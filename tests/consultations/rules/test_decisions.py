"""修正案 and 决定: items 一、 with quoted articles that are not their own."""

import pytest

from tests.consultations.rules.texts import count, draft_of

TITLE = "甲市人大常委会关于修改《甲市条例》的决定\n（2020年1月1日通过）\n"


def test_quoted_articles_are_not_its_own():
    draft = draft_of(
        TITLE + "会议决定对《甲市条例》作如下修改：\n"
        "一、第三条修改为：“第三条 市政府应当甲。\n“乙。”\n"
        "二、增加一条，作为第四条：\n“第四条 有下列情形：\n（一）甲；\n（二）乙。\n"
        "第五条 丙。”\n三、增加一章：\n“第二章 管理\n“第六条 丁。”\n四、删去第七条。\n"
        "本决定自公布之日起施行。\n《甲市条例》根据本决定作相应修改，重新公布。\n"
    )
    assert [node.label for node in draft.nodes] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "",
        "",
    ]
    assert draft.decision
    assert draft.opening == ("会议决定对《甲市条例》作如下修改：",)
    assert draft.nodes[-1].text.startswith("《甲市条例》根据本决定")


def test_counts_of_a_decision():
    text = (
        TITLE
        + "一、甲。\n乙。\n（一）丙。\n（二）丁。\n二、戊。\n本决定自公布之日起施行。\n"
    )
    assert count(text, "yi", "xiang", "kuan", "tiao", "zhang") == (2, 2, 0, 0, 0)


def test_an_unclosed_quotation_does_not_swallow_the_items():
    text = TITLE + "一、修改为：“甲。\n二、修改为：“乙。\n三、丙。\n"
    assert count(text, "yi") == (3,)


def test_a_decision_with_the_text_published_anew():
    text = (
        TITLE + "一、第一条修改为：“甲。”\n二、删去第四条。\n本决定自公布之日起施行。\n"
        "甲市条例\n（2000年1月1日通过 2020年1月1日修正）\n目录\n第一章 总则\n"
        "第一章 总则\n第一条 甲。\n第二条 乙。\n"
    )
    assert count(text, "yi", "zhang", "tiao", "kuan") == (2, 1, 2, 2)
    assert "second_text" in [warning.code for warning in draft_of(text).warnings]


def test_a_decision_written_in_articles():
    text = (
        "甲市人大常委会关于乙的决定\n第一条 甲。\n第二条 乙。\n"
        "本决定自公布之日起施行。\n"
    )
    assert count(text, "tiao", "yi") == (2, 0)


@pytest.mark.parametrize("name", ["决定", "决议", "解释"])
def test_a_decision_of_a_few_sentences(name):
    draft = draft_of(f"甲人大常委会关于乙的{name}\n会议决定：\n批准乙。\n现予公告。\n")
    assert [node.text for node in draft.units()] == [
        "会议决定：",
        "批准乙。",
        "现予公告。",
    ]
    assert "no_units" in [warning.code for warning in draft.warnings]


def test_an_amendment_inside_a_law_closes_its_quotation():
    text = "甲法\n第一条 将乙法第二条修改为：“第二条 丙。”\n第二条 丁。\n第三条 戊。\n"
    assert count(text, "tiao") == (3,)


def test_an_article_ends_a_quotation_left_open():
    text = (
        "甲法修正案\n第一条　甲增加规定：“乙。\n第二条　丙修改为：“丁。”\n"
        "第三条　戊。\n"
    )
    assert count(text, "tiao") == (3,)
