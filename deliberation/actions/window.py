"""After the notice: extension and cancellation, with reason; declaring void."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from common import clock

from ..exceptions import NotReady
from ..models import Poll, PollExtension
from ..rules import noticing
from .steps import hold_still, reasoned, refuse


@transaction.atomic
def extend_poll(
    *, user, poll_id: int, closes_at: datetime, reason: str
) -> PollExtension:
    """Let the poll end later, with a public reason; never earlier, never again.

    Raises NotReady for an end that is not later, a window longer than the rule
    allows, a poll that is over, or no reason.
    """
    poll = hold_still(user, poll_id)
    reason = reasoned(reason, _("请写明延期的原因。"))
    at = clock.db_now()
    _must_run(poll)
    refuse(
        _("不能这样延期"),
        noticing.extension_refusals(
            poll.terms,
            opens_at=poll.opens_at,
            closes_at=poll.closes_at,
            new_closes_at=closes_at,
            at=at,
        ),
    )
    extension = PollExtension.objects.create(
        poll=poll,
        old_closes_at=poll.closes_at,
        new_closes_at=closes_at,
        reason=reason,
        made_at=at,
        made_by=user,
    )
    poll.closes_at = closes_at
    poll.save(update_fields=["closes_at"])
    data = {
        "code": poll.code,
        "old_closes_at": extension.old_closes_at.isoformat(),
        "new_closes_at": closes_at.isoformat(),
    }
    record("poll.extended", actor=user, target=poll, data=data, content=reason)
    return extension


@transaction.atomic
def cancel_poll(*, user, poll_id: int, reason: str) -> Poll:
    """Cancel a poll before it closes, with a public reason; ballots are kept."""
    poll = hold_still(user, poll_id)
    reason = reasoned(reason, _("请写明取消的原因。"))
    at = clock.db_now()
    if poll.noticed_at is not None:
        _must_run(poll)
    if at >= poll.closes_at:
        raise NotReady(_("表决已经截止，不能取消；结果有问题的，可以宣告无效。"))
    poll.cancelled_at, poll.cancel_reason = at, reason
    poll.save(update_fields=["cancelled_at", "cancel_reason"])
    record(
        "poll.cancelled",
        actor=user,
        target=poll,
        data={"code": poll.code},
        content=reason,
    )
    return poll


@transaction.atomic
def void_poll(*, user, poll_id: int, reason: str) -> Poll:
    """Declare a poll void after it closed, such as after an upheld objection.

    Also what was certified, carried out or archived: a court may undo a decision within
    a year of its becoming known. Source: 民法典 第二百八十条第二款.
    """
    poll = hold_still(user, poll_id)
    reason = reasoned(reason, _("请写明宣告无效的原因。"))
    at = clock.db_now()
    _must_stand(poll)
    if at < poll.closes_at:
        raise NotReady(_("表决还没有截止，请改为取消。"))
    poll.voided_at, poll.void_reason = at, reason
    poll.save(update_fields=["voided_at", "void_reason"])
    record(
        "poll.voided", actor=user, target=poll, data={"code": poll.code}, content=reason
    )
    return poll


def _must_run(poll: Poll) -> None:
    _must_stand(poll)
    if poll.archived_at is not None:
        raise NotReady(_("这次表决已经归档。"))


def _must_stand(poll: Poll) -> None:
    if poll.noticed_at is None:
        raise NotReady(_("表决还没有公告，请直接修改方案。"))
    if poll.cancelled_at is not None:
        raise NotReady(_("这次表决已经取消。"))
    if poll.voided_at is not None:
        raise NotReady(_("这次表决已经宣告无效。"))
