"""Turns entries of the log into notices.

A notice is unique by recipient and log position, and is written in the transaction
that moves the cursor: exactly one, through any crash.
"""

from collections.abc import Iterable

from accounts.models import User
from common import clock
from consultations.models import Comment, RepliedComment

from . import hall
from .models import Delivery, Kind, Notice

BATCH = 1000

# Events about one comment, told to its giver.
ABOUT_COMMENT = {
    "comment.submitted": Kind.RECEIVED,
    "comment.published": Kind.PUBLISHED,
    "comment.accepted": Kind.ACCEPTED,
    "comment.hidden": Kind.HIDDEN,
}
# Events of a consultation, told to everybody who commented.
ABOUT_CONSULTATION = {
    "consultation.reported": Kind.REPORTED,
    "consultation.extended": Kind.EXTENDED,
    "consultation.cancelled": Kind.CANCELLED,
}


def notify(entries: list) -> None:
    """Handle one batch of log entries."""
    notices = [*_about_comments(entries)]
    for entry in entries:
        if entry.event in ABOUT_CONSULTATION:
            notices += _to_participants(entry)
        elif entry.event == "reply.published" or _reaches_more(entry):
            notices += _to_answered(entry)
        elif entry.event == "appeal.decided":
            notices += _to_appellant(entry)
        elif entry.event == "saved_search.found":
            notices += _to_searcher(entry)
        else:
            notices += hall.told(entry)
    _write(notices)


def _about_comments(entries) -> Iterable[Notice]:
    told = [e for e in entries if e.event in ABOUT_COMMENT]
    comments = Comment.objects.in_bulk([int(e.target_id) for e in told])
    for entry in told:
        comment = comments.get(int(entry.target_id))
        if comment is not None and comment.author_id:
            yield _notice(entry, ABOUT_COMMENT[entry.event], comment)


def _notice(entry, kind: Kind, comment: Comment) -> Notice:
    return Notice(
        recipient_id=comment.author_id,
        kind=kind,
        position=entry.position,
        comment_id=comment.pk,
        consultation_id=comment.consultation_id,
    )


def _to_participants(entry) -> list[Notice]:
    people = (
        Comment.objects.filter(consultation_id=entry.target_id, author__isnull=False)
        .exclude(state="withdrawn")
        .order_by("author_id")
        .values_list("author_id", flat=True)
        .distinct()
    )
    return [
        Notice(
            recipient_id=person,
            kind=ABOUT_CONSULTATION[entry.event],
            position=entry.position,
            consultation_id=int(entry.target_id),
        )
        for person in people.iterator(chunk_size=BATCH)
    ]


def _reaches_more(entry) -> bool:
    """Whether later comments were put under a reply that is public already."""
    return entry.event == "reply.extended" and entry.data["published"]


def _to_answered(entry) -> list[Notice]:
    """One notice a person, though one reply may answer several of his comments.

    Of a reply that was extended, only those whose comments have come to it.
    """
    answered = RepliedComment.objects.filter(
        reply_id=entry.target_id, comment__author__isnull=False
    ).select_related("comment")
    if "first" in entry.data:
        answered = answered.filter(pk__gte=entry.data["first"])
    first = {}
    for row in answered.order_by("comment_id").iterator(chunk_size=BATCH):
        first.setdefault(row.comment.author_id, row.comment)
    return [_notice(entry, Kind.REPLIED, comment) for comment in first.values()]


def _to_appellant(entry) -> list[Notice]:
    found = Comment.objects.filter(
        decisions__appeal__pk=entry.target_id, author__isnull=False
    )
    return [_notice(entry, Kind.APPEAL_DECIDED, c) for c in found[:1]]


def _to_searcher(entry) -> list[Notice]:
    """The person who keeps the search, while there is one."""
    owner = User.objects.filter(pk=entry.data["owner"], is_active=True)
    return [
        Notice(recipient_id=pk, kind=Kind.FOUND, position=entry.position)
        for pk in owner.values_list("pk", flat=True)
    ]


def _write(notices: list[Notice]) -> None:
    if not notices:
        return
    # Not left to the column: the list is paged by this moment, which SQLite's own
    # default writes with fewer digits than a comparison is made with.
    moment = clock.db_now()
    for notice in notices:
        notice.made_at = moment
    Notice.objects.bulk_create(notices, BATCH, ignore_conflicts=True)
    positions = {notice.position for notice in notices}
    wanting = User.objects.filter(notify_email=True, is_active=True).exclude(email="")
    fresh = Notice.objects.filter(
        position__in=positions, recipient__in=wanting, deliveries__isnull=True
    )
    Delivery.objects.bulk_create(
        (Delivery(notice_id=pk) for pk in fresh.values_list("pk", flat=True)),
        BATCH,
        ignore_conflicts=True,
    )
