"""What happens when copies of one request arrive together.

Every thread has its own connection and commits for real. The first test shows that
the races are there for code without a guard.
"""

import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from audit import followers
from audit.models import Entry
from common.clock import db_now
from consultations.actions.changes import edit_comment
from consultations.actions.comments import submit_comment
from consultations.actions.endorsements import endorse
from consultations.actions.stances import set_stance
from consultations.exceptions import (
    ConsultationClosed,
    NotAllowed,
    SubmissionConflict,
)
from consultations.models import ArticleStance, Comment, Consultation, Endorsement
from consultations.rules import limits
from consultations.rules.content import CommentContent
from consultations.tallies import recount_totals

from .factories import CommentFactory, ConsultationFactory, UserFactory, VersionFactory

pytestmark = pytest.mark.django_db(transaction=True)
COPIES = 6
# Twenty in a full run: STORM_SEEDS=20.
SEEDS = range(int(os.environ.get("STORM_SEEDS", "3")))
CONTENT = CommentContent(stance="oppose", body="不同意。")


def together(*calls):
    """Run calls at the same moment, each on a connection of its own."""
    start = threading.Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            return call()
        except (ConsultationClosed, NotAllowed, SubmissionConflict) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def submit(consultation, author, key, content=CONTENT):
    return submit_comment(
        consultation_id=consultation.pk,
        author=author,
        submission_key=key,
        content=content,
    )


@pytest.mark.pg
def test_looking_before_writing_is_not_enough(consultation):
    author = UserFactory()
    looked = threading.Barrier(COPIES)

    def careless(number):
        """Look for a copy, find none, write: what a guard must replace."""
        known = Comment.objects.filter(author=author, body="同一句话")
        is_new = not known.exists()
        looked.wait()
        if is_new:
            CommentFactory(
                consultation=consultation,
                author=author,
                body="同一句话",
                submission_key=f"careless-{number}",
            )

    together(*(lambda n=n: careless(n) for n in range(COPIES)))
    assert Comment.objects.count() == COPIES


def test_six_copies_give_one_comment_and_one_receipt(consultation):
    author = UserFactory()
    given = together(*[lambda: submit(consultation, author, "k")] * COPIES)
    assert len({comment.receipt for comment in given}) == 1
    assert Comment.objects.count() == 1
    assert Entry.objects.filter(event="comment.submitted").count() == 1


def test_six_copies_through_the_door_see_the_same_receipt(consultation):
    author = UserFactory()
    browsers = [Client() for _ in range(COPIES)]
    for browser in browsers:
        browser.force_login(author)
    url = reverse("consultations:comment", args=[consultation.code])
    data = {
        "stance": "ask",
        "body": "何时施行？",
        "is_public": "yes",
        "submission_key": "k",
    }
    answers = together(*(lambda b=b: b.post(url, data) for b in browsers))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert Comment.objects.count() == 1


def test_one_of_two_contents_under_one_key_wins(consultation):
    author = UserFactory()
    contents = [CommentContent(stance="ask", body=f"第{n}种说法") for n in range(4)]
    given = together(
        *(lambda c=c: submit(consultation, author, "k", c) for c in contents)
    )
    kept = Comment.objects.get()
    assert [one for one in given if isinstance(one, Comment)] == [kept]
    refused = [one for one in given if isinstance(one, SubmissionConflict)]
    assert {one.details["receipt"] for one in refused} == {kept.receipt}
    assert len(refused) == 3


