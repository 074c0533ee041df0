"""Storms of ballots on PostgreSQL: co-owners, retries, and the end in the middle.

Every lane has its own connection and commits for real, under the triggers. The lanes
keep a journal of what they were answered; after each storm it is compared with the
tables. The first test shows that the race is real: without the unique constraint the
same storm doubles ballots. A full run: STORM_SEEDS=20 STORM_UNITS=10000.
"""

import os
import random
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count

from audit.models import Entry
from common.clock import db_now
from common.errors import DomainError
from deliberation import triggers
from deliberation.actions.casting import cast_ballot
from deliberation.actions.counting import tally_poll
from deliberation.exceptions import AlreadyVoted, SubmissionConflict, VotingClosed
from deliberation.models import Ballot, BallotChange, Casting, Poll
from deliberation.rules.rolls import RollLine
from tests.accounts.factories import StaffFactory, UserFactory

from .polling import make_poll

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]
SEEDS = range(int(os.environ.get("STORM_SEEDS", "4")))
UNITS = int(os.environ.get("STORM_UNITS", "100"))
LANES, PEOPLE = 12, 24
CONSTRAINT = "ballot_once_per_item_and_entry"
TABLE = "deliberation_ballot"


@dataclass(frozen=True)
class Try:
    """One request: who votes for which unit, how, and under which key."""

    key: str
    voter: int
    entry: int
    choice: str


@dataclass
class Journal:
    """What the lanes were answered; the oracle of every storm."""

    receipts: dict[Try, set[str]] = field(default_factory=lambda: defaultdict(set))
    refused: Counter = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, tried: Try, answer) -> None:
        with self.lock:
            if isinstance(answer, DomainError):
                self.refused[type(answer)] += 1
            else:
                self.receipts[tried].add(answer.receipt)


@pytest.fixture
def kept(transactional_db):
    """The triggers as outside tests, taken away before the tables are emptied."""
    triggers.install()
    yield
    triggers.remove()


def prepared(seed: int, units: int, **window) -> tuple[Poll, list[Try], dict]:
    """A poll of units with one to three co-owners, and all requests, mixed."""
    dice, people = random.Random(seed), UserFactory.create_batch(PEOPLE)
    owners = [dice.sample(people, dice.randint(1, 3)) for _ in range(units)]
    roll = [
        RollLine(label=f"{n}", area=100, voters=tuple(who.pk for who in several))
        for n, several in enumerate(owners)
    ]
    triggers.remove()
    poll = make_poll("open", roll)
    if window:
        closes_at = db_now() + timedelta(**window)
        Poll.objects.filter(pk=poll.pk).update(
            closes_at=closes_at, announced_closes_at=closes_at
        )
    entries = poll.roll.entries.order_by("pk").values_list("pk", flat=True)
    tries = []
    for entry, several in zip(entries, owners, strict=True):
        copies = [
            Try(f"s{seed}-{entry}-{who.pk}", who.pk, entry, dice.choice(CHOICES))
            for who in several
        ]
        crowd = [one for one in copies for _ in range(dice.randint(1, 6))]
        dice.shuffle(crowd)
        tries.append(crowd[:6])
    dice.shuffle(tries)
    return poll, [one for crowd in tries for one in crowd], {p.pk: p for p in people}


CHOICES = ("approve", "against", "abstain")


def storm(poll: Poll, tries: list[Try], people: dict, lull: float = 0) -> Journal:
    """Send all requests over the lanes, those of one unit side by side."""
    journal, left, lock = Journal(), list(reversed(tries)), threading.Lock()
    (item,) = poll.items.values_list("pk", flat=True)

    def lane(_number):
        try:
            while True:
                with lock:
                    tried = left.pop() if left else None
                if tried is None:
                    return
                time.sleep(lull)
                journal.note(tried, attempt(poll, item, tried, people))
        finally:
            connection.close()

    with ThreadPoolExecutor(LANES) as pool:
        list(pool.map(lane, range(LANES)))
    return journal


def attempt(poll: Poll, item: int, tried: Try, people: dict):
    """One request; a refusal in words is an answer, anything else fails the test."""
    try:
        return cast_ballot(
            poll_id=poll.pk,
            voter=people[tried.voter],
            entry_id=tried.entry,
            choices={item: tried.choice},
            submission_key=tried.key,
        )
    except DomainError as refused:
        return refused


