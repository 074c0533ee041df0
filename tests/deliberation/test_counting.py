"""The count in SQL against the count of the rules, on random rolls and ballots."""

import random
from collections import defaultdict

import pytest

from deliberation import triggers
from deliberation.models import Ballot, Casting, Delivery
from deliberation.queries.counting import counts
from deliberation.queries.turnout import buildings, distances, silent, simulation
from deliberation.rules import persons, record
from deliberation.rules.areas import format_area
from deliberation.rules.errors import RecordRefused
from deliberation.rules.rolls import RollLine

from .passing import cast, entry, items, made, paper
from .polling import lines

pytestmark = pytest.mark.usefixtures("kept")
CHOICES = ["approve", "approve", "against", "abstain", "invalid", None, None]


def random_roll(dice):
    """Up to thirty entries; some share a person, some a household."""
    size = dice.randint(1, 30)
    return [
        RollLine(
            label=f"e{n}",
            person=f"p{dice.randrange(size)}" if dice.random() < 0.5 else "",
            household=f"h{dice.randrange(size)}",
            area=dice.randint(1, 20_000),
            building=f"{n % 3}栋",
        )
        for n in range(size)
    ]


def fill(poll, dice, by):
    """Random ballots, alike for one person, and random deliveries."""
    said = defaultdict(lambda: dice.choice(CHOICES))
    (item,) = items(poll)
    for number, one in enumerate(poll.roll.entries.all()):
        if dice.random() < 0.5:
            Delivery.objects.create(
                entry=one, way="hand", delivered_at=poll.opens_at, recorded_by=by
            )
        choice = said[one.person_key]
        if choice is None or dice.random() < 0.3:
            continue
        casting = Casting.objects.create(
            poll=poll, entry=one, voter=by, receipt=f"{poll.pk}-{number}",
            submission_key=f"{poll.pk}-{number}", content_sha256="0" * 64,
            cast_at=poll.opens_at,
        )  # fmt: skip
        Ballot.objects.create(
            item_id=item, roll_entry=one, casting=casting, choice=choice
        )


def as_record(poll):
    """The same vote as `manage.py tally` takes it."""
    rows = [
        {
            "entry": one.label,
            "person": one.person_key,
            "household": one.household_key,
            "area": format_area(one.area),
            "served": hasattr(one, "delivery"),
        }
        for one in poll.roll.entries.select_related("delivery")
    ]
    if not any(row["served"] for row in rows):
        for row in rows:
            del row["served"]
    cast = Ballot.objects.filter(item__poll=poll).select_related("roll_entry")
    ballots = [{"entry": b.roll_entry.label, "choice": b.choice} for b in cast]
    return record.parse({"roll": rows, "ballots": ballots})


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(
    ("rule", "follow"),
    [("owners.ordinary", False), ("owners.ordinary", True),
     ("villagers.assembly", False)],
)  # fmt: skip
def test_the_database_counts_as_the_rules_do(staff, seed, rule, follow):
    dice = random.Random(f"{rule}{follow}{seed}")
    poll = made(roll=random_roll(dice), rule=rule)
    if follow:
        poll.rule["terms"]["unreturned"] = "follow_majority"
    with triggers.suspended():
        fill(poll, dice, staff)
    expected = persons.count(as_record(poll), poll.terms)
    if rule != "villagers.assembly":
        expected.pop("households")  # counted only where the rule asks
    assert counts(poll, poll.items.get()) == expected


def test_two_opinions_of_one_person_are_refused(staff):
    poll = made(roll=[RollLine(label=f"e{n}", person="p", area=100) for n in (1, 2)])
    (item,) = items(poll)
    with triggers.suspended():
        for number, choice in enumerate(["approve", "against"]):
            one = entry(poll, number)
            casting = Casting.objects.create(
                poll=poll, entry=one, voter=staff, receipt=str(number),
                submission_key=str(number), content_sha256="0" * 64,
                cast_at=poll.opens_at,
            )  # fmt: skip
            Ballot.objects.create(
                item_id=item, roll_entry=one, casting=casting, choice=choice
            )
    with pytest.raises(RecordRefused, match="互相矛盾"):
        counts(poll, poll.items.get())


def test_turnout_by_building_says_who_came_and_never_how(staff, lin, chen):
    poll = made(roll=lines(lin, chen, None, None, area=12345, buildings=2))
    cast(poll, lin, "against")
    paper(poll, staff, "approve", 1)
    rows = [
        (b.name, b.entries, b.returned, b.area, b.returned_area)
        for b in buildings(poll)
    ]
    assert rows == [("1栋", 2, 1, 24690, 12345), ("2栋", 2, 1, 24690, 12345)]
    assert not {"approve", "against"} & set(vars(buildings(poll)[0]))


def test_turnout_takes_one_query_for_any_number_of_buildings(
    staff, django_assert_num_queries
):
    poll = made(roll=lines(*[None] * 40, buildings=20))
    assert poll.roll.published_at
    with django_assert_num_queries(1):
        assert len(buildings(poll)) == 20


def test_before_the_roll_is_published_there_is_no_turnout():
    assert buildings(made("noticed")) == []


def test_the_distance_to_the_quorum(lin, chen):
    poll = made(roll=lines(lin, chen, None))
    (only,) = distances(poll)
    assert [(d.measure, d.have, d.needed, d.missing) for d in only.distances] == [
        ("persons", 0, 2, 2),
        ("area", 0, 20000, 20000),
    ]
    cast(poll, lin)
    cast(poll, chen, "against", 1)
    (only,) = distances(poll)
    assert only.is_reached


def test_a_simulation_before_the_notice():
    poll = made("draft", lines(*[None] * 100))
    found = {d.measure: d.missing for d in simulation(poll, (58, 100))}
    assert found == {"persons": 67 - 58, "area": 666_667 - 580_000}


def test_whom_to_remind_is_for_those_who_run_the_poll(staff, lin, chen):
    both = [
        RollLine(label=f"9-{n}", person="p", area=100, voters=(lin.pk,) * (n == 0))
        for n in range(2)
    ]
    poll = made(roll=[*lines(chen, None, buildings=2), *both])
    cast(poll, lin, where=entry(poll, 2))
    assert [one.label for one in silent(poll, staff)] == ["1栋101", "2栋102"]
    assert [one.label for one in silent(poll, staff, "2栋")] == ["2栋102"]
    for other in (lin, chen):
        assert not silent(poll, other).exists()
