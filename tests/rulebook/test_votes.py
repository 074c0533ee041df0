"""The rows of voting: thresholds, denominators, and what may be done online."""

import copy
from datetime import date

import pytest

from rulebook import loader, words
from rulebook.compare import least, meets
from rulebook.schema import RuleError
from rulebook.thresholds import condition

DAY = date(2026, 11, 22)
ROWS = loader.all_rows("vote")


def row(name):
    return loader.find(name, on=DAY)


def written(name, stage):
    """The thresholds of a stage, short: persons present gt 1/2 of all."""
    asked = condition(row(name).terms, stage)
    return asked and {
        f"{t.measure} {t.count} {t.op} {t.num}/{t.den} of {t.base}"
        for t in asked.thresholds
    }


@pytest.mark.parametrize(
    ("name", "stage", "asked"),
    [
        (
            "owners.ordinary",
            "participation",
            {
                "persons participating ge 2/3 of all",
                "area participating ge 2/3 of all",
            },
        ),
        (
            "owners.ordinary",
            "approval",
            {
                "persons approve gt 1/2 of participating",
                "area approve gt 1/2 of participating",
            },
        ),
        (
            "owners.special",
            "approval",
            {
                "persons approve ge 3/4 of participating",
                "area approve ge 3/4 of participating",
            },
        ),
        ("owners.change_of_use", "participation", None),
        ("owners.change_of_use", "approval", {"persons approve ge 1/1 of all"}),
        ("owners.petition", "approval", {"persons approve ge 1/5 of all"}),
        (
            "residents.assembly",
            "participation",
            {"persons present gt 1/2 of all"},
        ),
        ("residents.assembly", "approval", {"persons approve gt 1/2 of present"}),
        (
            "residents.representatives",
            "participation",
            {"persons present ge 2/3 of all"},
        ),
        (
            "residents.election_by_representatives",
            "participation",
            {"persons votes_cast gt 2/3 of all"},
        ),
        (
            "villagers.assembly",
            "participation",
            {"persons present gt 1/2 of all", "households present ge 2/3 of all"},
        ),
        ("villagers.recall", "approval", {"persons approve gt 1/2 of votes_cast"}),
        ("collective.assembly", "approval", {"persons approve ge 2/3 of all"}),
        ("collective.representatives", "participation", None),
        ("party.members_review", "approval", {"persons approve gt 1/2 of all"}),
        ("residents.deliberation", "approval", None),
    ],
)
def test_what_the_rows_ask(name, stage, asked):
    assert written(name, stage) == asked


@pytest.mark.parametrize("item", ROWS, ids=lambda item: item.key)
def test_elections_and_recalls_never_go_online(item):
    binding = item.terms["form"] in ("election", "recall")
    assert (item.terms["online"] == "never") is (
        binding or item.id == "party.members_review"
    )
    assert (item.terms["secrecy"] == "secret") is binding


@pytest.mark.parametrize("item", ROWS, ids=lambda item: item.key)
def test_owners_vote_online_only_where_designated_and_by_name(item):
    if item.id in ("owners.ordinary", "owners.special"):
        assert item.terms["online"] == "designated_only"
        assert item.terms["secrecy"] == "recorded"
        assert item.min_days == 15


@pytest.mark.parametrize("item", ROWS, ids=lambda item: item.key)
def test_no_row_lets_silence_vote(item):
    assert item.terms["unreturned"] == "not_participating"


@pytest.mark.parametrize(
    ("name", "verified", "effects"),
    [
        ("owners.special", True, ["advisory", "statutory"]),
        ("owners.change_of_use", True, ["advisory"]),
        ("residents.deliberation", True, ["advisory", "charter"]),
        ("party.members_review", False, ["charter"]),
        ("council.default", False, ["advisory", "charter"]),
    ],
)
def test_what_is_read_and_what_it_binds(name, verified, effects):
    assert row(name).source.verified is verified
    assert row(name).terms["legal_effects"] == effects


def test_the_petitions_differ_between_town_and_village():
    def shares(name):
        return [(s["num"], s["den"]) for s in row(name).terms["petition"]]

    assert shares("residents.recall") == [(1, 10), (1, 3)]
    assert shares("villagers.recall") == [(1, 5), (1, 3)]


