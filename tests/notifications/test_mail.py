"""A mail goes out once, late if need be, and only if it is still wanted and true."""

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from consultations.actions.changes import withdraw_comment
from notifications import mail as sender
from notifications.models import Delivery, Kind, Notice

from .conftest import told

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def due(reader):
    """A delivery that waits to be sent."""
    told("comment.published", reader.comments.get())
    return Delivery.objects.get()


@pytest.fixture
def clock(monkeypatch):
    """The sender's clock; `clock.minutes = 5` sets it ahead."""

    class Clock:
        minutes = 0

        def __call__(self):
            return timezone.now() + timedelta(minutes=self.minutes)

    moved = Clock()
    monkeypatch.setattr(sender, "db_now", moved)
    return moved


@pytest.fixture
def server_down(monkeypatch):
    """Sending fails until `server_down.undo()`."""

    def fails(self, **_options):
        raise SMTPServerDisconnected("no")

    monkeypatch.setattr(EmailMessage, "send", fails)
    return monkeypatch


def test_sent_once(due, clock):
    assert sender.send_due() == 1
    clock.minutes = 60
    assert sender.send_due() == 0
    assert [m.extra_headers["Message-ID"] for m in mail.outbox] == [
        sender.message_id(due)
    ]
    due.refresh_from_db()
    assert (due.state, due.attempts) == (State.SENT, 1)
    assert due.sent_at


def test_says_what_happened_and_where_to_look(due, settings, reader):
    sender.send_due()
    sent = mail.outbox[0]
    assert sent.to == [reader.email]
    assert str(Kind.PUBLISHED.label) in sent.subject
    assert f"{settings.BASE_URL}/me/comments/" in sent.body
    assert reader.phone not in sent.body


def test_an_error_of_the_server_is_met_again_later(due, clock, server_down):
    assert sender.send_due() == 0
    due.refresh_from_db()
    assert (due.state, due.attempts) == (State.PENDING, 1)
    clock.minutes = 1
    sender.send_due()
    due.refresh_from_db()
    assert due.attempts == 1  # not due yet: two minutes after the first
    clock.minutes = 3
    sender.send_due()
    due.refresh_from_db()
    assert due.attempts == 2
    server_down.undo()
    server_down.setattr(sender, "db_now", clock)
    clock.minutes = 8
    assert sender.send_due() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == sender.message_id(due)


def test_waits_grow_and_end(due, clock, server_down):
    waits = []
    while due.state == State.PENDING:
        sender.send_due()
        due.refresh_from_db()
        waits.append(due.due_at - clock())
        clock.minutes += 3 * 24 * 60
    assert due.state == State.FAILED
    assert due.attempts == sender.MAX_ATTEMPTS == len(waits)
    assert waits[:-1] == sorted(waits[:-1])


def test_a_sender_that_died_is_replaced_after_ten_minutes(due, clock, monkeypatch):
    assert sender._claim(due.pk)  # and then the process is gone
    clock.minutes = 9
    assert sender.send_due() == 0
    clock.minutes = 11
    assert sender.send_due() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == sender.message_id(due)


def test_a_mail_that_kills_its_sender_is_given_up(due, clock):
    for _ in range(sender.MAX_ATTEMPTS):
        assert sender._claim(due.pk)
        clock.minutes += 11
    assert sender.send_due() == 0
    due.refresh_from_db()
    assert due.state == State.FAILED
    assert mail.outbox == []


def test_two_senders_never_take_the_same(due):
    assert sender._claim(due.pk)
    assert not sender._claim(due.pk)


def test_one_bad_address_does_not_stop_the_others(due, reader, comment):
    told("comment.hidden", comment)
    type(comment).objects.update(state="published")
    type(reader).objects.filter(pk=reader.pk).update(email="a\nb@example.com")
    assert sender.send_due() == 0
    assert set(Delivery.objects.values_list("state", flat=True)) <= {
        State.PENDING,
        State.DROPPED,
    }


def test_who_opted_out_meanwhile_gets_nothing(due, reader):
    reader.notify_email = False
    reader.save(update_fields=["notify_email"])
    assert sender.send_due() == 0
    due.refresh_from_db()
    assert due.state == State.DROPPED
    assert mail.outbox == []


def test_an_account_that_was_closed_gets_nothing(due, reader):
    reader.is_active = False
    reader.save(update_fields=["is_active"])
    assert sender.send_due() == 0
    assert mail.outbox == []


def test_a_withdrawn_comment_is_not_written_of(due, comment):
    withdraw_comment(comment_id=comment.pk, author=comment.author)
    assert sender.send_due() == 0
    due.refresh_from_db()
    assert due.state == State.DROPPED


@pytest.mark.parametrize("state", ["hidden", "pending", "accepted"])
def test_what_is_no_longer_public_is_not_called_public(due, comment, state):
    type(comment).objects.filter(pk=comment.pk).update(state=state)
    assert sender.send_due() == 0
    assert mail.outbox == []


def test_the_log_names_no_address(due, reader, monkeypatch, caplog):
    def refuses(self, **_options):
        raise SMTPRecipientsRefused({reader.email: (550, b"unknown user")})

    monkeypatch.setattr(EmailMessage, "send", refuses)
    with caplog.at_level(logging.DEBUG):
        sender.send_due()
    assert caplog.records
    written = "".join(str(record.__dict__) for record in caplog.records)
    assert reader.email not in written


def test_a_delivery_of_what_is_gone_is_dropped(due, comment):
    Notice.objects.update(comment=None)
    assert sender.send_due() == 0
    due.refresh_from_db()
    assert due.state == State.DROPPED
