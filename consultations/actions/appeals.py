"""Objecting to a hiding, and answering the objection."""

import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from audit.log import record
from common import clock

from ..exceptions import NotAllowed, NotReady
from ..models import Appeal, Comment, CommentState, Consultation, ModerationDecision
from ..rules import moderation as rules
from .moderation import cover, entry_data, move

LONGEST_GROUNDS = 2000


@transaction.atomic
def make_appeal(*, decision_id: int, grounds: str, person=None) -> Appeal:
    """Object to the hiding of a comment, once for each decision.

    Whoever reaches this has shown the receipt and the phone, or is signed in as the
    giver. Raises NotReady without grounds, NotAllowed when there is nothing to
    object to. Source: 互联网跟帖评论服务管理规定 第十三条.
    """
    if not grounds.strip():
        raise NotReady(_("请写明申诉理由。"))
    comment = Comment.objects.select_for_update().get(decisions=decision_id)
    decision = comment.decisions.standing().order_by("-pk").first()
    _check_can_appeal(comment, decision, decision_id)
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(
                decision=decision,
                grounds=grounds.strip()[:LONGEST_GROUNDS],
                made_at=clock.db_now(),  # lists are paged by it, digit for digit
                first_moderator=decision.moderator,
            )
    except IntegrityError as error:
        raise NotAllowed(_("对这一决定已经提出过申诉。")) from error
    record(
        "appeal.made",
        actor=person,
        target=appeal,
        data={"comment": comment.pk, "consultation": comment.consultation_id},
        content=appeal.grounds,
    )
    return appeal


def _check_can_appeal(comment, decision, decision_id: int) -> None:
    current = decision is not None and decision.pk == decision_id
    is_hidden = comment.state == CommentState.HIDDEN
    if not (current and is_hidden and decision.act == ModerationDecision.Act.HIDE):
        raise NotAllowed(_("这一决定已经变更，无须申诉。"))


@transaction.atomic
def decide_appeal(*, appeal_id: int, moderator, outcome: str, answer: str) -> Appeal:
    """Answer an appeal: keep the hiding, or bring the comment back.

    The one who hid it cannot answer (the database refuses it, too). Raises NotReady
    without an answer, NotAllowed when it is decided or not this person's to decide.
    """
    if not answer.strip() or outcome not in Appeal.Outcome.values:
        raise NotReady(_("请选择结果并写明答复。"))
    appeal = Appeal.objects.select_related("decision").get(pk=appeal_id)
    if appeal.first_moderator_id == moderator.pk:
        raise NotAllowed(_("申诉须由另一位审核员处理。"))
    comment = _hold(appeal)
    told = {"outcome": outcome, "answer": answer.strip()}
    at = clock.db_now()
    if not Appeal.objects.settle(appeal_id, by=moderator, at=at, **told):
        raise NotAllowed(_("这件申诉已由他人处理。"))
    if outcome == Appeal.Outcome.REVERSED:
        _bring_back(comment, moderator)
    record(
        "appeal.decided",
        actor=moderator,
        target=appeal,
        data={
            "comment": comment.pk,
            "consultation": comment.consultation_id,
            "author": comment.author_id,
            "outcome": outcome,
        },
        content=answer.strip(),
    )
    appeal.refresh_from_db()
    return appeal


def _hold(appeal: Appeal) -> Comment:
    held = Consultation.objects.select_for_update(no_key=True)
    held.get(comments__decisions__appeal=appeal)
    return Comment.objects.select_for_update().get(pk=appeal.decision.comment_id)


def _bring_back(comment: Comment, moderator) -> None:
    """Publish (or accept) a hidden comment again, by a decision of its own."""
    decision = ModerationDecision(
        comment=comment,
        version_no=comment.version_no,
        act=ModerationDecision.Act.PUBLISH,
        explanation=str(_("申诉后改正")),
        from_state=CommentState.HIDDEN,
        to_state=rules.target_state(rules.PUBLISH, is_public=comment.is_public),
        masks_before=comment.masks,
        batch=uuid.uuid4().hex,
        moderator=moderator,
    )
    cover([comment], {})
    move([decision])
    decision.save()
    name = rules.event_name(decision.from_state, decision.to_state)
    record(name, actor=moderator, target=comment, data=entry_data(decision))
