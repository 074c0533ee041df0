"""Published comments with their replies, in a constant number of queries."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.shortcuts import get_object_or_404

from ..models import (
    Comment,
    Consultation,
    Endorsement,
    Provision,
    Reply,
    ReplyTheme,
)
from ..rules.diff import redline
from ..rules.masking import PublicText, public_view

ORDERS = {
    "newest": ("-submitted_at", "-id"),
    "endorsed": ("-endorsement_count", "-id"),
}


@dataclass(frozen=True)
class CommentRow:
    """A comment as the public reads it: personal data masked, reply beside it."""

    comment: Comment
    words: PublicText
    reply: Reply | None
    # Whether the reader stands behind it (附议).
    did: bool = False
    # Themes that the reply answers at once.
    themes: int = 0


def published(consultation: Consultation):
    """The published comments of a consultation, with what a row needs."""
    return with_replies(consultation.comments.published())


def with_replies(comments):
    """Load the reply of each comment, and how many themes it answers; no query more."""
    themes = ReplyTheme.objects.filter(reply=OuterRef("replied__reply")).order_by()
    count = themes.values("reply").annotate(n=Count("pk")).values("n")
    loaded = comments.select_related("replied__reply__resulting_version")
    return loaded.annotate(reply_themes=Subquery(count))


def narrowed(comments, wanted: dict[str, str]):
    """Keep the comments of one article, stance or outcome."""
    if wanted["article"]:
        comments = comments.filter(uid=wanted["article"])
    if wanted["stance"]:
        comments = comments.filter(stance=wanted["stance"])
    if wanted["outcome"]:
        comments = comments.filter(
            replied__reply__outcome=wanted["outcome"],
            replied__reply__published_at__isnull=False,
        )
    return comments


def rows(comments, reader=None) -> list[CommentRow]:
    """Prepare comments for the public eye, or for a reader's who is signed in."""
    done = _endorsed(comments, reader)
    return [_row(comment, comment.pk in done) for comment in comments]


def _endorsed(comments, reader) -> set[int]:
    if reader is None or not reader.is_authenticated:
        return set()
    mine = Endorsement.objects.filter(person=reader, comment__in=comments)
    return set(mine.values_list("comment_id", flat=True))


def _row(comment: Comment, did: bool) -> CommentRow:
    themes = getattr(comment, "reply_themes", None) or 0
    reply = _public_reply(comment)
    return CommentRow(comment, public_view(comment), reply, did, themes)


def _public_reply(comment: Comment) -> Reply | None:
    replied = getattr(comment, "replied", None)
    reply = replied.reply if replied else None
    return reply if reply and reply.published_at else None


def one(comments, consultation: Consultation, pk: int) -> Comment:
    """Fetch one comment of a consultation, or answer 404.

    Public addresses name comments by number: the receipt is for its giver alone.
    """
    found = with_replies(comments.filter(consultation=consultation))
    return get_object_or_404(found, pk=pk)


@dataclass(frozen=True)
class HistoryStep:
    """One version of an article, and what changed against the one before."""

    provision: Provision
    segments: list
    is_changed: bool


def with_redlines(provisions: list[Provision]) -> list[HistoryStep]:
    """Put the redline against the version before beside each version."""
    steps, old = [], None
    for provision in provisions:
        changed = old is not None and old.text != provision.text
        segments = redline(old.text, provision.text) if changed else []
        steps.append(HistoryStep(provision, segments, changed))
        old = provision
    return steps
