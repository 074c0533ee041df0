"""What moderators see: the queue, one case, a batch, appeals, and the public numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncMonth

from ..actions.moderation import Seen
from ..models import (
    Appeal,
    Comment,
    CommentState,
    Consultation,
    HideReason,
    ModerationDecision,
    ModerationMode,
    Provision,
)
from ..rules.masking import Proposal, propose_masks, texts_of
from ..rules.moderation import BASES, Basis

QUEUE_ORDER = ("submitted_at", "id")
COUNTED_TO = 1000


@dataclass(frozen=True)
class QueueRow:
    """A comment that waits, with the personal data found in it."""

    comment: Comment
    seen: str
    proposals: list[Proposal]
    is_chosen: bool = False


@dataclass(frozen=True)
class ReasonRow:
    """A reason for hiding with the rule it rests on."""

    value: str
    label: str
    basis: Basis


def reasons() -> list[ReasonRow]:
    """Give every reason for hiding beside its rule."""
    return [ReasonRow(r.value, r.label, BASES[r.value]) for r in HideReason]


def pending(user):
    """Comments that nobody has decided on yet."""
    return Comment.objects.visible_to(user).filter(state=CommentState.PENDING)


def unreviewed(user):
    """Public comments (先发后审) whose present wording no moderator has read."""
    read = ModerationDecision.objects.filter(
        comment=OuterRef("pk"), version_no=OuterRef("version_no")
    )
    return (
        Comment.objects.visible_to(user)
        .published()
        .filter(~Exists(read), consultation__moderation=ModerationMode.POST)
    )


QUEUES = {"pending": pending, "unreviewed": unreviewed}


def queue(user, kind: str = "pending", code: str = ""):
    """Give a queue, oldest first; of one consultation for a code."""
    comments = QUEUES.get(kind, pending)(user)
    if code:
        comments = comments.filter(consultation__code=code)
    return comments.select_related("consultation").order_by(*QUEUE_ORDER)


def queue_rows(
    comments: Iterable[Comment], chosen: frozenset[str] = frozenset()
) -> list[QueueRow]:
    """Prepare comments of a queue; those in `chosen` come back ticked."""
    rows = []
    for comment in comments:
        seen = str(Seen.of(comment))
        found = propose_masks(texts_of(comment))
        rows.append(QueueRow(comment, seen, found, seen in chosen))
    return rows


def counted(comments) -> int:
    """Count up to a ceiling, so that a long queue costs no more than a short one."""
    return comments.order_by()[:COUNTED_TO].count()


def queue_consultations(user):
    """The consultations that have comments waiting, with how many."""
    waiting = Count("comments", filter=Q(comments__state=CommentState.PENDING))
    some = Comment.objects.filter(
        consultation=OuterRef("pk"), state=CommentState.PENDING
    )
    return (
        Consultation.objects.visible_to(user)
        .filter(Exists(some))
        .annotate(waiting=waiting)
        .select_related("version")
        .order_by("closes_at", "pk")
    )


def article_of(comment: Comment) -> Provision | None:
    """The article that a comment is about, in the version consulted on."""
    if not comment.uid:
        return None
    version = comment.consultation.version_id
    return Provision.objects.filter(version=version, uid=comment.uid).first()


def standing_decision(comment: Comment) -> ModerationDecision | None:
    """The decision that holds for a comment now, with its appeal where there is one.

    Public pages show its reason and rule to the giver (`ReasonRow`).
    """
    held = comment.decisions.standing().select_related("appeal").order_by("-pk")
    return held.first()


@dataclass(frozen=True)
class Hiding:
    """Why a comment is hidden, as its giver reads it."""

    decision: ModerationDecision
    basis: Basis | None
    appeal: Appeal | None

    @property
    def can_appeal(self) -> bool:
        """Whether the giver may still object to this decision."""
        return self.appeal is None


def hiding_of(comment: Comment) -> Hiding | None:
    """Tell why a comment is hidden; None when it is not."""
    if comment.state != CommentState.HIDDEN:
        return None
    decision = standing_decision(comment)
    if decision is None or decision.act != ModerationDecision.Act.HIDE:
        return None
    appeal = getattr(decision, "appeal", None)
    return Hiding(decision, BASES.get(decision.reason), appeal)


def batch(user, name: str) -> list[ModerationDecision]:
    """The decisions that were taken together, undoings left out."""
    taken = ModerationDecision.objects.visible_to(user).filter(batch=name)
    rows = taken.exclude(act=ModerationDecision.Act.UNDO).order_by("pk")
    return list(rows.select_related("comment", "undone_by")[:COUNTED_TO])


def appeals(user):
    """Appeals with what the one who answers needs, open ones first, oldest first."""
    return (
        Appeal.objects.visible_to(user)
        .select_related("decision__comment__consultation", "first_moderator")
        .annotate(is_decided=Q(decided_at__isnull=False))
        .order_by("is_decided", "made_at", "pk")
    )


@dataclass
class MonthRow:
    """What moderators did in one month."""

    month: object
    published: int = 0
    accepted: int = 0
    hidden: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    appeals: int = 0
    upheld: int = 0
    reversed: int = 0

    def cells(self) -> list[int]:
        """The hidings by reason, in the order of the reasons."""
        return [self.reasons.get(value, 0) for value in HideReason.values]


def statistics() -> list[MonthRow]:
    """Count decisions and appeals by month, newest first, from the rows themselves."""
    months: dict[object, MonthRow] = {}
    for row in _decision_counts():
        _add_decisions(months.setdefault(row["month"], MonthRow(row["month"])), row)
    for row in _appeal_counts():
        month = months.setdefault(row["month"], MonthRow(row["month"]))
        month.appeals += row["n"]
        month.upheld += row["n"] if row["outcome"] == Appeal.Outcome.UPHELD else 0
        month.reversed += row["n"] if row["outcome"] == Appeal.Outcome.REVERSED else 0
    return sorted(months.values(), key=lambda one: one.month, reverse=True)


def _decision_counts():
    # A confirmation of what was public already changes nothing for the public.
    return (
        ModerationDecision.objects.standing()
        .exclude(from_state=F("to_state"))
        .annotate(month=TruncMonth("at"))
        .values("month", "to_state", "reason")
        .annotate(n=Count("pk"))
        .order_by()
    )


def _appeal_counts():
    return (
        Appeal.objects.annotate(month=TruncMonth("made_at"))
        .values("month", "outcome")
        .annotate(n=Count("pk"))
        .order_by()
    )


def _add_decisions(month: MonthRow, row: dict) -> None:
    if row["to_state"] == CommentState.PUBLISHED:
        month.published += row["n"]
    elif row["to_state"] == CommentState.ACCEPTED:
        month.accepted += row["n"]
    else:
        month.hidden += row["n"]
        month.reasons[row["reason"]] = month.reasons.get(row["reason"], 0) + row["n"]
