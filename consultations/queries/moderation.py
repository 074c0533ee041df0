"""What moderators see: queue, one case, a batch, appeals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
from ..rules.masking import Mask, Proposal, propose_masks, texts_of
from ..rules.moderation import BASES, Basis

QUEUE_ORDER = ("submitted_at", "id")
APPEAL_ORDER = ("decided", "made_at", "id")
COUNTED_TO = 1000
MASK_KINDS = {
    "phone": _("电话号码"),
    "id_number": _("身份证号"),
    "plate": _("车牌号"),
    "email": _("电子邮箱"),
}


@dataclass(frozen=True)
class QueueRow:
    """A comment that waits, with the personal data found in it."""

    comment: Comment
    seen: str
    proposals: list[Proposal]
    is_chosen: bool = False


@dataclass(frozen=True)
class MaskRow:
    """A span that is masked or proposed for masking, as a tick box."""

    value: str
    kind: str
    field: str
    text: str
    is_ticked: bool


def mask_rows(
    comment: Comment, proposals: list[Proposal], ticked: set[str] | None = None
) -> list[MaskRow]:
    """Give proposed and stored masks as tick boxes.

    Without `ticked` (what a moderator sent) the stored ones are ticked and, while
    nobody has decided yet, the proposed ones, too.
    """
    if ticked is None:
        first = proposals if comment.state == CommentState.PENDING else []
        ticked = {str(mask) for mask in [*_stored(comment), *(p.mask for p in first)]}
    kinds = {str(found.mask): found.kind for found in proposals}
    spans = sorted({*(found.mask for found in proposals), *_stored(comment)})
    texts = texts_of(comment)
    return [
        MaskRow(
            value=str(mask),
            kind=MASK_KINDS.get(kinds.get(str(mask), ""), _("已遮盖")),
            field=str(Comment._meta.get_field(mask.field).verbose_name),
            text=texts.get(mask.field, "")[mask.start : mask.end],
            is_ticked=str(mask) in ticked,
        )
        for mask in spans
    ]


def _stored(comment: Comment) -> list[Mask]:
    return [Mask(*stored) for stored in comment.masks]


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


def can_undo(decisions: list[ModerationDecision], user) -> bool:
    """Say whether a batch is one's own, fresh enough and not all undone."""
    if not decisions or decisions[0].moderator_id != user.pk:
        return False
    until = decisions[0].at + timedelta(seconds=settings.MODERATION_UNDO_SECONDS)
    left = any(not hasattr(one, "undone_by") for one in decisions)
    return left and timezone.now() <= until


def appeals(user):
    """Appeals with what the one who answers needs, open ones first, oldest first."""
    decided = Case(When(outcome="", then=Value(0)), default=Value(1))
    return (
        Appeal.objects.visible_to(user)
        .select_related("decision__comment__consultation", "first_moderator")
        .annotate(decided=decided)
        .order_by(*APPEAL_ORDER)
    )
