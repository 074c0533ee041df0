"""Deciding what the public sees of comments, one or five hundred at a time.

Whoever decides names the comment as it was seen (state and version). A comment that
is no longer so is left alone and reported back: nothing is decided twice, and no
wording is published that its moderator has not read.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from audit.log import prepare, record_all
from common import clock

from ..exceptions import NotAllowed, NotReady
from ..models import Comment, CommentState, Consultation, ModerationDecision
from ..rules import moderation as rules
from ..rules.masking import Mask, checked_masks, propose_masks, texts_of

Act = ModerationDecision.Act
_OWN = _("这是您自己提的意见，须由另一位审核员处理。")
Masks = Mapping[int, Sequence[Mask]]


@dataclass(frozen=True)
class Seen:
    """A comment as its moderator saw it."""

    pk: int
    state: str
    version_no: int

    def __str__(self) -> str:
        return f"{self.pk}:{self.state}:{self.version_no}"

    @classmethod
    def parse(cls, written: str) -> "Seen":
        """Read "12:pending:1"; raise ValueError for anything else."""
        pk, state, version_no = written.split(":")
        if state not in CommentState.values or max(len(pk), len(version_no)) > 18:
            raise ValueError(f"not a comment as seen: {written[:40]!r}")
        return cls(int(pk), state, int(version_no))

    @classmethod
    def of(cls, comment: Comment) -> "Seen":
        """Describe a comment as it is now."""
        return cls(comment.pk, comment.state, comment.version_no)


@dataclass(frozen=True)
class Missed:
    """A comment that was left alone, and why."""

    comment: Comment
    why: object


@dataclass
class Decided:
    """What a decision has done; `batch` names it for undoing."""

    batch: str
    decisions: list[ModerationDecision] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)


@transaction.atomic
def decide(
    *,
    moderator,
    act: str,
    seen: Sequence[Seen],
    reason: str = "",
    explanation: str = "",
    masks: Masks | None = None,
) -> Decided:
    """Publish, accept without publishing, or hide comments; the SQL does not grow.

    Publishing covers the spans that `masks` gives for a comment; for a comment that
    it does not name, all personal data found. Raises NotReady for an incomplete
    decision.
    """
    _check(act, seen, reason, explanation)
    wanted = {one.pk: one for one in seen}
    reported = _hold_consultations(wanted)
    decided = Decided(batch=uuid.uuid4().hex)
    chosen = []
    for comment in _lock_comments(wanted):
        own = comment.author_id == moderator.pk
        why = _OWN if own else _obstacle(comment, wanted[comment.pk], act, reported)
        if why:
            decided.missed.append(Missed(comment, why))
        else:
            chosen.append(comment)
    told = {"act": act, "moderator": moderator, "batch": decided.batch}
    if act == Act.HIDE:
        told |= {"reason": reason, "explanation": explanation.strip()}
    decided.decisions = _write(chosen, act, told, masks or {})
    return decided


def _check(act: str, seen: Sequence[Seen], reason: str, explanation: str) -> None:
    if act not in (Act.PUBLISH, Act.ACCEPT, Act.HIDE):
        raise NotReady(_("请选择处理方式。"))
    if not seen:
        raise NotReady(_("请先选择意见。"))
    if len(seen) > rules.BULK_LIMIT:
        raise NotReady(
            _("一次最多处理 %(limit)s 条意见。") % {"limit": rules.BULK_LIMIT}
        )
    if act == Act.HIDE and (lack := rules.missing_for_hiding(reason, explanation)):
        raise NotReady(lack)


def _hold_consultations(pks: Iterable[int]) -> set[int]:
    """Keep consultations from being reported meanwhile; give those that already are."""
    concerned = Comment.objects.filter(pk__in=list(pks)).values("consultation_id")
    rows = (
        Consultation.objects.select_for_update(no_key=True)
        .filter(pk__in=concerned)
        .order_by("pk")
        .values_list("pk", "reported_at")
    )
    return {pk for pk, reported_at in rows if reported_at}


def _lock_comments(pks: Iterable[int]) -> list[Comment]:
    rows = Comment.objects.select_for_update().filter(pk__in=list(pks))
    return list(rows.order_by("pk"))


def _obstacle(comment: Comment, seen: Seen, act: str, reported: set[int]) -> object:
    if comment.version_no != seen.version_no:
        return _("提出人刚刚修改了这条意见，请重新阅读。")
    if comment.state != seen.state:
        return _("已由他人处理，现为“%(state)s”。") % {
            "state": comment.get_state_display()
        }
    if not rules.may_decide(act, comment.state):
        return _("“%(state)s”的意见不能这样处理。") % {
            "state": comment.get_state_display()
        }
    if act != Act.HIDE and comment.consultation_id in reported:
        return _("征求意见情况已经通报，不能再公开或受理。")
    return None


def _write(
    comments: list[Comment], act: str, told: dict, masks: Masks
) -> list[ModerationDecision]:
    decisions = [
        ModerationDecision(
            comment=comment,
            version_no=comment.version_no,
            from_state=comment.state,
            to_state=rules.target_state(act, is_public=comment.is_public),
            masks_before=comment.masks,
            **told,
        )
        for comment in comments
    ]
    if act == Act.PUBLISH:
        cover(comments, masks)
    move(decisions)
    ModerationDecision.objects.bulk_create(decisions)
    record_all(_entry(one) for one in decisions)
    return decisions


def cover(comments: list[Comment], masks: Masks) -> None:
    """Put masks on comments that are to be published: those given, or all found."""
    changed = []
    for comment in comments:
        stored = _masks_for(comment, masks)
        if stored != comment.masks:
            comment.masks = stored
            changed.append(comment)
    if changed:
        Comment.objects.bulk_update(changed, ["masks"])


def _masks_for(comment: Comment, masks: Masks) -> list:
    texts = texts_of(comment)
    if comment.pk in masks:
        chosen = list(masks[comment.pk])
    else:
        found = [proposal.mask for proposal in propose_masks(texts)]
        chosen = [*found, *(Mask(*stored) for stored in comment.masks)]
    try:
        return checked_masks(chosen, texts)
    except ValueError as error:
        raise NotReady(_("遮盖的位置与意见原文不符，请重新选择。")) from error


def move(decisions: Iterable[ModerationDecision]) -> None:
    """Bring comments into the state decided, if they still are in the one before.

    One conditional update for each pair of states. Raises NotAllowed when somebody
    else was quicker: the transaction is then to be given up.
    """
    steps = defaultdict(list)
    for decision in decisions:
        steps[decision.from_state, decision.to_state].append(decision.comment_id)
    for (old, new), pks in steps.items():
        moved = Comment.objects.filter(pk__in=pks, state=old).update(state=new)
        if moved != len(pks):
            raise NotAllowed(_("其中有意见刚刚由他人处理，请刷新后再试。"))


def _entry(decision: ModerationDecision):
    name = rules.event_name(decision.from_state, decision.to_state)
    return prepare(
        name,
        actor=decision.moderator_id,
        target=decision.comment,
        data=entry_data(decision),
    )


def entry_data(decision: ModerationDecision) -> dict:
    """Give what followers of the log need to know of a decision."""
    comment = decision.comment
    return {
        "consultation": comment.consultation_id,
        "uid": comment.uid,
        "author": comment.author_id,
        "from": decision.from_state,
        "to": decision.to_state,
        "reason": decision.reason,
        "batch": decision.batch,
    }


def undo_seconds() -> int:
    """Give how long a decision can be undone, in seconds."""
    return settings.MODERATION_UNDO_SECONDS


@transaction.atomic
def undo_batch(*, moderator, batch: str) -> int:
    """Take a batch of one's own decisions back; say how many were undone.

    Left alone: comments that were decided, changed, answered or appealed since.
    Raises NotAllowed when it is too late or nothing is left to undo.
    """
    decisions = _undoable(moderator, batch)
    if not decisions:
        raise NotAllowed(_("没有可以撤销的处理。"))
    if clock.db_now() > decisions[0].at + timedelta(seconds=undo_seconds()):
        raise NotAllowed(_("已超过可以撤销的时间。"))
    undoings = [
        ModerationDecision(
            comment=one.comment,
            act=Act.UNDO,
            undoes=one,
            version_no=one.version_no,
            from_state=one.to_state,
            to_state=one.from_state,
            masks_before=one.comment.masks,
            batch=uuid.uuid4().hex,
            moderator=moderator,
        )
        for one in decisions
    ]
    _uncover(undoings)
    move(undoings)
    ModerationDecision.objects.bulk_create(undoings)
    record_all(
        prepare(
            "comment.moderation_undone",
            actor=moderator,
            target=one.comment,
            data=entry_data(one),
        )
        for one in undoings
    )
    return len(undoings)


def _undoable(moderator, batch: str) -> list[ModerationDecision]:
    mine = ModerationDecision.objects.filter(batch=batch, moderator=moderator)
    pks = list(mine.values_list("comment_id", flat=True)[: rules.BULK_LIMIT])
    comments = {comment.pk: comment for comment in _lock_comments(pks)}
    later = ModerationDecision.objects.filter(
        comment=OuterRef("comment"), pk__gt=OuterRef("pk")
    )
    left = mine.standing().filter(
        ~Exists(later), appeal__isnull=True, comment__replied__isnull=True
    )
    # A comment that came back by appeal stays: that decision has an answer beside it.
    left = left.exclude(from_state=CommentState.HIDDEN).order_by("pk")
    for decision in left:
        decision.comment = comments[decision.comment_id]
    return [one for one in left if _is_as_decided(one)]


def _is_as_decided(decision: ModerationDecision) -> bool:
    now = decision.comment
    then = (decision.to_state, decision.version_no)
    return (now.state, now.version_no) == then


def _uncover(undoings: list[ModerationDecision]) -> None:
    """Bring back the masks from before, if the wording is still the same."""
    changed = []
    for one in undoings:
        before = one.undoes.masks_before
        if one.comment.masks != before and one.undoes.act == Act.PUBLISH:
            one.comment.masks = before
            changed.append(one.comment)
    if changed:
        Comment.objects.bulk_update(changed, ["masks"])
