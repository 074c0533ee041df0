"""Two persons answer overlapping themes at the same moment, on PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from common.errors import DomainError
from consultations.actions import replies as replying
from consultations.models import RepliedComment, Reply
from search.workbench import answering, answers
from search.workbench.exceptions import Overtaken
from tests.search.workbench.answering.helpers import WORDS, answered, keys, said_in

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


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


def test_looking_before_writing_is_not_enough(run, themes):
    """The race is there: both look, both find nothing, the plan says so twice."""
    looked = threading.Barrier(2)

    def careless():
        with transaction.atomic():
            plan = answering.plan(run, themes)
            looked.wait()
            return len(plan.taken)

    assert together(careless, careless) == [6, 6]


@pytest.mark.parametrize("turn", range(3))
def test_who_comes_second_is_told(run, themes, drafter, approver, turn):
    a, b, c = themes
    seen = {
        "ab": answering.plan(run, [a, b]).seen,
        "bc": answering.plan(run, [b, c]).seen,
    }

    def answer(name, chosen, by):
        return answers.answer_themes(
            run=run,
            chosen=keys(*chosen),
            by=by,
            replace=set(keys(*chosen)),
            seen=seen[name],
            **{**WORDS, "topic": name},
        )

    got = together(
        lambda: answer("ab", [a, b], drafter), lambda: answer("bc", [b, c], approver)
    )
    (made,) = [each for each in got if isinstance(each, Reply)]
    assert sum(isinstance(each, Overtaken) for each in got) == 1
    # Nothing of the first was overwritten, nothing is answered twice.
    first = [a, b] if made.topic == "ab" else [b, c]
    rows = RepliedComment.objects.values_list("comment", "reply")
    assert sorted(rows) == [(pk, made.pk) for pk in said_in(*first)]


@pytest.mark.parametrize("turn", range(3))
def test_what_is_published_at_that_moment_is_not_replaced(
    run, themes, drafter, approver, turn
):
    a = themes[0]
    old = answered(run, [a], drafter)
    seen = answering.plan(run, [a]).seen

    def replace():
        return answers.answer_themes(
            run=run, chosen=[a.pk], by=drafter, replace={a.pk}, seen=seen, **WORDS
        )

    together(replace, lambda: replying.publish_replies(reply_ids=[old.pk], by=approver))
    held = Reply.objects.filter(pk=old.pk).first()
    if held:
        assert held.published_at
        assert held.answered.count() == 2
        assert Reply.objects.count() == 1
    else:
        assert Reply.objects.get().published_at is None
    assert RepliedComment.objects.count() == 2
