"""Counters follow the log, and come out the same however often they are counted."""

import pytest
from django.core.management import CommandError, call_command

from audit import followers
from audit.models import Entry
from consultations.actions.changes import withdraw_comment
from consultations.actions.comments import submit_comment
from consultations.actions.endorsements import endorse
from consultations.actions.stances import set_stance
from consultations.followers import tally
from consultations.models import ArticleTally
from consultations.rules.content import CommentContent

from .factories import CommentFactory, ConsultationFactory, UserFactory

pytestmark = pytest.mark.django_db


def counts(consultation, uid="tiao1") -> tuple:
    row = consultation.tallies.get(uid=uid)
    return row.comments, row.support, row.amend, row.oppose


def totals(consultation) -> tuple:
    consultation.refresh_from_db()
    return consultation.comment_count, consultation.people_count


def submit(consultation, author, key, **content):
    return submit_comment(
        consultation_id=consultation.pk,
        author=author,
        submission_key=key,
        content=CommentContent(uid="tiao1", body="话", **content),
    )


def test_the_follower_is_registered():
    assert "consultations.tally" in followers.registered()


def test_counters_follow_what_people_do():
    consultation = ConsultationFactory(moderation="post")
    lin, chen = UserFactory.create_batch(2)
    first = submit(consultation, lin, "a", stance="oppose")
    submit(consultation, lin, "b", stance="oppose")
    submit(consultation, chen, "c", stance="amend")
    followers.settle()
    # Lin wrote twice and is one person.
    assert counts(consultation) == (3, 0, 1, 1)
    assert totals(consultation) == (3, 2)
    set_stance(
        consultation_id=consultation.pk, uid="tiao1", person=lin, choice="support"
    )
    withdraw_comment(comment_id=first.pk, author=lin)
    followers.settle()
    # A tap says more than what was written before.
    assert counts(consultation) == (2, 1, 1, 0)
    assert totals(consultation) == (2, 2)


def test_what_waits_or_is_hidden_does_not_count(consultation):
    for state in ("pending", "hidden", "withdrawn"):
        CommentFactory(consultation=consultation, state=state)
    CommentFactory(consultation=consultation)
    CommentFactory(consultation=consultation, state="accepted", is_public=False)
    CommentFactory(consultation=consultation, offline=True)
    call_command("recount", consultation.code)
    assert counts(consultation) == (3, 0, 3, 0)
    assert totals(consultation) == (3, 3)


def test_a_batch_handed_over_twice_changes_nothing():
    consultation = ConsultationFactory(moderation="post")
    submit(consultation, UserFactory(), "a", stance="support")
    entries = list(Entry.objects.all())
    for _ in range(2):
        tally(entries)
        assert counts(consultation) == (1, 1, 0, 0)
        assert totals(consultation) == (1, 1)


def test_endorsements_touch_no_counter(django_assert_num_queries):
    comment = CommentFactory()
    endorse(comment_id=comment.pk, person=UserFactory())
    entries = list(Entry.objects.filter(event="comment.endorsed"))
    with django_assert_num_queries(0):
        tally(entries)


def test_entries_of_what_is_gone_do_no_harm(consultation):
    gone = Entry(event="stance.set", data={"consultation": 999_999, "uid": "x"})
    lost = Entry(
        event="comment.published",
        target_type="consultations.comment",
        target_id="999999",
    )
    tally([gone, lost])
    assert not ArticleTally.objects.exists()


def test_recount_mends_what_is_wrong(consultation, capsys):
    CommentFactory(consultation=consultation)
    ArticleTally.objects.create(consultation=consultation, uid="tiao1", comments=77)
    ArticleTally.objects.create(consultation=consultation, uid="gone", comments=5)
    type(consultation).objects.update(comment_count=99)
    call_command("recount")
    assert counts(consultation) == (1, 0, 1, 0)
    assert totals(consultation) == (1, 1)
    assert not ArticleTally.objects.filter(uid="gone").exists()
    assert consultation.code in capsys.readouterr().out


def test_recount_names_what_it_does_not_know(consultation):
    with pytest.raises(CommandError, match="HZ-0"):
        call_command("recount", "HZ-0")
