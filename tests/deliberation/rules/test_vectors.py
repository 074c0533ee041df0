"""The worked examples of the law's arithmetic, computed by hand."""

from datetime import date

import pytest

from deliberation.rules.record import parse
from deliberation.rules.tally import tally
from rulebook import loader

DAY = date(2026, 11, 22)


def rule(name):
    return loader.find(name, on=DAY)


def judged(name, **totals):
    return tally(rule(name), parse({"totals": totals}))


def compound():
    """120 units; the developer holds 10 unsold, one buyer 3; 10,865.40 m² in all."""
    units = [{"entry": f"u{n}", "area": "90.00"} for n in range(119)]
    units.append({"entry": "u119", "area": "155.40"})
    for unit in units[:10]:
        unit["person"] = "developer"
    for unit in units[10:13]:
        unit["person"] = "buyer"
    return units


def owners(participating, area, approve=0, approve_area="0.00"):
    """Totals of the compound: 109 persons, 10,865.40 m²."""
    return {
        "persons": {
            "all": 109,
            "present": 0,
            "participating": participating,
            "approve": approve,
        },
        "area": {
            "all": "10865.40",
            "participating": area,
            "approve": approve_area,
        },
    }


def test_t1_units_of_one_owner_are_one_person():
    outcome = tally(rule("owners.ordinary"), parse({"roll": compound(), "ballots": []}))
    assert outcome.counts["persons"]["all"] == 109
    assert outcome.as_dict()["area"]["all"] == "10865.40"


@pytest.mark.parametrize(
    ("persons", "area", "failing"),
    [
        (73, "7243.60", []),  # exactly two thirds of the area
        (72, "7243.60", ["participation.persons"]),
        (73, "7243.59", ["participation.area"]),
        (72, "7243.59", ["participation.persons", "participation.area"]),
    ],
)
def test_t2_the_quorum_of_owners(persons, area, failing):
    outcome = judged("owners.ordinary", **owners(persons, area, persons, area))
    assert list(outcome.failing) == failing
    needed = outcome.as_dict()["needed"]
    assert needed["participation.persons"] == 73
    assert needed["participation.area"] == "7243.60"


@pytest.mark.parametrize(
    ("approve", "area", "failing"),
    [
        (37, "3621.81", []),
        (36, "3621.81", ["approval.persons"]),
        (37, "3621.80", ["approval.area"]),  # half is not a majority
    ],
)
def test_t3_an_ordinary_matter(approve, area, failing):
    outcome = judged("owners.ordinary", **owners(73, "7243.60", approve, area))
    assert list(outcome.failing) == failing
    assert outcome.passed is not bool(failing)
    needed = outcome.as_dict()["needed"]
    assert needed["approval.persons"] == 37
    assert needed["approval.area"] == "3621.81"


@pytest.mark.parametrize(
    ("approve", "area", "failing"),
    [
        (55, "5432.70", []),  # three quarters: "以上" includes it
        (54, "5432.70", ["approval.persons"]),
        (55, "5432.69", ["approval.area"]),
    ],
)
def test_t4_a_special_matter(approve, area, failing):
    outcome = judged("owners.special", **owners(73, "7243.60", approve, area))
    assert list(outcome.failing) == failing
    needed = outcome.as_dict()["needed"]
    assert needed["approval.persons"] == 55
    assert needed["approval.area"] == "5432.70"


def test_t5_a_hundredth_of_a_square_metre_short():
    outcome = judged("owners.ordinary", **owners(80, "7243.59", 80, "7243.59"))
    assert outcome.passed is False
    assert outcome.failing == ("participation.area",)


def test_t6_two_thirds_come_or_must_be_exceeded():
    persons = {"all": 60, "present": 40, "participating": 40, "approve": 40}
    representatives = judged("residents.representatives", persons=persons)
    election = judged("residents.election_by_representatives", persons=persons)
    assert representatives.passed is True
    assert election.failing == ("participation.persons",)
    assert election.needed["participation.persons"] == 41


def test_t7_villagers_or_their_households():
    persons = {"all": 100, "present": 48, "approve": 25}
    held = judged(
        "villagers.assembly",
        persons=persons,
        households={"all": 60, "present": 40},
    )
    assert held.passed is True
    short = judged(
        "villagers.assembly",
        persons=persons,
        households={"all": 60, "present": 39},
    )
    assert short.failing == ("participation.persons", "participation.households")
    assert short.needed["participation.persons"] == 51
    assert short.needed["participation.households"] == 40


@pytest.mark.parametrize(("approve", "passed"), [(199, False), (200, True)])
def test_t8_a_collective_counts_all_its_members(approve, passed):
    persons = {"all": 300, "present": 200, "approve": approve}
    outcome = judged("collective.assembly", persons=persons)
    assert outcome.passed is passed
    assert outcome.needed["approval.persons"] == 200


@pytest.mark.parametrize(
    "name", ["residents.assembly", "villagers.assembly", "council.default"]
)
def test_t9_an_even_split_is_no_majority(name):
    persons = {"all": 100, "present": 100, "approve": 50, "against": 50}
    outcome = judged(name, persons=persons)
    assert outcome.failing == ("approval.persons",)
    assert outcome.needed["approval.persons"] == 51


def test_t9_an_even_split_of_owners():
    totals = {
        "persons": {"all": 100, "participating": 100, "approve": 50},
        "area": {"all": "100.00", "participating": "100.00", "approve": "50.00"},
    }
    outcome = judged("owners.ordinary", **totals)
    assert outcome.failing == ("approval.persons", "approval.area")
