"""The way of a topic, step by step, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from deliberation.rules import topics
from deliberation.rules.similar import likeness, similar
from deliberation.rules.topics import Facts
from rulebook.windows import open_until

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FULL = {
    "steps": ["seconding", "review", "publicity", "vote", "result", "follow_up"],
    "seconding": {"num": 5, "den": 100, "least": 5, "base": "households"},
    "party_review": False,
    "publicity_days": 7,
}
TALK = {
    **FULL,
    "steps": ["review", "publicity", "result", "follow_up"],
    "seconding": None,
}
PARTY = {**FULL, "party_review": True}


def test_the_whole_way():
    stage, seen = "proposed", ["proposed"]
    while stage != "done":
        stage = topics.following(FULL, stage)
        seen.append(stage)
    assert seen == [*topics.WAY, "done"]


@pytest.mark.parametrize(
    ("terms", "stage", "exempt", "to"),
    [
        (FULL, "proposed", False, "seconding"),
        (FULL, "proposed", True, "review"),
        (FULL, "review", True, "publicity"),
        (TALK, "proposed", False, "review"),
        (TALK, "publicity", False, "result"),
        (FULL, "follow_up", False, "done"),
    ],
)
def test_what_follows(terms, stage, exempt, to):
    assert topics.following(terms, stage, is_exempt=exempt) == to


@pytest.mark.parametrize("stage", ["seconding", "voting", "declined", "moon"])
def test_a_stage_that_is_not_on_the_way(stage):
    with pytest.raises(ValueError, match="no stage"):
        topics.following(TALK, stage)


@pytest.mark.parametrize(
    ("total", "needed"),
    [(1000, 50), (1001, 51), (100, 5), (99, 5), (20, 5), (4, 4), (1, 1)],
)
def test_seconds_needed(total, needed):
    assert topics.seconds_needed(FULL, total) == needed


def test_no_seconds_and_nobody():
    assert topics.seconds_needed(TALK, 0) == 0
    with pytest.raises(ValueError, match="nobody"):
        topics.seconds_needed(FULL, 0)


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("terms", "facts", "words"),
    [
        (FULL, Facts("proposed"), ""),
        (FULL, Facts("seconding", seconds=4, needed=5), "还差 1 个附议"),
        (FULL, Facts("seconding", seconds=5, needed=5), ""),
        (FULL, Facts("review"), "方案"),
        (FULL, Facts("review", plan=" \n"), "方案"),
        (FULL, Facts("review", plan="装灯"), ""),
        (PARTY, Facts("review", plan="装灯"), "须先经党组织研究"),
        (PARTY, Facts("review", plan="装灯", party_review="revise"), "须先经党组织"),
        (PARTY, Facts("review", plan="装灯", party_review="support"), ""),
        (FULL, Facts("publicity", publicity_until=NOW + DAY), "公示还没有满 7 日"),
        (FULL, Facts("publicity", publicity_until=NOW), "请先在表决管理里"),
        (FULL, Facts("publicity", publicity_until=NOW, poll="drawn"), "公告表决"),
        (FULL, Facts("publicity", publicity_until=NOW, poll="noticed"), ""),
        (TALK, Facts("publicity", publicity_until=NOW), "协商的结果"),
        (TALK, Facts("publicity", publicity_until=NOW, outcome="一致"), ""),
        (FULL, Facts("voting", poll="noticed"), "还没有确认结果"),
        (FULL, Facts("voting", poll="carried"), ""),
        (FULL, Facts("voting", poll="lost"), ""),
        (FULL, Facts("result"), "分成任务"),
        (FULL, Facts("result", tasks=1), ""),
        (FULL, Facts("follow_up", tasks=2, open_tasks=1), "还有 1 项任务"),
        (FULL, Facts("follow_up", tasks=2), ""),
        (FULL, Facts("done"), "已经结束"),
        (FULL, Facts("withdrawn"), "已经结束"),
    ],
)
def test_what_is_missing(terms, facts, words):
    told = topics.missing(terms, facts, NOW)
    assert words in told if words else told == ""


@pytest.mark.parametrize(
    ("poll", "to"), [("carried", "result"), ("lost", "not_carried")]
)
def test_the_vote_decides(poll, to):
    assert topics.decided(FULL, Facts("voting", poll=poll)) == to


@pytest.mark.parametrize(
    ("seconds", "is_law", "bound"),
    [(5, True, True), (4, True, False), (5, False, False)],
)
def test_what_enough_people_ask_by_law_cannot_be_declined(seconds, is_law, bound):
    facts = Facts("review", seconds=seconds, needed=5)
    assert bool(topics.must_be_taken_up(FULL, facts, is_law)) is bound
    assert topics.must_be_taken_up(TALK, facts, is_law) == ""


def states(terms, stage, reached=""):
    return [(s.label, s.state) for s in topics.steps(terms, stage, reached)]


def test_steps_on_the_page():
    assert states(TALK, "publicity") == [
        ("提议", "done"),
        ("审议", "done"),
        ("公示", "now"),
        ("结果", "next"),
        ("落实", "next"),
    ]
    assert {state for _label, state in states(TALK, "done")} == {"done"}
    assert states(FULL, "declined", "review")[-2:] == [
        ("审议", "done"),
        ("不予列入", "now"),
    ]
    assert states(FULL, "withdrawn") == [("提议", "done"), ("已撤回", "now")]


def test_publicity_is_whole_days():
    assert topics.publicity_end(FULL, NOW) == open_until(NOW, 7)
    assert topics.publicity_end({"publicity_days": None}, NOW) == NOW


def test_seconding_is_whole_days():
    assert topics.seconding_end({"seconding_days": 60}, NOW) == open_until(NOW, 60)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("给3栋加一盏路灯", "3栋门口加路灯", True),
        ("电动车充电桩太少", "希望增加电动车充电桩", True),
        ("给3栋加一盏路灯", "游泳池什么时候开放", False),
        ("关于小区的问题", "我们的建议", False),  # nothing but spare words
        ("", "给3栋加一盏路灯", False),
    ],
)
def test_likeness_of_titles(one, other, alike):
    assert bool(similar(one, [(1, other)])) is alike
    assert likeness(one, other) == likeness(other, one)


def test_the_most_like_come_first_and_five_at_most():
    others = [(n, "加装电梯" + "方案" * n) for n in range(8)]
    found = similar("加装电梯", others)
    assert found == [0, 1, 2, 3, 4]
