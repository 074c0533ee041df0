"""What staff see while they answer comments."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery

from common.pagination import page as page_by_key

from ..models import Comment, Consultation, Provision, Reply, ReplyTheme
from ..rules.diff import redline

WORDS = (
    "outcome",
    "topic",
    "reason",
    "resulting_version",
    "resulting_uid",
    "private_note",
)


def with_counts(consultation: Consultation):
    """The replies of a consultation, each with how many comments it answers."""
    replies = consultation.replies.select_related("written_by", "resulting_version")
    themes = ReplyTheme.objects.filter(reply=OuterRef("pk")).order_by()
    count = themes.values("reply").annotate(n=Count("pk")).values("n")
    return replies.annotate(comments=Count("answered"), theme_count=Subquery(count))


def owed(consultation: Consultation) -> dict[str, int]:
    """Count what still stands before the report."""
    comments = consultation.comments
    return {
        "pending": comments.filter(state="pending").count(),
        "unanswered": comments.unanswered().count(),
        "drafts": consultation.replies.filter(published_at__isnull=True).count(),
    }


def chosen(consultation: Consultation, keys: list[int]) -> list[Comment]:
    """The chosen comments of a consultation, with the reply they have."""
    rows = consultation.comments.filter(pk__in=keys).select_related("replied__reply")
    return list(rows.order_by("uid", "pk"))


def answered_page(reply: Reply, after: str | None):
    """The comments that a reply answers, paged by key."""
    rows = Comment.objects.filter(replied__reply=reply)
    return page_by_key(rows, order=("-submitted_at", "-id"), after=after, size=20)


@dataclass(frozen=True)
class Change:
    """An article before and after, with the redline between them."""

    before: Provision | None
    after: Provision
    segments: list


def themes_of(reply: Reply) -> list[ReplyTheme]:
    """Give the themes that a reply answers, each with its number of comments."""
    return list(reply.themes.annotate(comments=Count("answered")))


def replaced_by(reply: Reply) -> int:
    """Count the replies that a draft took the place of and that an undo puts back."""
    act = None if reply.published_at else getattr(reply, "act", None)
    return len(act.before) if act else 0


def change_of(reply: Reply) -> Change | None:
    """The article that came of a reply, against the consultation's wording."""
    if not reply.resulting_uid or reply.resulting_version is None:
        return None
    found = {
        provision.version_id: provision
        for provision in Provision.objects.filter(
            uid=reply.resulting_uid,
            version__in=[reply.consultation.version_id, reply.resulting_version_id],
        )
    }
    after = found.get(reply.resulting_version_id)
    if after is None:
        return None
    before = found.get(reply.consultation.version_id)
    return Change(before, after, redline(before.text if before else "", after.text))
