"""Neighbours who press at the same moment: seconding, raising, rating, the last seat.

Every thread has its own connection and commits for real.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from common.errors import DomainError
from deliberation.actions.bodies import fill_seat
from deliberation.actions.discussion import speak
from deliberation.actions.followup import rate
from deliberation.actions.seconding import second, take_back_seconding
from deliberation.actions.topics import raise_topic
from deliberation.models import Body, Post, Seat, Topic
from tests.accounts.factories import UserFactory

from .boarding import board, compound, council, mandate, topic

pytestmark = pytest.mark.django_db(transaction=True)
COPIES = 6


def together(*calls):
    """Run calls at the same moment, each on a connection of its own."""
    start = threading.Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            return call()
        except DomainError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def owners():
    return UserFactory.create_batch(COPIES)


@pytest.fixture
def place(owners):
    return board(compound(*owners))


@pytest.mark.pg
def test_without_the_lock_seconds_are_lost(place):
    """The race is there for code that reads, adds and writes without holding."""
    made = topic(place, "seconding")
    gate = threading.Barrier(COPIES)

    def careless():
        with transaction.atomic():
            found = Topic.objects.get(pk=made.pk)
            gate.wait()
            found.second_count += 1
            found.save(update_fields=["second_count"])

    together(*[careless] * COPIES)
    made.refresh_from_db()
    assert made.second_count < COPIES


def test_all_at_once_are_all_counted_and_move_the_topic_once(place, owners):
    made = topic(place, "seconding", seconds_needed=COPIES)
    calls = [
        lambda who=who: second(topic_id=made.pk, person=who)
        for who in owners
        for _ in range(2)
    ]
    together(*calls)
    made.refresh_from_db()
    assert (made.second_count, made.stage) == (COPIES, "review")
    assert made.secondings.count() == COPIES
    assert made.steps.filter(stage="review").count() == 1


def test_pressing_and_taking_back_keeps_the_count(place, owners):
    made = topic(place, "seconding", seconds_needed=99)
    calls = []
    for who in owners:
        told = {"topic_id": made.pk, "person": who}
        calls += [lambda t=told: second(**t), lambda t=told: take_back_seconding(**t)]
    together(*calls)
    made.refresh_from_db()
    assert made.second_count == made.secondings.count()


def test_one_form_is_one_topic_and_many_have_numbers_of_their_own(place, owners):
    told = {"board_id": place.pk, "kind": "topic.community_affairs"}
    told |= {"title": "路灯", "body": "暗", "wanted": "装灯"}
    same = [
        lambda: raise_topic(proposer=owners[0], submission_key="one", **told)
    ] * COPIES
    together(*same)
    assert Topic.objects.count() == 1
    calls = [
        lambda who=who: raise_topic(proposer=who, submission_key=f"k{who.pk}", **told)
        for who in owners
    ]
    answers = together(*calls)
    assert [one for one in answers if not isinstance(one, Topic)] == []
    codes = Topic.objects.values_list("code", flat=True)
    assert len(set(codes)) == COPIES + 1


def test_one_form_is_one_post(place, owners):
    made = topic(place, "review")
    told = {"topic_id": made.pk, "author": owners[0], "body": "好"}
    together(*[lambda: speak(submission_key="one", **told)] * COPIES)
    made.refresh_from_db()
    assert Post.objects.count() == made.post_count == 1


def test_ratings_add_up(place, owners):
    made = topic(place, "done")
    calls = [
        lambda who=who, score=score: rate(topic_id=made.pk, person=who, score=score)
        for who in owners
        for score in (1, 5)
    ]
    together(*calls)
    made.refresh_from_db()
    scores = list(made.ratings.values_list("score", flat=True))
    assert (made.rating_count, made.rating_sum) == (COPIES, sum(scores))


def test_the_last_seat_is_given_once(place, owners):
    host = owners[0]
    mandate(host, "committee", place.root)
    body = council(place)
    assert Body.objects.get().seat_total == 1
    told = {"body_id": body.pk, "by": host, "holder_name": "某", "office": "member"}
    told |= {"chosen": "elected", "begins_on": body.begins_on}
    told["ends_on"] = body.ends_on
    calls = [lambda p=who.phone: fill_seat(phone=p, **told) for who in owners]
    answers = together(*calls)
    assert Seat.objects.count() == 1
    assert sum(isinstance(one, Seat) for one in answers) == 1
