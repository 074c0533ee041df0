"""Moderators at the same comments at the same instant; PostgreSQL only."""

import threading

import pytest
from django.db import close_old_connections, connection, transaction

from accounts.roles import Role
from consultations.actions.appeals import decide_appeal, make_appeal
from consultations.actions.changes import edit_comment
from consultations.actions.moderation import Seen, decide, undo_batch
from consultations.exceptions import NotAllowed
from consultations.models import Appeal, Comment, ModerationDecision
from consultations.rules.content import CommentContent
from tests.accounts.factories import StaffFactory
from tests.consultations.factories import CommentFactory, ConsultationFactory

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


def together(*jobs):
    """Run jobs at the same instant, each on a connection of its own."""
    barrier, answers = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(at, job):
        close_old_connections()
        try:
            barrier.wait(10)
            answers[at] = job()
        except Exception as error:  # noqa: BLE001  the test looks at it
            answers[at] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(at, job)) for at, job in enumerate(jobs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


@pytest.fixture
def pair():
    return [StaffFactory(roles=[Role.MODERATOR]) for _ in range(2)]


def pending(n):
    return CommentFactory.create_batch(
        n, consultation=ConsultationFactory(), state="pending"
    )


def test_control_the_race_is_real_without_conditions(pair):
    (comment,) = pending(1)
    read = threading.Barrier(2)

    def careless(moderator, state):
        def job():
            with transaction.atomic():
                mine = Comment.objects.get(pk=comment.pk)
                read.wait(10)
                ModerationDecision.objects.create(
                    comment=mine,
                    act="publish",
                    from_state=mine.state,
                    to_state=state,
                    moderator=moderator,
                )
                Comment.objects.filter(pk=mine.pk).update(state=state)

        return job

    together(careless(pair[0], "published"), careless(pair[1], "hidden"))
    assert comment.decisions.count() == 2  # the second overwrote the first


@pytest.mark.parametrize("seed", range(5))
def test_each_comment_is_decided_once(pair, seed):
    comments = pending(30)
    seen = [Seen.of(comment) for comment in comments]
    one, two = together(
        lambda: decide(moderator=pair[0], act="publish", seen=seen[seed:]),
        lambda: decide(
            moderator=pair[1], act="hide", seen=seen[::-1][seed:], reason="spam"
        ),
    )
    assert len(one.decisions) + len(two.decisions) == 30
    assert len(one.missed) + len(two.missed) == 30 - 2 * seed
    for comment in Comment.objects.filter(pk__in=[c.pk for c in comments]):
        decision = comment.decisions.get()
        assert comment.state == decision.to_state


def test_what_is_edited_meanwhile_is_not_published_unread(pair):
    for _ in range(5):
        (comment,) = pending(1)
        words = CommentContent(stance="amend", body="换了说法")
        together(
            lambda c=comment: decide(
                moderator=pair[0], act="publish", seen=[Seen.of(c)]
            ),
            lambda c=comment, w=words: edit_comment(
                comment_id=c.pk, author=c.author, content=w, version_no=1
            ),
        )
        comment.refresh_from_db()
        if comment.version_no == 2:
            # Published before the edit it is read anew; after it, never unread.
            assert comment.state == "pending"
            assert not comment.decisions.filter(version_no=2).exists()


def test_undoing_and_deciding_leave_one_truth(pair):
    for _ in range(5):
        (comment,) = pending(1)
        done = decide(moderator=pair[0], act="publish", seen=[Seen.of(comment)])
        comment.refresh_from_db()
        seen = [Seen.of(comment)]
        together(
            lambda b=done.batch: undo_batch(moderator=pair[0], batch=b),
            lambda s=seen: decide(moderator=pair[1], act="hide", seen=s, reason="spam"),
        )
        comment.refresh_from_db()
        last = comment.decisions.latest("pk")
        assert comment.state == last.to_state
        assert comment.decisions.count() == 2


def hidden(moderator):
    (comment,) = pending(1)
    decide(moderator=moderator, act="hide", seen=[Seen.of(comment)], reason="spam")
    return comment


def test_one_appeal_however_often_it_is_sent(pair):
    comment = hidden(pair[0])
    decision = comment.decisions.get().pk
    answers = together(
        *[lambda: make_appeal(decision_id=decision, grounds="理由") for _ in range(6)]
    )
    assert sum(isinstance(answer, Appeal) for answer in answers) == 1
    assert sum(isinstance(answer, NotAllowed) for answer in answers) == 5


def test_an_appeal_is_answered_once(pair):
    comment = hidden(pair[0])
    appeal = make_appeal(decision_id=comment.decisions.get().pk, grounds="理由")
    third = StaffFactory(roles=[Role.MODERATOR])

    def answer(moderator, outcome):
        return lambda: decide_appeal(
            appeal_id=appeal.pk, moderator=moderator, outcome=outcome, answer="答复"
        )

    answers = together(answer(pair[1], "reversed"), answer(third, "upheld"))
    assert sum(isinstance(one, Appeal) for one in answers) == 1
    assert sum(isinstance(one, NotAllowed) for one in answers) == 1
    comment.refresh_from_db()
    outcome = Appeal.objects.get().outcome
    assert comment.state == ("published" if outcome == "reversed" else "hidden")
