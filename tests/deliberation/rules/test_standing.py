"""Every permission sentence: who, when, and what is said to the others."""

import pytest

from deliberation.rules import standing, topics
from deliberation.rules.standing import Standing

TERMS = {
    "belongs": "resident",
    "proposers": ["resident", "building_head", "committee"],
    "exempt": ["committee"],
}
OWNERS = {**TERMS, "belongs": "unit"}
ORGANS = {**TERMS, "proposers": ["building_head", "committee"]}


def person(*roles, **more) -> Standing:
    told = {"is_signed_in": True, "has_phone": True, "roles": frozenset(roles)}
    return Standing(**{**told, **more})


VISITOR = Standing()
WEAK = person(has_phone=False, owns=True)
STRANGER = person()
OWNER = person(owns=True)
RESIDENT = person("resident", lives_here=True)
HEAD = person("building_head")
COUNCIL = person("council_member")
GRID = person("grid_worker")
PIONEER = person("party_pioneer")
COMMITTEE = person("committee")
TOWN = person("town")
OWNING_COMMITTEE = person("committee", owns=True)
MODERATOR = person(is_moderator=True)
CHIEF = person(is_chief=True)
EVERYBODY = {
    "visitor": VISITOR,
    "weak": WEAK,
    "stranger": STRANGER,
    "owner": OWNER,
    "resident": RESIDENT,
    "head": HEAD,
    "council": COUNCIL,
    "grid": GRID,
    "pioneer": PIONEER,
    "committee": COMMITTEE,
    "town": TOWN,
    "owning committee": OWNING_COMMITTEE,
    "moderator": MODERATOR,
    "chief": CHIEF,
}


def allowed(ask) -> set[str]:
    return {name for name, who in EVERYBODY.items() if ask(who) is None}


SERVING = {"head", "council", "grid", "pioneer"}
NEIGHBOURS = {"owner", "resident", "owning committee", *SERVING}
HOSTS = {"committee", "town", "owning committee", "chief"}


@pytest.mark.parametrize(
    ("terms", "who"),
    [
        (
            TERMS,
            {"owner", "resident", "head", "committee", "owning committee", "chief"},
        ),
        (OWNERS, {"owner", "head", "committee", "owning committee", "chief"}),
        (ORGANS, {"head", "committee", "owning committee", "chief"}),
    ],
)
def test_who_proposes(terms, who):
    assert allowed(lambda p: standing.to_propose(p, terms)) == who


def test_who_needs_no_seconding():
    exempt = {n for n, p in EVERYBODY.items() if standing.is_exempt(p, TERMS)}
    assert exempt == {"committee", "owning committee"}


def test_who_seconds():
    """Neighbours do; organs, strangers and the proposer do not."""

    def ask(p, terms=TERMS, stage="seconding", own=False):
        return standing.to_second(p, terms, stage, is_own=own)

    assert allowed(ask) == NEIGHBOURS
    assert allowed(lambda p: ask(p, OWNERS)) == {"owner", "owning committee"}
    assert allowed(lambda p: ask(p, own=True)) == set()
    for stage in {*topics.WAY, *topics.OVER} - {"seconding"}:
        assert allowed(lambda p, at=stage: ask(p, stage=at)) == set()


def test_who_discusses():
    def ask(p, stage="review"):
        return standing.to_discuss(p, stage)

    assert allowed(ask) == NEIGHBOURS | HOSTS
    for stage in {*topics.WAY, *topics.OVER} - topics.DISCUSSED:
        assert allowed(lambda p, at=stage: ask(p, at)) == set()


def test_who_edits_and_withdraws():
    stages = {*topics.WAY, *topics.OVER}
    edits = {s for s in stages if standing.to_edit(s, is_own=True) is None}
    takes = {s for s in stages if standing.to_withdraw(s, is_own=True) is None}
    assert (edits, takes) == ({"proposed"}, {"proposed", "seconding"})
    for stage in stages:
        assert standing.to_edit(stage, is_own=False)
        assert standing.to_withdraw(stage, is_own=False)


def test_who_hosts_plans_and_moderates():
    assert allowed(standing.to_host) == HOSTS
    assert allowed(standing.to_write_plan) == HOSTS | {"council"}
    assert allowed(standing.to_moderate) == HOSTS | {"moderator"}


def test_who_rates():
    assert allowed(lambda p: standing.to_rate(p, "follow_up")) == NEIGHBOURS
    assert allowed(lambda p: standing.to_rate(p, "done")) == NEIGHBOURS
    assert allowed(lambda p: standing.to_rate(p, "voting")) == set()


SENTENCES = {
    "propose": lambda p: standing.to_propose(p, TERMS),
    "second": lambda p: standing.to_second(p, TERMS, "seconding", is_own=False),
    "discuss": lambda p: standing.to_discuss(p, "review"),
    "host": standing.to_host,
    "plan": standing.to_write_plan,
    "moderate": standing.to_moderate,
    "rate": lambda p: standing.to_rate(p, "done"),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_every_refusal_says_why_and_what_helps(name):
    for who in EVERYBODY.values():
        refusal = SENTENCES[name](who)
        if refusal is not None:
            assert refusal.why.endswith("。")
            assert refusal.todo.endswith("。")


@pytest.mark.parametrize("name", SENTENCES)
def test_a_visitor_is_asked_to_sign_in(name):
    assert SENTENCES[name](VISITOR).way == "login"


@pytest.mark.parametrize(
    ("who", "way"), [(WEAK, "phone"), (STRANGER, "claim"), (COMMITTEE, "claim")]
)
def test_who_could_become_able_is_shown_where(who, way):
    assert SENTENCES["second"](who).way == way


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        ((), "resident"),
        (("building_head", "resident"), "building_head"),
        (("council_member", "building_head"), "council_member"),
        (("committee", "council_member"), "committee"),
    ],
)
def test_what_stands_beside_a_name(roles, shown):
    assert person(*roles).shown_role == shown
