"""Objections to the roll (名册异议) and to the preliminary result (询异)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from common import clock

from ..exceptions import NotAllowed, NotReady
from ..models import Objection, Poll
from ..permissions import can_object_to_result, can_object_to_roll
from ..rules.lifecycle import Phase
from .steps import hold_still, must_be_in, reasoned

Subject = Objection.Subject


@transaction.atomic
def object_to_roll(
    *, user, poll_id: int, text: str, entry_id: int | None = None
) -> Objection:
    """Say that the roll is wrong, between its publication and its freezing.

    Raises NotAllowed without a verified phone, NotReady outside the time.
    """
    if not can_object_to_roll(user):
        raise NotAllowed(_("对名册提出异议须先验证手机号。"))
    poll = Poll.objects.select_for_update().get(pk=poll_id)
    at = clock.db_now()
    must_be_in(
        poll, at, [Phase.ROLL_PUBLISHED], _("名册公布之后、固定之前才能提出名册异议。")
    )
    days, until = poll.terms.get("roll_objection_days"), poll.roll.objection_end
    if until and at >= until:
        raise NotReady(_("名册异议期 %(days)s 日已过。") % {"days": days})
    return _raise(poll, Subject.ROLL, user, text, at, entry_id)


@transaction.atomic
def object_to_result(*, user, poll_id: int, text: str) -> Objection:
    """Say that the preliminary result is wrong, within the days of the rule.

    Raises NotAllowed for who does not vote here, NotReady outside the time.
    """
    poll = Poll.objects.select_for_update().get(pk=poll_id)
    at = clock.db_now()
    must_be_in(poll, at, [Phase.OBJECTION], _("初步结果公示期间才能对结果提出异议。"))
    if not can_object_to_result(user, poll):
        raise NotAllowed(_("只有本次表决名册上的人可以对结果提出异议。"))
    return _raise(poll, Subject.RESULT, user, text, at)


@transaction.atomic
def decide_objection(
    *, user, objection_id: int, is_upheld: bool, reason: str
) -> Objection:
    """Answer an objection with a reason, once.

    An upheld one against the result leaves only the way to declare the poll void.
    """
    poll_id = Objection.objects.values_list("poll_id", flat=True).get(pk=objection_id)
    hold_still(user, poll_id)
    objection = Objection.objects.select_for_update().get(pk=objection_id)
    if objection.decided_at is not None:
        raise NotReady(_("这件异议已经处理。"))
    if objection.raised_by_id == user.pk:
        raise NotAllowed(_("这件异议由您提出，须由另一人处理。"))
    objection.reason = reasoned(reason, _("请写明处理理由。"))
    objection.is_upheld = is_upheld
    objection.decided_at, objection.decided_by = clock.db_now(), user
    objection.save(update_fields=["reason", "is_upheld", "decided_at", "decided_by"])
    record(
        "objection.decided",
        actor=user,
        target=objection,
        data={"poll": poll_id, "upheld": is_upheld},
        content=objection.reason,
    )
    return objection


def _raise(
    poll: Poll,
    subject: Subject,
    user,
    text: str,
    at: datetime,
    entry_id: int | None = None,
) -> Objection:
    entry = None
    if entry_id is not None:
        entry = poll.roll.entries.filter(pk=entry_id).first()
        if entry is None:
            raise NotReady(_("名册上没有这套房屋（席位）。"))
    objection = Objection.objects.create(
        poll=poll,
        subject=subject,
        entry=entry,
        text=reasoned(text, _("请写明异议的内容。")),
        raised_at=at,
        raised_by=user,
    )
    record(
        "objection.raised",
        actor=user,
        target=objection,
        data={"poll": poll.pk, "subject": subject.value},
        content=objection.text,
    )
    return objection
