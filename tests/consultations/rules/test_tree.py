import json

import pytest

from consultations.rules.fidelity import fidelity
from consultations.rules.reading import read_source
from consultations.rules.structure import parse
from consultations.rules.tree import Draft, Node, counts, from_dict, to_dict
from tests.consultations.rules.texts import draft_of

TEXT = (
    "公告\n2026年1月1日\n甲市条例\n（草案）\n（2020年1月1日通过）\n目录\n第一章 总则\n"
    "第一章 总则\n第一条【目的】甲：\n（一）乙：\n1.丙。\n第二条 丁。\n附件\n戊\n"
)


def test_a_draft_survives_json():
    draft = draft_of(TEXT)
    assert from_dict(json.loads(json.dumps(to_dict(draft)))) == draft


def test_a_draft_stored_before_a_field_existed_is_still_read():
    data = to_dict(draft_of(TEXT))
    del data["dropped"]
    assert from_dict(data).dropped == ()


def test_full_text_holds_everything_but_label_and_caption():
    article = draft_of(TEXT).articles()[0]
    assert article.full_text() == "甲：\n（一）乙：\n1.丙。"
    assert article.children[0].children[0].full_text() == "（一）乙：\n1.丙。"


def test_nodes_are_found_by_key():
    draft = draft_of(TEXT)
    assert draft.find("n2").label == "第一条"
    with pytest.raises(KeyError):
        draft.find("n99")


def test_counts_take_paragraphs_of_articles_only():
    draft = draft_of("甲决定\n一、甲。\n乙。\n二、丙。\n")
    assert counts(draft)["kuan"] == 0


def test_fidelity_in_a_sentence():
    source = read_source("第一条 甲。\n第二条 乙。")
    assert fidelity(source.text, parse(source)).sentence() == (
        "原文 10 字，全部在条文中。"
    )
    assert "条文之外" in fidelity(TEXT, draft_of(TEXT)).sentence()


def test_fidelity_notices_a_lost_word():
    found = fidelity("第一条 甲乙。", parse(read_source("第一条 甲。")))
    assert not found.exact
    assert "不一致" in found.sentence()


def test_a_draft_can_be_empty():
    draft = Draft()
    assert (draft.name, draft.units(), counts(draft)["tiao"]) == ("", [], 0)
    assert Node("n1", "tiao").where is None
