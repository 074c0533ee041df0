"""Everything that came in, as staff filter and read it; SQL does not grow with it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import Left
from django.utils import timezone

from regions.models import Region

from .. import finding
from ..models import (
    Comment,
    CommentRevision,
    Consultation,
    ModerationDecision,
    Provision,
    RepliedComment,
)
from .moderation import article_of

ORDER = ("-submitted_at", "-id")
PAGE_SIZE = 50
_LISTED = (
    "receipt",
    "display_name",
    "channel",
    "stance",
    "state",
    "uid",
    "article_label",
    "is_public",
    "version_no",
    "submitted_at",
    "endorsement_count",
    "consultation_id",
)
# Filters that name one value of one column.
_EXACT = {
    "consultation": "consultation__code",
    "article": "uid",
    "stance": "stance",
    "state": "state",
    "channel": "channel",
}


def comments(user, wanted: dict):
    """Narrow all comments to what is wanted: cleaned data of `InboxFilterForm`."""
    found = Comment.objects.visible_to(user)
    for name, column in _EXACT.items():
        if wanted.get(name):
            found = found.filter(**{column: wanted[name]})
    if wanted.get("region"):
        found = _within(found, wanted["region"])
    found = _between(found, wanted.get("since"), wanted.get("until"))
    if wanted.get("replied"):
        found = _replied(found, is_replied=wanted["replied"] == "yes")
    return finding.narrow(found, wanted.get("q") or "")


def _within(found, code: str):
    """Keep a region and all below it; an unknown one holds nothing."""
    region = Region.objects.filter(code=code).only("path").first()
    if region is None:
        return found.none()
    return found.filter(region_path__startswith=region.path)


def _between(found, since: date | None, until: date | None):
    """Keep what came in from the beginning of one day to the end of another."""
    if since:
        found = found.filter(submitted_at__gte=_midnight(since))
    if until:
        found = found.filter(submitted_at__lt=_midnight(until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _replied(found, *, is_replied: bool):
    if is_replied:
        return found.filter(replied__isnull=False)
    return found.unanswered()


def listed(found):
    """Load what a row of the list shows, and no long text."""
    answered = RepliedComment.objects.filter(comment=OuterRef("pk"))
    return found.only(*_LISTED).annotate(
        opening=Left("body", 120),
        opening_wording=Left("proposed_wording", 120),
        is_replied=Exists(answered),
    )


@dataclass(frozen=True)
class Case:
    """One comment with all that staff read beside it."""

    comment: Comment
    article: Provision | None
    history: list[dict]
    attachments: list
    intake: object


def case(comment: Comment) -> Case:
    """Gather a comment's article, history, attachments and register entry."""
    return Case(
        comment=comment,
        article=article_of(comment),
        history=_history(comment),
        attachments=list(comment.attachments.all()),
        intake=getattr(comment, "intake", None),
    )


def cases(user):
    """Comments with what `case` needs, in a constant number of queries."""
    decisions = ModerationDecision.objects.select_related("moderator", "appeal")
    return (
        Comment.objects.visible_to(user)
        .select_related(
            "consultation__version", "region", "intake", "replied__reply", "author"
        )
        .prefetch_related(
            Prefetch("decisions", decisions.order_by("pk")),
            Prefetch("revisions", CommentRevision.objects.order_by("version_no")),
            "attachments",
        )
    )


def _history(comment: Comment) -> list[dict]:
    """What happened to a comment, oldest first."""
    steps = [{"at": comment.submitted_at, "kind": "submitted", "row": comment}]
    for revision in comment.revisions.all():
        steps.append({"at": revision.replaced_at, "kind": "edited", "row": revision})
    for decision in comment.decisions.all():
        steps.append({"at": decision.at, "kind": "decided", "row": decision})
        if appeal := getattr(decision, "appeal", None):
            steps.append({"at": appeal.made_at, "kind": "appealed", "row": appeal})
    if replied := getattr(comment, "replied", None):
        steps.append({"at": replied.at, "kind": "replied", "row": replied.reply})
    return sorted(steps, key=lambda step: step["at"])


def consultations(user):
    """The consultations that a filter or a form offers, newest first."""
    rows = Consultation.objects.visible_to(user).select_related("version")
    return rows.order_by("-opens_at", "-pk")


def articles(consultation: Consultation):
    """The articles that a filter or a form offers, without their text."""
    offered = consultation.version.provisions.articles().order_by("position")
    return offered.only("uid", "label", "caption", "version_id")


def region_choices() -> list[Region]:
    """The places down to towns, in the order of the tree."""
    return list(Region.objects.filter(depth__lte=3).only("code", "full_name", "path"))