@pytest.mark.parametrize(
    ("name", "on", "version"),
    [
        ("villagers.assembly", date(2025, 12, 31), "2018-12-29"),
        ("villagers.assembly", date(2026, 1, 1), "2025-10-28"),
        ("residents.assembly", date(2025, 12, 31), "2018-12-29"),
        ("residents.assembly", date(2026, 1, 1), "2025-10-28"),
        ("collective.assembly", date(2025, 5, 1), "2024-06-28"),
        ("owners.ordinary", date(2021, 1, 1), "2020-05-28"),
    ],
)
def test_the_text_of_the_day_decides(name, on, version):
    assert loader.find(name, on=on).version == version


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("collective.assembly", date(2025, 4, 30)),
        ("owners.ordinary", date(2020, 12, 31)),
        ("residents.election", date(2025, 12, 31)),
    ],
)
def test_before_its_text_there_is_no_rule(name, on):
    with pytest.raises(loader.UnknownRule, match="没有生效的文本"):
        loader.find(name, on=on)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("approval.persons.num", 0, "num: must be a whole number"),
        ("approval.persons.num", 3, "num: more than the whole"),
        ("approval.persons.num", 2, "op: nothing is more than the whole"),
        ("approval.persons.op", "lt", "op: must be one of ge, gt"),
        ("approval.persons.base", "some", "base: must be one of"),
        ("approval.persons.count", "yes", "count: must be one of"),
        ("approval.persons", 0.5, "persons: must be a mapping"),
        ("approval.join", "xor", "join: must be one of"),
        ("approval.heads", {}, "approval: heads: unknown field"),
        ("approval", {"join": "and"}, "approval: needs a threshold"),
        ("window_days", {"min": 9, "max": 8}, "max: less than min"),
        ("legal_effects", [], "must be a list that is not empty"),
        ("legal_effects", ["binding"], "must be one of"),
        ("online", True, "online: must be one of"),
        ("proxy", {"form": "written"}, "proxy: limit: missing"),
        ("petition", [{"by": "居民"}], "num: missing"),
    ],
)
def test_bad_terms_are_named(path, value, message):
    data = copy.deepcopy(row("residents.assembly").as_dict())
    *outer, last = path.split(".")
    place = data["terms"]
    for name in outer:
        place = place[name]
    place[last] = value
    with pytest.raises(RuleError, match=r"residents.assembly@2025-10-28: terms\.") as e:
        loader.from_dict(data)
    assert message in str(e.value)


@pytest.mark.parametrize("op", ["ge", "gt"])
@pytest.mark.parametrize(("num", "den"), [(1, 2), (2, 3), (3, 4), (1, 5), (1, 3)])
def test_the_least_count_is_the_first_that_passes(num, den, op):
    for total in range(1, 200):
        first = next(n for n in range(total + 1) if meets(n, total, num, den, op))
        assert least(total, num, den, op) == first


def test_the_least_count_of_little():
    assert least(0, 2, 3, "ge") == 1
    assert least(0, 1, 2, "gt") == 1
    assert least(7, 1, 1, "ge") == 7
    with pytest.raises(ValueError, match="impossible total"):
        least(-1, 1, 2, "ge")
    with pytest.raises(ValueError, match="impossible fraction"):
        least(5, 3, 2, "ge")
    with pytest.raises(ValueError, match="unknown operator"):
        least(5, 1, 2, "lt")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "owners.ordinary",
            "参与人数和面积均不少于三分之二；同意人数和面积均超过参与的二分之一",
        ),
        (
            "owners.special",
            "参与人数和面积均不少于三分之二；同意人数和面积均不少于参与的四分之三",
        ),
        ("owners.change_of_use", "全体同意"),
        ("owners.petition", "提议人数不少于全体的五分之一"),
        ("residents.assembly", "到会人数超过二分之一；同意人数超过到会的二分之一"),
        (
            "villagers.assembly",
            "到会人数超过二分之一，或者到会户代表不少于三分之二；"
            "同意人数超过到会的二分之一",
        ),
        (
            "villagers.election",
            "投票人数超过登记人数的二分之一；得票人数超过所投票数的二分之一；"
            "另行选举时得票人数不少于所投票数的三分之一",
        ),
        (
            "collective.assembly",
            "到会人数不少于三分之二；同意人数不少于全体的三分之二",
        ),
        ("villagers.deliberation", "法律没有规定比例，只统计、不判定"),
    ],
)
def test_thresholds_in_words(name, said):
    assert words.thresholds(row(name)) == said


def told(name):
    """All that the page tells of a rule of voting."""
    return dict(words.facts(row(name)) + words.details(row(name)))


def test_facts_for_the_page():
    facts = told("residents.election")
    assert facts["网上表决"] == "不得在网上进行"
    assert facts["法律效力"] == "法定表决"
    assert "候选人不得受委托" in facts["委托"]
    assert "异议期" not in facts
    facts = told("council.default")
    assert facts["异议期"] == "7 日"
    petition = told("residents.assembly")["谁可以提议"]
    assert petition == "居民或者户的代表的十分之一以上，或者居民代表的三分之一以上"
    assert told("consultation.law") == {}


def test_large_fractions_are_written_in_digits():
    assert words.fraction(3, 23) == "23分之三"
