"""Copies are found at every level of change, and what was added stays visible."""

import pytest

from . import measures
from .helpers import answer, comments, families, said
from .planted import letters, messages

LETTER = (
    "我们是关心城市发展的居民，坚决反对统一收费。充电收费没有经过听证，价格也没有公开。"
    "统一收费只会让居民多花钱。我们要求暂停该条款，重新组织公开听证。"
)


@pytest.fixture(scope="module")
def planted():
    return letters(4, 12, messages(5, 6, 500))


@pytest.fixture(scope="module")
def output(planted):
    return answer(comments(planted))


def test_pairs_of_copies(planted, output):
    precision, recall = measures.pairs(families(output), planted.letter)
    assert precision >= 0.98
    assert recall >= 0.98


@pytest.mark.parametrize("level", range(4))
def test_every_level_of_change(planted, output, level):
    truth = {i: name for i, name in planted.letter.items() if planted.level[i] == level}
    kept = [[i for i in group if i in truth] for group in families(output)]
    assert measures.pairs(kept, truth)[1] >= (0.93 if level == 3 else 0.98)


def test_every_added_sentence_is_visible(planted, output):
    texts = {line["id"]: line["text"] for line in planted.lines}
    added = {
        (each["id"], texts[each["id"]][each["start"] : each["end"]])
        for group in output["duplicates"]
        for each in group["added"] + group["edited"]
    }
    wanted = [(i, own) for i, every in planted.own.items() for own in every]
    assert len(wanted) > 50
    missing = [
        own
        for i, own in wanted
        if not any(i == at and own.strip("~。！") in text for at, text in added)
    ]
    assert missing == []


def test_added_sentences_are_points_of_their_own():
    own = "另外我想问问，残疾人用的三轮车算不算？"
    output = answer(said(LETTER, LETTER + own, LETTER, LETTER, LETTER, LETTER))
    assert [g["kind"] for g in output["duplicates"]] == ["exact", "campaign"] or [
        g["kind"] for g in output["duplicates"]
    ] == ["campaign", "exact"]
    start = len(LETTER)
    assert {"id": "c1", "start": start, "end": start + len(own)} in output["singles"]
    (cluster,) = output["clusters"]
    assert len(cluster["members"]) == 6
    assert cluster["texts"] == 1


def test_kinds_of_groups():
    near = LETTER.replace("坚决", "强烈")
    kinds = {
        group["kind"]: sorted(group["members"])
        for group in answer(said(LETTER, LETTER + " ", near, "别的话没有关系"))[
            "duplicates"
        ]
    }
    assert kinds == {"exact": ["c0", "c1"], "near": ["c0", "c1", "c2"]}


def test_width_script_and_telephones_make_no_other_text():
    output = answer(
        said(
            "请联系我13800001111，楼道充电很危险",
            "請聯繫我１３９００００２２２２，樓道充電很危險！",
        )
    )
    assert [(g["kind"], g["members"]) for g in output["duplicates"]] == [
        ("exact", ["c0", "c1"])
    ]


def test_a_changed_word_shows():
    changed = LETTER.replace("坚决反对统一收费", "坚决支持统一收费")
    (group,) = answer(said(LETTER, changed))["duplicates"]
    spans = {each["id"] for each in group["edited"]}
    assert spans == {"c0", "c1"}


def test_chains_do_not_join_what_has_nothing_in_common():
    first = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃"
    second = "金木水火土东西南北中春夏秋冬梅兰竹菊琴棋书画诗酒花茶山川湖海风云雷电"
    groups = answer(said(first, first + second, second))["duplicates"]
    assert not any({"c0", "c2"} <= set(g["members"]) for g in groups) or all(
        g["kind"] == "near" for g in groups
    )


def test_short_texts_are_copies_only_when_equal():
    output = answer(said("支持第五条", "支持第六条", "支持第五条"))
    assert [g["members"] for g in output["duplicates"]] == [["c0", "c2"]]
