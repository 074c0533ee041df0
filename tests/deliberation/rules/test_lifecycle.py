"""Where a poll stands, and what its notice, extension and milestones must fulfil."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deliberation.rules import lifecycle, milestones, noticing, papers, turnout
from deliberation.rules.errors import RecordRefused
from deliberation.rules.lifecycle import Moments, Phase, phase
from rulebook import loader
from rulebook.windows import LAST_MINUTE, period_end

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def day(number):
    return NOON + number * DAY


# A poll that goes all the way; each moment with the phase that begins then.
WAY = {
    "party_reviewed_at": (0, Phase.PARTY_REVIEW),
    "legality_checked_at": (1, Phase.LEGALITY_CHECK),
    "noticed_at": (2, Phase.NOTICED),
    "roll_published_at": (3, Phase.ROLL_PUBLISHED),
    "roll_frozen_at": (10, Phase.ROLL_FROZEN),
    "opens_at": (17, Phase.OPEN),
    "announced_closes_at": (27, Phase.EXTENDED),
    "closes_at": (30, Phase.CLOSED),
    "counting_at": (31, Phase.COUNTING),
    "preliminary_at": (32, Phase.OBJECTION),
    "objection_until": (39, Phase.AWAITING_CERTIFICATION),
    "certified_at": (40, Phase.CERTIFIED),
    "filed_at": (41, Phase.FILED),
    "executing_at": (42, Phase.EXECUTING),
    "disclosed_at": (60, Phase.DISCLOSED),
    "archived_at": (90, Phase.ARCHIVED),
}
FULL = Moments(**{name: day(number) for name, (number, _phase) in WAY.items()})
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize("name", WAY)
def test_each_phase_begins_with_its_moment_and_not_before(name):
    number, expected = WAY[name]
    before = [p for n, p in WAY.values() if n < number]
    assert phase(FULL, day(number)) is expected
    assert phase(FULL, day(number) - MOMENT) is (before or [Phase.DRAFT])[-1]


def test_the_table_names_every_phase_of_a_poll_that_is_carried():
    others = {Phase.DRAFT, Phase.CANCELLED, Phase.VOID}
    failed = {Phase.FAILED_QUORUM, Phase.FAILED_APPROVAL}
    assert {p for _n, p in WAY.values()} == set(Phase) - others - failed


@pytest.mark.parametrize(
    ("change", "at", "expected"),
    [
        ({"roll_frozen_at": None}, 20, Phase.ROLL_PUBLISHED),  # never opens
        ({"roll_frozen_at": None}, 31, Phase.ROLL_PUBLISHED),
        ({"announced_closes_at": day(30)}, 29, Phase.OPEN),
        ({"cancelled_at": day(18)}, 20, Phase.CANCELLED),
        ({"cancelled_at": day(18)}, 17, Phase.OPEN),
        ({"voided_at": day(50), "cancelled_at": day(18)}, 51, Phase.VOID),
        ({"voided_at": day(50)}, 49, Phase.EXECUTING),
        ({"objection_until": day(32)}, 32, Phase.AWAITING_CERTIFICATION),
        (
            {"failing": ("approval.area", "participation.area")},
            40,
            Phase.FAILED_QUORUM,
        ),
        ({"failing": ("approval.area",)}, 40, Phase.FAILED_APPROVAL),
    ],
)
def test_turns_of_the_way(change, at, expected):
    assert phase(replace(FULL, **change), day(at)) is expected


def terms(rule):
    return loader.find(rule, on=NOON.date()).terms


PLAN = noticing.Plan(
    legal_effect="advisory", secrecy="recorded", designation_no="", basis="",
    follow_clause="", convener="业委会", contact="电话", scope="全体", questions=1,
    has_roll=True, party_reviewed=True, noticed_at=day(0),
    opens_at=period_end(day(0), 15), closes_at=day(25),
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "change", "words"),
    [
        ("owners.ordinary", {}, None),
        # The day of the notice does not count, and the fifteenth runs to its end.
        ("owners.ordinary", {"opens_at": PLAN.opens_at - MOMENT}, "15 日"),
        ("owners.ordinary", {"opens_at": day(15)}, "发出当日不计"),
        ("owners.ordinary", {"closes_at": PLAN.opens_at}, "晚于"),
        ("owners.ordinary", {"secrecy": "secret"}, "记名"),
        ("owners.ordinary", {"legal_effect": "statutory"}, "没有文号"),
        (
            "owners.ordinary",
            {"legal_effect": "statutory", "designation_no": "1号"},
            None,
        ),
        ("owners.ordinary", {"legal_effect": "charter"}, "法律效力"),
        ("owners.ordinary", {"has_roll": False}, "名册"),
        ("owners.ordinary", {"questions": 0}, "事项"),
        ("owners.change_of_use", {"legal_effect": "statutory"}, "意向征询"),
        ("residents.election", {"opens_at": day(20)}, "现场投票"),
        ("villagers.recall", {}, "现场投票"),
        ("residents.assembly", {"party_reviewed": False}, "党组织"),
        ("residents.assembly", {"legal_effect": "statutory"}, "实施办法"),
        ("residents.assembly", {"legal_effect": "statutory", "basis": "x"}, None),
        ("collective.assembly", {"opens_at": day(9)}, "10 日"),
        ("council.default", {"opens_at": day(2)}, "3 日"),
        ("owners.petition", {"opens_at": day(0)}, "已过"),
    ],
)
def test_what_keeps_a_notice_back(rule, change, words):
    found = noticing.refusals(terms(rule), replace(PLAN, **change))
    if words is None:
        assert found == []
    else:
        assert any(words in refusal for refusal in found)


def test_the_days_of_notice_are_left_out_only_where_the_rule_says_so():
    soon = replace(PLAN, opens_at=day(1), at_once=True)
    row = loader.find("residents.assembly@2026-11-27", on=NOON.date())
    assert noticing.refusals(row.terms, soon) == []
    (why,) = noticing.refusals(row.terms, replace(soon, at_once=False))
    assert "10 日" in why
    assert "特殊情况" in why
    for rule in ("villagers.assembly", "owners.ordinary", "residents.assembly"):
        assert any("至少" in one for one in noticing.refusals(terms(rule), soon))
    # Neither the past nor the roll is skipped.
    assert noticing.refusals(row.terms, replace(soon, opens_at=day(0)))
    rolled = {**row.terms, "roll_days": 5}
    assert any("名册应在" in one for one in noticing.refusals(rolled, soon))


def test_no_election_of_a_committee_is_ever_held_here():
    elections = [
        row for row in loader.all_rows("vote")
        if row.terms["form"] in ("election", "recall")
    ]  # fmt: skip
    assert len(elections) > 5
    for row in elections:
        assert any("现场投票" in one for one in noticing.refusals(row.terms, PLAN))


def test_unreturned_ballots_need_their_clause():
    follow = {**terms("owners.ordinary"), "unreturned": "follow_majority"}
    assert any("规约条款" in one for one in noticing.refusals(follow, PLAN))
    with_clause = replace(PLAN, follow_clause="第八条")
    assert noticing.refusals(follow, with_clause) == []


@pytest.mark.parametrize(
    ("new", "at", "words"),
    [(30, 20, None), (25, 20, "晚于"), (24, 20, "晚于"), (30, 25, "已经截止")],
)
def test_an_end_only_moves_forward(new, at, words):
    found = noticing.extension_refusals(
        terms("owners.ordinary"), opens_at=day(15), closes_at=day(25),
        new_closes_at=day(new), at=day(at),
    )  # fmt: skip
    assert (found == []) if words is None else (words in found[0])


def test_a_window_within_the_days_of_the_rule():
    """The opening day does not count: five days of it end at 24:00 of the sixth."""
    bounded = {**terms("owners.ordinary"), "window_days": {"min": 5, "max": 60}}
    five, sixty = period_end(day(0), 5), period_end(day(0), 60)
    for end, words in (
        (day(5), "少于 5"),  # five times 24 hours
        (five - 2 * LAST_MINUTE, "少于 5"),
        (five - LAST_MINUTE, None),  # 23:59, as forms say the end of a day
        (five, None),
        (sixty, None),
        (sixty + MOMENT, "超过 60"),
        (day(0), "晚于开始"),
    ):
        found = list(noticing.window_refusals(bounded, day(0), end))
        assert (found == []) if words is None else (words in found[0])


@pytest.mark.parametrize(
    ("name", "at", "allowed"),
    [
        ("filed", 40, True),
        ("filed", 39, False),
        ("executing", 41, True),
        ("disclosed", 41, False),
        ("disclosed", 42, True),
        ("archived", 60, True),
        ("archived", 42, False),
        ("nothing", 60, False),
    ],
)
def test_milestones_in_their_order(name, at, allowed):
    assert (milestones.refusal(name, FULL, day(at)) == "") is allowed


def test_what_failed_is_not_carried_out():
    failed = replace(FULL, failing=("approval.persons",), executing_at=None)
    assert "没有通过" in milestones.refusal("executing", failed, day(41))
    assert milestones.refusal("archived", failed, day(41)) == ""


def test_a_reading_and_what_it_counts_as():
    read = {name: papers.choice_of(name) for name in papers.READINGS}
    assert read == {
        "approve": "approve", "against": "against", "abstain": "abstain",
        "blank": "invalid", "illegible": "invalid",
    }  # fmt: skip
    for wrong in ({}, {"1": "approve", "2": "approve"}, {"1": "invalid"}):
        with pytest.raises(RecordRefused):
            papers.checked(wrong, ["1"])


def test_the_distance_of_a_meeting_counts_those_present():
    counts = {"persons": {"all": 60, "votes_cast": 10, "present": 39}}
    (found,) = turnout.quorum(terms("residents.representatives"), counts)
    assert (found.have, found.needed, found.missing) == (39, 40, 1)
    assert turnout.quorum(terms("owners.petition"), counts) == []


def test_a_rate_is_rounded_down():
    found = turnout.simulate(
        terms("owners.ordinary"), {"persons": 7, "area": 7}, (1, 2)
    )
    assert [d.have for d in found] == [3, 3]


def test_voting_is_open_or_extended():
    assert lifecycle.VOTING == {Phase.OPEN, Phase.EXTENDED}
