"""Sends due notices by e-mail.

A delivery is claimed and committed before the server is spoken to, so two senders
never take the same one. A sender that dies in between leaves it claimed; after
`STUCK` it is tried again under the same Message-ID, by which mail servers and
readers recognise the repeat.
"""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.template.loader import render_to_string

from accounts.models import User
from common.clock import db_now

from .models import NEEDED, Delivery
from .wording import Words, wording

logger = logging.getLogger(__name__)

STUCK = timedelta(minutes=10)
MAX_ATTEMPTS = 6
State = Delivery.State


def send_due(limit: int = 200) -> int:
    """Send what is due; give how many mails went out."""
    now = db_now()
    due = Delivery.objects.filter(
        Q(state=State.PENDING) | Q(state=State.SENDING), due_at__lte=now
    ).order_by("due_at", "id")
    return sum(_send(pk) for pk in list(due.values_list("pk", flat=True)[:limit]))


def _claim(pk: int) -> bool:
    """Take one delivery for ourselves: one conditional update decides."""
    now = db_now()
    free = Delivery.objects.filter(
        pk=pk, state__in=[State.PENDING, State.SENDING], due_at__lte=now
    )
    return bool(
        free.update(state=State.SENDING, attempts=F("attempts") + 1, due_at=now + STUCK)
    )


def _send(pk: int) -> int:
    if not _claim(pk):
        return 0
    delivery = _fetch(pk)
    words = wording(delivery.notice)
    if words is None or not _wants_mail(delivery.notice.recipient):
        _settle(pk, State.DROPPED)
        return 0
    if delivery.attempts > MAX_ATTEMPTS:
        # Every sender so far died over it.
        _settle(pk, State.FAILED)
        return 0
    try:
        _message(delivery, words).send()
    except (SMTPException, OSError, ValueError) as error:
        # ValueError: an address that cannot be written into a header.
        _postpone(delivery, error)
        return 0
    _settle(pk, State.SENT, sent_at=db_now())
    return 1


def _fetch(pk: int) -> Delivery:
    needed = (f"notice__{path}" for path in ("recipient", *NEEDED))
    return Delivery.objects.select_related(*needed).get(pk=pk)


def _wants_mail(person: User) -> bool:
    return bool(person.is_active and person.notify_email and person.email)


def _message(delivery: Delivery, words: Words) -> EmailMessage:
    address = settings.BASE_URL.rstrip("/") + words.path
    body = render_to_string(
        "notifications/email/notice.txt",
        {"words": words, "address": address, "site": settings.SITE_NAME},
    )
    return EmailMessage(
        subject=f"【{settings.SITE_NAME}】{words.title}",
        body=body,
        to=[delivery.notice.recipient.email],
        headers={"Message-ID": message_id(delivery)},
    )


def message_id(delivery: Delivery) -> str:
    """Give the same Message-ID for every attempt of one delivery."""
    return f"<notice-{delivery.notice_id}-{delivery.channel}@minyi.local>"


def _settle(pk: int, state: State, **values) -> None:
    Delivery.objects.filter(pk=pk).update(state=state, **values)


def _postpone(delivery: Delivery, error: Exception) -> None:
    # The kind of error only: its text may name the recipient.
    why = {"delivery": delivery.pk, "why": type(error).__name__}
    logger.warning("mail failed", extra=why)
    if delivery.attempts >= MAX_ATTEMPTS:
        _settle(delivery.pk, State.FAILED)
        return
    wait = timedelta(minutes=2**delivery.attempts)
    _settle(delivery.pk, State.PENDING, due_at=db_now() + wait)
