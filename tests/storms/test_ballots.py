"""Storms of ballots through a live server: co-owners, retries, and the end.

Every unit gets up to six requests at once, from its owners and their retries. The
clients' journal is the oracle: what was acknowledged stands, and nothing else.
"""

import os
import random
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode, urlparse

import pytest
from django.db.models import Count
from django.test import Client

from common.clock import db_now
from deliberation import triggers
from deliberation.models import Ballot, Poll
from deliberation.rules.rolls import RollLine
from tests.accounts.factories import UserFactory
from tests.deliberation.polling import make_poll

from .clients import CSRF, Journal, Sender, at_once

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]
SEEDS = range(int(os.environ.get("STORM_SEEDS", "2")))
UNITS = int(os.environ.get("STORM_UNITS", "40"))
LANES, PEOPLE = 12, 8
CHOICES = ("approve", "against", "abstain")
TAKEN, REFUSED = 302, 409


@dataclass(frozen=True)
class Vote:
    """One copy of a ballot that is to be sent."""

    key: str
    session: str
    path: str
    item: int
    choice: str


class Voter(Sender):
    """A kept-alive connection that sends ballots."""

    def _post(self, copy: Vote) -> tuple[int, str]:
        fields = {
            "csrfmiddlewaretoken": CSRF,
            "submission_key": copy.key,
            f"item_{copy.item}": copy.choice,
            "do": "cast",
        }
        headers = {
            "Cookie": f"csrftoken={CSRF}; sessionid={copy.session}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.line.request("POST", copy.path, urlencode(fields), headers)
        answer = self.line.getresponse()
        answer.read()
        place = answer.headers.get("Location", "")
        is_receipt = answer.status == TAKEN and "/receipt/" in place
        return answer.status, place.split("/")[-2] if is_receipt else ""


@pytest.fixture
def kept(transactional_db):
    """The triggers as outside tests, taken away before the tables are emptied."""
    yield
    triggers.remove()


def sessions():
    """People with the keys of their sessions."""
    found = []
    for person in UserFactory.create_batch(PEOPLE):
        browser = Client()
        browser.force_login(person)
        found.append((person, browser.cookies["sessionid"].value))
    return found


def prepared(seed: int, **window) -> tuple[Poll, list[Vote]]:
    """A poll under its triggers, and every request, those of one unit together."""
    dice, people = random.Random(seed), sessions()
    owners = [dice.sample(people, dice.randint(1, 3)) for _ in range(UNITS)]
    triggers.remove()
    poll = make_poll(
        "open",
        [
            RollLine(label=str(n), area=100, voters=tuple(p.pk for p, _s in several))
            for n, several in enumerate(owners)
        ],
    )
    if window:
        end = db_now() + timedelta(**window)
        changed = {"closes_at": end, "announced_closes_at": end}
        Poll.objects.filter(pk=poll.pk).update(**changed)
        poll.refresh_from_db()
    triggers.install()
    (item,) = poll.items.values_list("pk", flat=True)
    votes = []
    for entry, several in zip(poll.roll.entries.order_by("pk"), owners, strict=True):
        path = f"/deliberation/vote/{poll.code}/ballot/{entry.pk}/"
        crowd = []
        for person, session in several:
            key, choice = f"{entry.pk}-{person.pk}", dice.choice(CHOICES)
            vote = Vote(key, session, path, item, choice)
            crowd += [vote] * dice.randint(1, 6)
        dice.shuffle(crowd)
        crowd = crowd[:6]
        votes += crowd
    return poll, votes


def storm(live_server, votes: list[Vote], lull: float = 0) -> Journal:
    """Send the votes on twelve lanes."""
    journal, address = Journal(), urlparse(live_server.url)
    left, lock = list(reversed(votes)), threading.Lock()

    def lane():
        sender = Voter(address.hostname, address.port, "", journal)
        while True:
            with lock:
                vote = left.pop() if left else None
            if vote is None:
                return sender.line.close()
            time.sleep(lull)
            sender.send(vote)

    at_once([lane] * LANES)
    return journal


def check(journal: Journal, votes: list[Vote], poll: Poll) -> None:
    """Compare what the clients were answered with what is written."""
    assert journal.broken == []
    assert len(journal.answers) == len(votes)
    assert journal.statuses() <= {TAKEN, REFUSED}  # nothing worse than a refusal
    written = dict(poll.castings.values_list("submission_key", "receipt"))
    assert journal.receipts() == {key: {r} for key, r in written.items()}
    standing = Ballot.objects.filter(item__poll=poll)
    by_unit = standing.order_by().values("roll_entry").annotate(rows=Count("pk"))
    assert set(by_unit.values_list("rows", flat=True)) <= {1}
    assert standing.count() == len(written)
    moments = poll.castings.values_list("cast_at", flat=True)
    assert all(moment < poll.closes_at for moment in moments)


@pytest.mark.usefixtures("kept")
def test_a_storm_through_the_door_gives_each_unit_one_ballot(live_server):
    for seed in SEEDS:
        poll, votes = prepared(seed)
        check(storm(live_server, votes), votes, poll)
        assert poll.castings.count() == UNITS


@pytest.mark.usefixtures("kept")
def test_a_storm_at_the_end_takes_whole_ballots_or_nothing(live_server):
    for seed in SEEDS:
        poll, votes = prepared(1000 + seed, seconds=1.5)
        journal = storm(live_server, votes, lull=0.2)
        check(journal, votes, poll)
        assert REFUSED in journal.statuses()
        assert db_now() > poll.closes_at
