"""Every threshold of every row: exactly at it, one below, one above."""

from datetime import date

import pytest

from deliberation.rules.errors import RecordRefused
from deliberation.rules.record import parse
from deliberation.rules.tally import tally
from rulebook import loader

DAY = date(2026, 11, 22)


def judge(name, run_off=False, **persons):
    record = {"totals": {"persons": persons}, "run_off": run_off}
    return tally(loader.find(name, on=DAY), parse(record))


# name, how many there are, how many come, the least that passes
QUORUMS = [
    ("residents.assembly", "present", 100, 51),
    ("residents.assembly", "present", 101, 51),  # half of 101 is 50.5
    ("residents.assembly@2018-12-29", "present", 100, 51),
    ("residents.representatives", "present", 60, 40),
    ("residents.representatives", "present", 61, 41),
    ("residents.election", "participating", 1000, 501),
    ("residents.election_by_representatives", "participating", 60, 41),
    ("residents.recall", "participating", 1000, 501),
    ("residents.recall_by_representatives", "participating", 60, 41),
    ("villagers.assembly", "present", 100, 51),
    ("villagers.assembly@2018-12-29", "present", 100, 51),
    ("villagers.representatives", "present", 60, 40),
    ("villagers.representatives@2018-12-29", "present", 60, 40),
    ("villagers.group", "present", 90, 60),
    ("villagers.group@2018-12-29", "present", 90, 60),
    ("villagers.election", "participating", 1001, 501),
    ("villagers.election@2018-12-29", "participating", 1001, 501),
    ("villagers.recall", "participating", 1000, 501),
    ("villagers.recall@2018-12-29", "participating", 1000, 501),
    ("collective.assembly", "present", 300, 200),
    ("party.members_review", "present", 90, 60),
    ("council.default", "present", 20, 14),  # two thirds of 20 is 13.3
]


@pytest.mark.parametrize(("name", "who", "everyone", "least"), QUORUMS)
def test_participation(name, who, everyone, least):
    for count, passes in [(least - 1, False), (least, True), (least + 1, True)]:
        outcome = judge(name, all=everyone, approve=count, **{who: count})
        assert ("participation.persons" not in outcome.failing) is passes
        assert outcome.needed["participation.persons"] == least


# name, the numbers of the base, the least approval that passes
APPROVALS = [
    ("residents.assembly", {"all": 100, "present": 60}, 31),
    ("residents.assembly", {"all": 100, "present": 61}, 31),
    ("residents.assembly@2018-12-29", {"all": 100, "present": 60}, 31),
    ("residents.representatives", {"all": 60, "present": 40}, 21),
    ("residents.election", {"registered": 1000, "votes_cast": 600}, 301),
    ("residents.election_by_representatives", {"all": 60, "votes_cast": 50}, 26),
    ("residents.recall", {"registered": 1000, "votes_cast": 600}, 301),
    ("residents.recall_by_representatives", {"all": 60, "votes_cast": 50}, 26),
    ("villagers.assembly", {"all": 100, "present": 60}, 31),
    ("villagers.assembly@2018-12-29", {"all": 100, "present": 60}, 31),
    ("villagers.representatives", {"all": 60, "present": 41}, 21),
    ("villagers.representatives@2018-12-29", {"all": 60, "present": 41}, 21),
    ("villagers.group", {"all": 90, "present": 60}, 31),
    ("villagers.group@2018-12-29", {"all": 90, "present": 60}, 31),
    ("villagers.election", {"registered": 1000, "votes_cast": 601}, 301),
    ("villagers.election@2018-12-29", {"all": 1000, "votes_cast": 601}, 301),
    ("villagers.recall", {"registered": 1000, "votes_cast": 600}, 301),
    ("villagers.recall@2018-12-29", {"all": 1000, "votes_cast": 600}, 301),
    ("collective.assembly", {"all": 301, "present": 290}, 201),
    ("collective.representatives", {"all": 30}, 20),
    ("party.members_review", {"all": 90, "present": 60}, 46),  # of all, not of 60
    ("council.default", {"all": 20, "present": 15}, 8),
    ("owners.petition", {"all": 1000}, 200),
    ("owners.petition", {"all": 1001}, 201),
]


@pytest.mark.parametrize(("name", "base", "least"), APPROVALS)
def test_approval(name, base, least):
    for count, passes in [(least - 1, False), (least, True), (least + 1, True)]:
        outcome = judge(name, approve=count, **base)
        assert outcome.passed is passes
        assert outcome.needed["approval.persons"] == least


@pytest.mark.parametrize(("approve", "passed"), [(39, False), (40, True)])
@pytest.mark.parametrize("name", ["owners.change_of_use", "owners.no_assembly"])
def test_what_all_must_agree_to(name, approve, passed):
    outcome = judge(name, all=40, approve=approve)
    assert outcome.passed is passed
    assert outcome.needed == {"approval.persons": 40}


@pytest.mark.parametrize("name", ["residents.election", "villagers.election"])
def test_a_run_off_asks_a_third(name):
    base = {"registered": 1000, "votes_cast": 600}
    assert judge(name, approve=200, **base).passed is False
    assert judge(name, run_off=True, approve=200, **base).passed is True
    assert judge(name, run_off=True, approve=199, **base).passed is False
    # the first round's turnout is asked again
    few = judge(name, run_off=True, registered=1000, votes_cast=500, approve=400)
    assert few.failing == ("participation.persons",)


def test_a_run_off_is_for_elections():
    with pytest.raises(RecordRefused, match="没有另行选举"):
        judge("residents.assembly", run_off=True, all=9, present=9, approve=9)


@pytest.mark.parametrize("name", ["villagers.assembly", "villagers.group"])
@pytest.mark.parametrize(
    ("present", "households", "valid"),
    [(67, 0, True), (0, 40, True), (49, 39, False), (67, 40, True)],
)
def test_villagers_need_one_of_two(name, present, households, valid):
    totals = {
        "persons": {"all": 100, "present": present, "approve": 0},
        "households": {"all": 60, "present": households},
    }
    outcome = tally(loader.find(name, on=DAY), parse({"totals": totals}))
    both = {"participation.persons", "participation.households"}
    assert (both & set(outcome.failing)) == (set() if valid else both)


@pytest.mark.parametrize("name", ["residents.deliberation", "villagers.deliberation"])
def test_deliberation_is_counted_and_not_judged(name):
    outcome = judge(name, all=50, participating=30, approve=29)
    assert outcome.passed is None
    assert outcome.failing == ()
    assert outcome.needed == {}
    assert outcome.as_dict()["persons"]["approve"] == 29


def test_every_rule_with_a_threshold_has_its_edges_here():
    tested = {name for name, *_ in [*QUORUMS, *APPROVALS]}
    elsewhere = {"owners.ordinary", "owners.special"}
    elsewhere |= {"owners.change_of_use", "owners.no_assembly"}
    for row in loader.all_rows("vote"):
        if row.terms["approval"] is not None:
            assert {row.id, row.key} & (tested | elsewhere), row.key
