"""Races, on PostgreSQL: ids are given early and become visible late."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from audit import followers, heads, log, sequencer, verify
from audit.models import Entry, Follower

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]
PATIENCE = 20


class SlowWriter(threading.Thread):
    """Writes an entry and keeps its transaction open until it is let go."""

    def __init__(self, thing):
        super().__init__()
        self.thing, self.wrote, self.let_go = (
            thing,
            threading.Event(),
            threading.Event(),
        )

    def run(self):
        try:
            with transaction.atomic():
                log.record("thing.moved", target=self.thing, data={"who": "slow"})
                self.wrote.set()
                self.let_go.wait(PATIENCE)
        finally:
            connection.close()


@contextmanager
def slow_writer(thing):
    """A transaction with the lower id that is still open inside the block."""
    writer = SlowWriter(thing)
    writer.start()
    assert writer.wrote.wait(PATIENCE)
    yield
    writer.let_go.set()
    writer.join(PATIENCE)


def quick_write(thing):
    with transaction.atomic():
        log.record("thing.moved", target=thing, data={"who": "quick"})


def test_following_by_id_would_miss_an_entry():
    thing = Follower.objects.create(name="thing")
    seen = []
    with slow_writer(thing):
        quick_write(thing)
        seen += Entry.objects.filter(pk__gt=0).order_by("pk")
    last = seen[-1].pk
    seen += Entry.objects.filter(pk__gt=last).order_by("pk")
    assert [entry.data["who"] for entry in seen] == ["quick"]
    assert Entry.objects.count() == 2


def test_following_by_position_does_not():
    thing = Follower.objects.create(name="thing")
    seen = []
    with slow_writer(thing):
        quick_write(thing)
        sequencer.sequence()
        followers.follow("reader", seen.extend)
    sequencer.sequence()
    followers.follow("reader", seen.extend)
    assert [entry.data["who"] for entry in seen] == ["quick", "slow"]
    assert [entry.position for entry in seen] == [1, 2]


def in_threads(*works):
    """Run works at once, each on a connection of its own; raise what they raise."""
    errors = []

    def guarded(work):
        try:
            work()
        except Exception as error:  # noqa: BLE001  handed over to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert errors == []


def read_to_the_end(followed):
    """Give what is still without a place its place, and follow it."""
    while sequencer.sequence():
        pass
    while followers.follow("reader", followed.extend):
        pass


def test_many_writers_sequencers_and_readers_at_once():
    thing = Follower.objects.create(name="thing")
    followed, guard = [], threading.Lock()

    def write(name):
        for n in range(20):
            with transaction.atomic():
                log.record("thing.moved", target=thing, data={"who": f"{name}-{n}"})
                log.record("thing.rested", target=thing, data={"who": f"{name}+{n}"})

    def read():
        for _ in range(40):
            sequencer.sequence(limit=7)
            batch = []
            followers.follow("reader", batch.extend, 5)
            with guard:
                followed.extend(batch)

    def sign():
        for _ in range(30):
            heads.seal()

    in_threads(*[lambda w=w: write(w) for w in "abcd"], read, read, sign, sign)
    read_to_the_end(followed)
    assert sorted(e.position for e in followed) == list(range(1, 161))
    assert len({e.data["who"] for e in followed}) == 160
    heads.seal()
    assert heads.newest().size == 160
    assert list(verify.problems()) == []
    assert list(verify.head_problems()) == []