def doubled(poll: Poll) -> int:
    """How many units have more than one counted ballot."""
    found = Ballot.objects.filter(item__poll=poll).order_by()
    by_unit = found.values("item", "roll_entry").annotate(rows=Count("pk"))
    return by_unit.filter(rows__gt=1).count()


def check(journal: Journal, poll: Poll) -> None:
    """Compare what was acknowledged with what is written, both ways."""
    assert doubled(poll) == 0
    assert all(len(receipts) == 1 for receipts in journal.receipts.values())
    acknowledged = {r for receipts in journal.receipts.values() for r in receipts}
    written = dict(poll.castings.values_list("receipt", "pk"))
    assert acknowledged == set(written)
    standing = Ballot.objects.filter(item__poll=poll)
    counted = set(standing.values_list("casting_id", flat=True))
    changed = set(
        BallotChange.objects.filter(ballot__item__poll=poll).values_list(
            "casting_id", flat=True
        )
    )
    assert counted | changed == set(written.values())
    said = {tried.key: tried.choice for tried in journal.receipts}
    assert all(
        said[ballot.casting.submission_key] == ballot.choice
        for ballot in standing.select_related("casting")
    )
    closes_at = Poll.objects.values_list("closes_at", flat=True).get(pk=poll.pk)
    moments = poll.castings.values_list("cast_at", flat=True)
    assert all(moment < closes_at for moment in moments)
    assert set(journal.refused) <= {AlreadyVoted, VotingClosed}
    logged = Entry.objects.filter(event="ballot.cast", data__poll=poll.pk).count()
    assert logged == len(written)


@contextmanager
def no_constraint():
    """Take the unique constraint away, and put it back at the end."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {CONSTRAINT}")
        try:
            yield
        finally:
            triggers.remove()
            Ballot.objects.all().delete()
            cursor.execute(
                f"ALTER TABLE {TABLE} ADD CONSTRAINT {CONSTRAINT} "
                "UNIQUE (item_id, roll_entry_id)"
            )


@pytest.mark.usefixtures("kept")
def test_without_the_constraint_the_storm_doubles_ballots():
    found = 0
    with no_constraint():
        for seed in range(100, 110):
            poll, tries, people = prepared(seed, UNITS)
            triggers.install()
            storm(poll, tries, people)
            found = doubled(poll)
            if found:
                break
    assert found


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("seeds", [SEEDS[n::2] for n in range(2)], ids=str)
def test_a_storm_gives_each_unit_one_ballot(seeds):
    staff, colleague = StaffFactory(), StaffFactory()
    for seed in seeds:
        poll, tries, people = prepared(seed, UNITS)
        triggers.install()
        journal = storm(poll, tries, people)
        check(journal, poll)
        assert Ballot.objects.filter(item__poll=poll).count() == UNITS
        triggers.remove()
        Poll.objects.filter(pk=poll.pk).update(closes_at=db_now())
        triggers.install()
        (result,) = tally_poll(user=staff, poll_id=poll.pk, second_teller=colleague)
        assert result.outcome["persons"]["participating"] == UNITS


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("seeds", [SEEDS[n::2] for n in range(2)], ids=str)
def test_the_end_in_the_middle_of_a_storm(seeds):
    for seed in seeds:
        poll, tries, people = prepared(1000 + seed, UNITS, seconds=1.2)
        triggers.install()
        journal = storm(poll, tries, people, lull=0.02)
        while db_now() < poll.closes_at and not journal.refused[VotingClosed]:
            journal.refused[VotingClosed] += 1  # a machine too fast for the window
        check(journal, poll)
        assert journal.receipts
        assert journal.refused[VotingClosed]


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
    tries = [
        Try(f"p-{n}", who.pk, entries[n % 3], CHOICES[n % 2])
        for n, who in enumerate(people * 6)
    ]
    journal = storm(poll, tries, {who.pk: who for who in people})
    choices = Ballot.objects.filter(item__poll=poll).values_list("choice", flat=True)
    assert len(set(choices)) == 1
    assert doubled(poll) == 0
    assert not journal.refused[SubmissionConflict]
    assert Casting.objects.filter(poll=poll).exists()
