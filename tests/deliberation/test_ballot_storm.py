"""Storms of ballots on PostgreSQL: co-owners, retries, and the end in the middle.

The storm itself is `bench.storm`, the same that `bin/storm` runs at full size: every
lane has its own connection and commits for real, under the triggers. The first test
shows that the race is real: without the unique constraint the storm doubles ballots.
More of it: STORM_SEEDS=20 STORM_UNITS=10000, or `bin/storm`.
"""

import os

import pytest

from bench import storm
from common.clock import db_now
from deliberation import triggers
from deliberation.actions.counting import tally_poll
from deliberation.models import Ballot, Casting, Poll
from deliberation.rules.rolls import RollLine
from tests.accounts.factories import KeeperFactory, UserFactory

from .polling import make_poll

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]
SEEDS = int(os.environ.get("STORM_SEEDS", "4"))
UNITS = int(os.environ.get("STORM_UNITS", "150"))


@pytest.fixture
def kept(transactional_db):
    """The triggers as outside tests, taken away before the tables are emptied."""
    triggers.install()
    yield
    triggers.remove()


def check(verdict: storm.Verdict) -> None:
    """Nothing went wrong, and every request was answered."""
    assert verdict.sound, verdict
    assert verdict.requests == verdict.acknowledged + verdict.repeated + sum(
        verdict.refused.values()
    )


@pytest.mark.usefixtures("kept")
def test_without_the_constraint_the_storm_doubles_ballots():
    world = storm.build(UNITS)
    with storm.unguarded(world):
        verdicts = (storm.run(world, seed) for seed in range(100, 110))
        assert any(verdict.doubled for verdict in verdicts)
    assert not Ballot.objects.exists()


@pytest.mark.usefixtures("kept")
def test_a_storm_gives_each_unit_one_ballot():
    world = storm.build(UNITS)
    region = Poll.objects.get(pk=world.poll).region
    staff, colleague = KeeperFactory.create_batch(2, place=region)
    verdict = storm.run(world, 1)
    check(verdict)
    assert verdict.acknowledged == UNITS
    assert set(verdict.refused) <= {storm.TAKEN}
    triggers.remove()
    Poll.objects.filter(pk=world.poll).update(closes_at=db_now())
    triggers.install()
    (result,) = tally_poll(user=staff, poll_id=world.poll, second_teller=colleague)
    assert result.outcome["persons"]["participating"] == UNITS


@pytest.mark.usefixtures("kept")
def test_the_end_in_the_middle_of_a_storm():
    world = storm.build(UNITS)
    for seed in range(2, 2 + SEEDS):
        verdict = storm.run(world, seed, closes_in=1 + UNITS / 500)
        check(verdict)
        assert verdict.acknowledged
        assert verdict.refused[storm.CLOSED]  # the last tenth waits for the end


@pytest.mark.usefixtures("kept")
def test_one_person_with_several_units_keeps_one_opinion():
    people = UserFactory.create_batch(4)
    roll = [
        RollLine(label=str(n), person="p", area=100, voters=tuple(w.pk for w in people))
        for n in range(3)
    ]
    triggers.remove()
    poll = make_poll("open", roll)
    triggers.install()
    entries = list(poll.roll.entries.values_list("pk", flat=True))
    (item,) = poll.items.values_list("pk", flat=True)
    owners = {entry: tuple(who.pk for who in people) for entry in entries}
    world = storm.World(poll.pk, poll.code, item, owners, {w.pk: w for w in people})
    tries = [
        storm.Try(f"p-{n}", who.pk, entries[n % 3], storm.CHOICES[n % 2])
        for n, who in enumerate(people * 6)
    ]
    answers = storm.send_all(world, tries)
    choices = Ballot.objects.filter(item=item).values_list("choice", flat=True)
    assert len(set(choices)) == 1
    assert {a.word for a in answers} <= {"", storm.TAKEN, "PersonConflict"}
    assert len(choices) == len(entries)
    assert Casting.objects.filter(poll=poll).exists()
