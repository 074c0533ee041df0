"""Each event makes one notice, to the right person, through any crash."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from audit import followers, sequencer
from audit.models import Follower
from consultations.actions import appeals, changes, comments, moderation, replies
from consultations.actions.publishing import extend_consultation
from consultations.rules.content import CommentContent
from notifications import followers as ours
from notifications.models import Delivery, Kind, Notice
from tests.accounts.factories import StaffFactory, UserFactory
from tests.consultations.factories import (
    CommentFactory,
    ConsultationFactory,
    ReplyFactory,
    days,
)

from .conftest import happened, told, wants_mail

pytestmark = pytest.mark.django_db


def notices() -> list[tuple[int, str]]:
    """Who was told of what, in order."""
    followers.settle()
    rows = Notice.objects.order_by("position", "recipient_id")
    return list(rows.values_list("recipient_id", "kind"))


def submitted(consultation, author, body="请写清楚停车。"):
    return comments.submit_comment(
        consultation_id=consultation.pk,
        author=author,
        submission_key=uuid.uuid4().hex,
        content=CommentContent(stance="amend", body=body),
    )


def decided(comment, act, moderator=None, **more):
    moderator = moderator or StaffFactory(roles=[Role.MODERATOR])
    return moderation.decide(
        moderator=moderator,
        act=act,
        seen=[moderation.Seen.of(comment)],
        **more,
    )


def hidden(comment, moderator=None):
    return decided(comment, "hide", moderator, reason="spam")


class TestByTheActionsThemselves:
    """No hand-written entries here: what the actions write is what we follow."""

    def test_submitting(self, consultation):
        author = UserFactory()
        submitted(consultation, author)
        assert notices() == [(author.pk, Kind.RECEIVED)]

    def test_publishing(self, consultation):
        comment = CommentFactory(consultation=consultation, pending=True)
        decided(comment, "publish")
        assert notices() == [(comment.author_id, Kind.PUBLISHED)]

    def test_accepting_what_is_not_to_be_public(self, consultation):
        comment = CommentFactory(
            consultation=consultation, pending=True, is_public=False
        )
        decided(comment, "publish")
        assert notices() == [(comment.author_id, Kind.ACCEPTED)]

    def test_hiding(self, consultation):
        comment = CommentFactory(consultation=consultation, pending=True)
        hidden(comment)
        assert notices() == [(comment.author_id, Kind.HIDDEN)]

    def test_confirming_what_is_public_already_tells_nobody(self, comment):
        decided(comment, "publish")
        assert notices() == []

    def test_undoing_tells_nobody(self, consultation):
        comment = CommentFactory(consultation=consultation, pending=True)
        moderator = StaffFactory(roles=[Role.MODERATOR])
        batch = decided(comment, "publish", moderator).batch
        moderation.undo_batch(moderator=moderator, batch=batch)
        assert [kind for _who, kind in notices()] == [Kind.PUBLISHED]

    @pytest.mark.parametrize("outcome", ["upheld", "reversed"])
    def test_deciding_an_appeal(self, consultation, outcome):
        comment = CommentFactory(consultation=consultation, pending=True)
        decision = hidden(comment).decisions[0]
        appeal = appeals.make_appeal(decision_id=decision.pk, grounds="没有广告。")
        appeals.decide_appeal(
            appeal_id=appeal.pk,
            moderator=StaffFactory(roles=[Role.MODERATOR]),
            outcome=outcome,
            answer="已复核。",
        )
        again = [Kind.PUBLISHED] if outcome == "reversed" else []
        assert notices() == [
            (comment.author_id, kind)
            for kind in (Kind.HIDDEN, *again, Kind.APPEAL_DECIDED)
        ]

    def test_publishing_a_reply_tells_each_person_once(self, consultation):
        first, second, other = CommentFactory.create_batch(3, consultation=consultation)
        second.author = first.author
        second.save(update_fields=["author"])
        reply = ReplyFactory(
            consultation=consultation, draft=True, comments=[first, second, other]
        )
        approver = StaffFactory(roles=[Role.APPROVER])
        replies.publish_replies(reply_ids=[reply.pk], by=approver)
        assert sorted(notices()) == sorted(
            [(first.author_id, Kind.REPLIED), (other.author_id, Kind.REPLIED)]
        )

    def test_the_report_tells_everybody_who_commented_once(self):
        consultation = ConsultationFactory(ended=True)
        author = UserFactory()
        twice = CommentFactory.create_batch(2, consultation=consultation, author=author)
        hid = CommentFactory(consultation=consultation, hidden=True)
        CommentFactory(consultation=consultation, state="withdrawn")
        letter = CommentFactory(consultation=consultation, offline=True)
        CommentFactory()  # of another consultation
        ReplyFactory(consultation=consultation, comments=[*twice, letter])
        replies.publish_report(
            consultation_id=consultation.pk, by=StaffFactory(roles=[Role.APPROVER])
        )
        assert sorted(notices()) == sorted(
            [(author.pk, Kind.REPORTED), (hid.author_id, Kind.REPORTED)]
        )

    def test_extending(self, comment):
        extend_consultation(
            consultation=comment.consultation,
            new_closes_at=days(60).evaluate(None, None, {"locale": None}),
            notice="应居民要求延长。",
            by=StaffFactory(roles=[Role.APPROVER]),
        )
        assert notices() == [(comment.author_id, Kind.EXTENDED)]

    def test_withdrawing_tells_nobody(self, comment):
        changes.withdraw_comment(comment_id=comment.pk, author=comment.author)
        assert notices() == []


def test_a_letter_has_nobody_to_tell(consultation):
    letter = CommentFactory(consultation=consultation, offline=True)
    told("comment.submitted", letter)
    told("comment.published", letter)
    assert notices() == []


def test_entries_about_what_is_gone_are_passed_over(comment):
    happened("comment.published", comment)
    happened("reply.published", comment.consultation)  # no such reply
    happened("appeal.decided", comment.consultation)
    comment.delete()
    assert notices() == []


def test_only_those_who_want_mail_get_a_delivery(comment, consultation):
    wants_mail(comment.author)
    other = CommentFactory(consultation=consultation)
    told("comment.published", comment)
    told("comment.published", other)
    assert [d.notice.recipient for d in Delivery.objects.all()] == [comment.author]


class TestThroughACrash:
    @pytest.fixture
    def crashing(self):
        """A follower that writes everything and then falls over."""

        def falls(entries):
            ours.notify(entries)
            raise RuntimeError("power cut")

        return falls

    def test_nothing_is_left_and_then_everything_comes_once(self, reader, crashing):
        comment = reader.comments.get()
        happened("comment.submitted", comment)
        happened("comment.published", comment)
        sequencer.sequence()
        with pytest.raises(RuntimeError):
            followers.follow("notifications", crashing)
        assert Notice.objects.count() == Delivery.objects.count() == 0
        assert not Follower.objects.filter(name="notifications", position__gt=0)
        followers.run_all()
        followers.run_all()
        assert Notice.objects.count() == Delivery.objects.count() == 2

    def test_a_batch_handed_over_twice_does_no_harm(self, reader):
        entry = happened("comment.published", reader.comments.get())
        sequencer.sequence()
        entry.refresh_from_db()
        ours.notify([entry])
        ours.notify([entry])
        assert Notice.objects.count() == Delivery.objects.count() == 1

    def test_a_mail_sent_already_is_not_made_due_by_a_repeat(self, reader):
        entry = happened("comment.published", reader.comments.get())
        sequencer.sequence()
        entry.refresh_from_db()
        ours.notify([entry])
        Delivery.objects.update(state=Delivery.State.SENT)
        ours.notify([entry])
        assert Delivery.objects.get().state == Delivery.State.SENT


def test_the_report_is_told_in_a_constant_number_of_queries(consultation):
    for comment in CommentFactory.create_batch(3, consultation=consultation):
        wants_mail(comment.author)
    few = queries_for_report(consultation)
    for comment in CommentFactory.create_batch(60, consultation=consultation):
        wants_mail(comment.author)
    assert queries_for_report(consultation) == few
    assert Notice.objects.filter(kind=Kind.REPORTED).count() == 3 + 63


def queries_for_report(consultation) -> int:
    entry = happened("consultation.reported", consultation)
    sequencer.sequence()
    entry.refresh_from_db()
    with CaptureQueriesContext(connection) as caught:
        ours.notify([entry])
    return len(caught)
