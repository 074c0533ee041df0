"""Storms of parallel copies through a live server: one comment a key, none lost.

The clients keep a journal of what they were answered; after each storm it is compared
with the table and with the log. The first test shows that the race is real: without
the unique key in the database the same storm doubles comments.
"""

import os
import random
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlparse

import pytest
from django.db import connection
from django.db.models import Count

from audit.models import Entry
from common.clock import db_now
from consultations.models import Comment
from tests.consultations.factories import ConsultationFactory

from .clients import Copy, Journal, Sender, at_once, sessions

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]
SEEDS = range(int(os.environ.get("STORM_SEEDS", "20")))
KEYS, COPIES, LANES = 12, 6, 12
TAKEN, REFUSED = 302, 409


def copies_of(seed: int) -> list[Copy]:
    """Twelve keys in six copies, mixed; a third of the keys once with other words."""
    chance, people = random.Random(seed), sessions(4)
    mixed = []
    for number in range(KEYS):
        key, session = f"storm{seed}-{number}", chance.choice(people)
        mixed += [Copy(key, f"{key} 不同意。", session)] * COPIES
        if chance.random() < 1 / 3:
            mixed.append(Copy(key, f"{key} 又同意了。", session))
    chance.shuffle(mixed)
    return mixed


def storm(live_server, consultation, copies, lull=None) -> Journal:
    """Send the copies on twelve lanes; `lull` gives seconds to wait before each."""
    journal, address = Journal(), urlparse(live_server.url)
    left, lock = list(copies), threading.Lock()

    def lane():
        sender = Sender(address.hostname, address.port, consultation.code, journal)
        while True:
            with lock:
                copy = left.pop() if left else None
            if copy is None:
                return sender.line.close()
            time.sleep(lull() if lull else 0)
            sender.send(copy)

    at_once([lane] * LANES)
    return journal


def check(journal: Journal, copies: list[Copy], consultation) -> None:
    """Compare the clients' journal with the table and the log."""
    kept = consultation.comments.all()
    rows = {row.submission_key: row for row in kept}
    assert journal.broken == []
    assert len(journal.answers) == len(copies)
    assert journal.statuses() <= {TAKEN, REFUSED}
    assert len(kept) == len(rows)
    # Acknowledged is written, written was acknowledged, to each copy alike.
    assert journal.receipts() == {k: {row.receipt} for k, row in rows.items()}
    assert journal.words() == {k: {row.body} for k, row in rows.items()}
    assert all(row.submitted_at < consultation.closes_at for row in rows.values())
    logged = Entry.objects.filter(
        event="comment.submitted", data__consultation=consultation.pk
    )
    targets = list(logged.values_list("target_id", flat=True))
    assert sorted(targets) == sorted(str(row.pk) for row in rows.values())


@contextmanager
def no_unique_key():
    """Take away the constraint that guards the key, and put it back at the end."""
    table = Comment._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conname FROM pg_constraint c JOIN pg_attribute a "
            "ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum] "
            "WHERE c.conrelid = %s::regclass AND c.contype = 'u' "
            "AND a.attname = 'submission_key'",
            [table],
        )
        (name,) = cursor.fetchone()
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        try:
            yield
        finally:
            Comment.objects.all().delete()
            cursor.execute(
                f'ALTER TABLE {table} ADD CONSTRAINT "{name}" UNIQUE (submission_key)'
            )


def test_without_the_unique_key_the_storm_doubles_comments(live_server):
    consultation = ConsultationFactory()
    doubled = 0
    with no_unique_key():
        for seed in range(100, 110):
            storm(live_server, consultation, copies_of(seed))
            by_key = Comment.objects.order_by().values("submission_key")
            doubled = by_key.annotate(rows=Count("id")).filter(rows__gt=1).count()
            if doubled:
                break
    assert doubled


# Emptying every table takes longer than a storm: some storms share one test.
@pytest.mark.parametrize("seeds", [SEEDS[n::4] for n in range(4)], ids=str)
def test_a_storm_of_copies_gives_one_comment_a_key(live_server, seeds):
    for seed in seeds:
        consultation, copies = ConsultationFactory(), copies_of(seed)
        journal = storm(live_server, consultation, copies)
        check(journal, copies, consultation)
        assert consultation.comments.count() == KEYS


def test_a_storm_at_the_deadline_takes_whole_keys_or_nothing(live_server):
    for seed in SEEDS[::4]:
        chance, copies = random.Random(seed), copies_of(1000 + seed)
        ends = db_now() + timedelta(seconds=0.6)
        consultation = ConsultationFactory(closes_at=ends)
        journal = storm(
            live_server, consultation, copies, lambda c=chance: c.uniform(0, 0.3)
        )
        check(journal, copies, consultation)
        assert REFUSED in journal.statuses()
        assert db_now() > ends
