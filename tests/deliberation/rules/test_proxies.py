"""Which rules let a mandate be given online."""

import pytest

from deliberation.rules.proxies import household_refusal, online_refusal

WRITTEN = {"form": "written", "limit": None, "note": "x"}


@pytest.mark.parametrize(
    ("online", "proxy", "words"),
    [
        ("designated_only", WRITTEN, ""),
        ("conditional", WRITTEN, ""),
        ("designated_only", None, "没有委托投票"),
        ("never", WRITTEN, "纸质委托书"),
        ("yes", {**WRITTEN, "form": "paper"}, "要求纸质"),
    ],
)
def test_a_mandate_online(online, proxy, words):
    refusal = online_refusal({"online": online, "proxy": proxy})
    assert words in refusal
    assert bool(refusal) == bool(words)


MEMBERS = {"electorate": {"type": "members"}}
UNITS = {"electorate": {"type": "property_units"}}


@pytest.mark.parametrize(
    ("terms", "household", "agents", "is_online", "words"),
    [
        (MEMBERS, "h1", {"h1"}, True, ""),
        (MEMBERS, "h1", {"h1", "h2"}, False, ""),
        (MEMBERS, "h1", {"h2"}, False, "不是同一户"),
        (MEMBERS, "h1", set(), True, "改用书面委托书"),
        (MEMBERS, "h1", set(), False, ""),
        (MEMBERS, "", {""}, True, "不是同一户"),  # two unknown homes are not one
        (UNITS, "h1", {"h2"}, True, ""),
    ],
)
def test_members_of_a_collective_entrust_their_own_household(
    terms, household, agents, is_online, words
):
    told = household_refusal(terms, household, agents, is_online=is_online)
    assert words in told if words else told == ""
