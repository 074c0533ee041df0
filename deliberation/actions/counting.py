"""Counting a poll, certifying what came of it, and what follows."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import leaves
from audit.log import record
from common import clock
from common.text import digest
from rulebook.windows import open_until

from ..exceptions import NotAllowed, NotReady
from ..models import LegalEffect, Objection, PaperState, Poll, PollItem, Result
from ..permissions import can_run_poll
from ..queries.counting import counts
from ..rules import house, milestones
from ..rules.errors import RecordRefused
from ..rules.lifecycle import VOTING, Phase
from ..rules.tally import decide
from .steps import hold_still, must_be_in, reasoned

_COUNTED = {Phase.CLOSED, Phase.COUNTING}


@transaction.atomic
def record_attendance(*, user, poll_id: int, present: int) -> Poll:
    """Note how many came to the meeting, where the rule counts those present."""
    poll = hold_still(user, poll_id)
    must_be_in(
        poll,
        clock.db_now(),
        VOTING | _COUNTED,
        _("表决开始之后、计票之前登记到会人数。"),
    )
    if not 0 <= present <= poll.roll.persons_now:
        raise NotReady(_("到会人数不能多于名册上的人数。"))
    poll.present = present
    poll.save(update_fields=["present"])
    data = {"code": poll.code, "present": present}
    record("poll.attended", actor=user, target=poll, data=data)
    return poll


@transaction.atomic
def start_counting(*, user, poll_id: int) -> Poll:
    """Say that the tellers have begun."""
    poll = hold_still(user, poll_id)
    at = clock.db_now()
    must_be_in(poll, at, [Phase.CLOSED], _("表决截止之后才能开始计票。"))
    poll.counting_at = at
    poll.save(update_fields=["counting_at"])
    record("poll.counting", actor=user, target=poll, data={"code": poll.code})
    return poll


@transaction.atomic
def tally_poll(*, user, poll_id: int, second_teller=None) -> list[Result]:
    """Count every question by the frozen rule and publish the preliminary result.

    A statutory vote needs a second teller. Raises NotReady before the end, while a
    paper waits for its second reading, and for counts that cannot be.
    """
    poll = hold_still(user, poll_id)
    at = clock.db_now()
    must_be_in(poll, at, _COUNTED, _("表决截止之后才能计票，每次表决只计一次。"))
    _check_tellers(poll, user, second_teller)
    waiting = poll.papers.filter(
        state__in=(PaperState.READ_ONCE, PaperState.DISPUTED)
    ).count()
    if waiting:
        raise NotReady(
            _("还有 %(n)s 张纸质票没有复核或者认定，处理完才能计票。") % {"n": waiting}
        )
    if poll.counting_at is None:
        poll.counting_at = at
        poll.save(update_fields=["counting_at"])
    return [_tally(poll, item, user, second_teller, at) for item in poll.items.all()]


@transaction.atomic
def certify_result(*, user, poll_id: int) -> list[Result]:
    """Confirm the result after the objections; a statutory one by two persons.

    The first call of two signs, the second by somebody else certifies. Raises
    NotReady before the days are over, while an objection waits, or after one was
    upheld; NotAllowed when the same person signs twice.
    """
    poll = hold_still(user, poll_id)
    at = clock.db_now()
    must_be_in(
        poll,
        at,
        [Phase.AWAITING_CERTIFICATION],
        _("初步结果公示期满、尚未确认的，才能确认结果。"),
    )
    _check_objections(poll)
    results = list(
        Result.objects.select_for_update().filter(item__poll=poll).order_by("pk")
    )
    for result in results:
        _sign(result, user, at)
    is_final = all(result.certified_at for result in results)
    record(
        "result.certified" if is_final else "result.signed",
        actor=user,
        target=poll,
        data={"code": poll.code, "results": [result.pk for result in results]},
        content="\n".join(result.sha256 for result in results),
    )
    return results


@transaction.atomic
def record_milestone(*, user, poll_id: int, name: str, note: str = "") -> Poll:
    """Record what follows a result: filed, executing, disclosed, archived.

    Raises NotReady out of order, or to carry out what was not carried.
    """
    poll = hold_still(user, poll_id)
    at = clock.db_now()
    refusal = milestones.refusal(name, poll.moments, at)
    if refusal:
        raise NotReady(f"{refusal}。")
    note = reasoned(note, _("请写明这一步的情况。"))
    column = f"{name}_at"
    setattr(poll, column, at)
    poll.save(update_fields=[column])
    data = {"code": poll.code}
    record(f"poll.{name}", actor=user, target=poll, data=data, content=note)
    return poll


def _check_tellers(poll: Poll, user, second_teller) -> None:
    if second_teller is None:
        if poll.legal_effect == LegalEffect.STATUTORY:
            raise NotReady(_("法定表决须有两名计票人。"))
        return
    is_other = second_teller.pk != user.pk
    if not is_other or not can_run_poll(second_teller, poll.region):
        raise NotAllowed(_("第二名计票人应是另一名有本地授权的经办人员。"))


def _tally(poll: Poll, item: PollItem, user, second, at: datetime) -> Result:
    try:
        outcome = decide(poll.row, counts(poll, item))
    except RecordRefused as refused:
        raise NotReady(_("不能计票：%(why)s。") % {"why": refused}) from refused
    tellers = [user.pk, *([second.pk] if second else [])]
    written = {
        **outcome.as_dict(),
        "poll": poll.code,
        "item": item.position,
        "question": item.question,
        "legal_effect": poll.legal_effect,
        "roll_sha256": poll.roll.sha256,
        **_appendix(poll),
        "closed_at": poll.closes_at.isoformat(),
        "tellers": tellers,
    }
    content = leaves.canonical(written).decode("utf-8")
    result = Result.objects.create(
        item=item,
        passed=outcome.passed,
        outcome=written,
        sha256=digest(content),
        tallied_at=at,
        tallied_by=user,
        tallied_with=second,
        objection_until=objection_end(poll, at),
        needs_two=poll.legal_effect == LegalEffect.STATUTORY,
    )
    record(
        "result.tallied",
        actor=user,
        target=result,
        data={
            "poll": poll.code,
            "item": item.pk,
            "passed": outcome.passed,
            "objection_until": leaves.moment(result.objection_until),
        },
        content=content,
    )
    return result


def objection_end(poll: Poll, at: datetime) -> datetime:
    """Until when a result that is counted at the moment may be objected to.

    Kept with the result, so that the trigger and every page go by one end.
    """
    ours = house.terms(timezone.localdate(at))
    return open_until(at, house.objection_days(poll.terms, ours))


def _appendix(poll: Poll) -> dict[str, object]:
    """The digest of the roll's appendix, where units have changed hands."""
    last = poll.roll.newest_change
    return {"roll_appendix_sha256": last.sha256} if last else {}


def _check_objections(poll: Poll) -> None:
    objections = poll.objections.filter(subject=Objection.Subject.RESULT)
    if objections.pending().exists():
        raise NotReady(_("还有结果异议没有处理，处理完才能确认结果。"))
    if objections.filter(is_upheld=True).exists():
        raise NotReady(_("结果异议成立，不能确认结果；请宣告无效后重新表决。"))


def _sign(result: Result, user, at: datetime) -> None:
    if result.first_by_id == user.pk:
        raise NotAllowed(_("您已经确认过，法定表决须由另一人再次确认。"))
    if result.first_by_id is None:
        result.first_by = user
    else:
        result.second_by = user
    if not result.needs_two or result.second_by_id:
        result.certified_at = at
    result.save(update_fields=["first_by", "second_by", "certified_at"])