@pytest.mark.pg
@pytest.mark.parametrize("seed", SEEDS)
def test_a_storm_of_retries_loses_and_doubles_nothing(consultation, seed):
    chance = random.Random(seed)
    people = UserFactory.create_batch(4)
    wanted = {f"s{seed}-{n}": chance.choice(people) for n in range(12)}
    copies = [key for key in wanted for _ in range(chance.randint(1, 6))]
    chance.shuffle(copies)
    gate = threading.Semaphore(8)

    def send(key):
        with gate:
            content = CommentContent(stance="ask", body=f"问题 {key}")
            return key, submit(consultation, wanted[key], key, content).receipt

    acknowledged = together(*(lambda k=k: send(k) for k in copies))
    kept = dict(Comment.objects.values_list("submission_key", "receipt"))
    assert set(kept) == set(wanted)
    assert all(kept[key] == receipt for key, receipt in acknowledged)
    assert Entry.objects.filter(event="comment.submitted").count() == len(wanted)
    followers.settle()
    assert followers.lag("consultations.tally") == 0


@pytest.mark.pg
def test_nothing_is_taken_after_the_end_and_nothing_acknowledged_is_lost(monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "phone", limits.Limit(10**6, 10**6))
    author, version = UserFactory(), VersionFactory()
    soon = timedelta(seconds=3)
    consultation = ConsultationFactory(version=version, closes_at=db_now() + soon)

    def hammer(lane):
        receipts = []
        for n in range(20_000):
            try:
                receipts.append(submit(consultation, author, f"{lane}-{n}").receipt)
            except ConsultationClosed:
                return receipts
        raise AssertionError("the window never closed")

    lanes = together(*(lambda lane=lane: hammer(lane) for lane in range(4)))
    acknowledged = {receipt for lane in lanes for receipt in lane}
    rows = Comment.objects.values_list("receipt", "submitted_at")
    assert {receipt for receipt, _ in rows} == acknowledged
    assert acknowledged
    assert all(at < consultation.closes_at for _, at in rows)


@pytest.mark.pg
def test_a_submission_waits_for_a_withdrawal_and_then_sees_it(consultation):
    author = UserFactory()
    held, asked = threading.Event(), threading.Event()

    def withdraw():
        with transaction.atomic():
            row = Consultation.objects.select_for_update().get(pk=consultation.pk)
            held.set()
            asked.wait(30)
            threading.Event().wait(0.3)  # the submission is waiting by now
            row.cancelled_at, row.cancel_reason = db_now(), "另行起草"
            row.save()

    def late():
        held.wait(30)
        asked.set()
        return submit(consultation, author, "k")

    _none, outcome = together(withdraw, late)
    assert isinstance(outcome, ConsultationClosed)
    assert not Comment.objects.exists()


@pytest.mark.pg
def test_counters_need_not_wait_for_a_submission(consultation):
    author = UserFactory()
    with transaction.atomic():
        submit(consultation, author, "k")

        def count():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                recount_totals(consultation.pk)
            return "counted"

        assert together(count) == ["counted"]


def test_parallel_taps_leave_one_stance(consultation):
    person = UserFactory()
    choices = ArticleStance.Choice.values * 2

    def tap(choice):
        set_stance(
            consultation_id=consultation.pk, uid="tiao1", person=person, choice=choice
        )

    together(*(lambda c=c: tap(c) for c in choices))
    assert ArticleStance.objects.count() == 1


def test_parallel_endorsements_count_once_a_person(consultation):
    comment = CommentFactory(consultation=consultation)
    people = UserFactory.create_batch(3)
    calls = [
        lambda p=p: endorse(comment_id=comment.pk, person=p) for p in [*people, *people]
    ]
    together(*calls)
    comment.refresh_from_db()
    assert comment.endorsement_count == Endorsement.objects.count() == 3


def test_of_two_edits_of_one_version_one_wins(consultation):
    comment = CommentFactory(consultation=consultation, pending=True)

    def edit(words):
        content = CommentContent(stance="ask", body=words)
        return edit_comment(
            comment_id=comment.pk,
            author=comment.author,
            content=content,
            version_no=1,
        )

    outcomes = together(lambda: edit("甲"), lambda: edit("乙"))
    assert sorted(type(one).__name__ for one in outcomes) == ["Comment", "NotAllowed"]
    comment.refresh_from_db()
    assert comment.version_no == 2
    assert comment.revisions.count() == 1
