"""Meetings: called, agenda sent, signed in, closed with decisions, published."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.log import record
from common import clock
from common.text import clean_plain
from rulebook import loader

from ..exceptions import NotReady
from ..models import AgendaItem, Attendance, Body, Meeting, Seat, Topic
from ..queries import mandates
from ..rules import bodies as rules
from ..rules import standing
from .way import obey

MOST_ITEMS = 30
# An item: its words, and the code of a topic or "".
Item = tuple[str, str]


@transaction.atomic
def call_meeting(
    *,
    body_id: int,
    by,
    title: str,
    place: str,
    starts_at: datetime,
    items: Sequence[Item],
) -> Meeting:
    """Draw up a meeting with its agenda; nobody is told before it is sent.

    Raises NotAllowed, and NotReady for an empty agenda or a topic of elsewhere.
    """
    body = Body.objects.select_related("board").get(pk=body_id)
    _may_convene(body, by)
    meeting = Meeting.objects.create(
        body=body,
        title=clean_plain(title).strip(),
        place=clean_plain(place).strip(),
        starts_at=starts_at,
        called_by=by,
    )
    _set_items(meeting, items)
    record("meeting.called", actor=by, target=meeting, data={"body": body.pk})
    return meeting


@transaction.atomic
def revise_meeting(
    *,
    meeting_id: int,
    by,
    title: str,
    place: str,
    starts_at: datetime,
    items: Sequence[Item],
) -> Meeting:
    """Change a meeting before its agenda is sent. Raises NotAllowed, NotReady."""
    meeting = _held(meeting_id, by)
    if meeting.sent_at is not None:
        raise NotReady(_("议程已经送达，不能再改；可以取消后另行召集。"))
    meeting.title = clean_plain(title).strip()
    meeting.place = clean_plain(place).strip()
    meeting.starts_at = starts_at
    meeting.save()
    meeting.agenda.all().delete()
    _set_items(meeting, items)
    record("meeting.revised", actor=by, target=meeting)
    return meeting


@transaction.atomic
def send_agenda(*, meeting_id: int, by) -> Meeting:
    """Send the agenda to the seats and post it; the rule of the day is kept.

    Raises NotAllowed, and NotReady when it goes out later than the rule allows.
    """
    meeting = _held(meeting_id, by)
    _must(meeting.sent_at is None and meeting.cancelled_at is None, _("议程已经送达。"))
    at = clock.db_now()
    row = loader.find(meeting.body.rule_id, timezone.localdate(at))
    late = rules.late_agenda(row.terms, meeting.starts_at, at)
    _must(not late, late)
    seats = Seat.objects.current(timezone.localdate(meeting.starts_at))
    meeting.entitled = seats.filter(body=meeting.body).count()
    _must(meeting.entitled, _("这个议事组织还没有登记席位。"))
    meeting.rule, meeting.sent_at = row.as_dict(), at
    meeting.save()
    data = {"rule": row.key, "entitled": meeting.entitled}
    record("meeting.agenda_sent", actor=by, target=meeting, data=data)
    return meeting


@transaction.atomic
def sign_in(*, meeting_id: int, seat_id: int, by) -> Attendance:
    """Note that a seat is present: by its holder, the chair or the committee.

    Twice counts once. Raises NotAllowed, and NotReady long before, or after the end.
    """
    meeting = _locked(meeting_id)
    at = clock.db_now()
    _must(meeting.sent_at and not meeting.cancelled_at, _("这次会议不能签到。"))
    _must(meeting.closed_at is None, _("会议已经结束。"))
    opens = meeting.starts_at - rules.EARLIEST_SIGN_IN
    _must(at >= opens, _("会议开始前两小时起可以签到。"))
    seats = Seat.objects.current(timezone.localdate(meeting.starts_at))
    seat = seats.filter(body=meeting.body, pk=seat_id).first()
    _must(seat, _("没有这个席位。"))
    if seat.holder_id != by.pk:
        _may_convene(meeting.body, by)
    found, is_new = Attendance.objects.get_or_create(
        meeting=meeting, seat=seat, defaults={"signed_at": at, "signed_by": by}
    )
    if is_new:
        meeting.present += 1
        meeting.save(update_fields=["present"])
        data = {"seat": seat.pk, "present": meeting.present}
        record("meeting.signed_in", actor=by, target=meeting, data=data)
    return found


@transaction.atomic
def close_meeting(
    *, meeting_id: int, by, minutes: str, decisions: Mapping[int, Mapping]
) -> Meeting:
    """End a meeting with its minutes and a decision on every item.

    `decisions`: by item, `decision`, `approve` (how many agreed, or None), `note`.
    Raises NotAllowed, and NotReady naming the item whose decision cannot stand.
    """
    meeting = _held(meeting_id, by)
    at = clock.db_now()
    _must(meeting.sent_at and not meeting.cancelled_at, _("议程没有送达，不能结束。"))
    _must(meeting.closed_at is None, _("会议已经结束。"))
    _must(at >= meeting.starts_at, _("会议还没有开始。"))
    minutes = clean_plain(minutes).strip()
    _must(minutes, _("请写会议记录。"))
    terms = meeting.rule["terms"]
    for item in meeting.agenda.all():
        _decide(meeting, item, terms, decisions.get(item.pk) or {})
    meeting.minutes, meeting.closed_at = minutes, at
    meeting.save()
    data = {"present": meeting.present, "entitled": meeting.entitled}
    record("meeting.closed", actor=by, target=meeting, data=data, content=minutes)
    return meeting


@transaction.atomic
def publish_minutes(*, meeting_id: int, by) -> Meeting:
    """Publish minutes and decisions, for as long as the rule says. NotAllowed."""
    meeting = _held(meeting_id, by)
    _must(meeting.closed_at, _("会议结束、写好记录以后才能公布。"))
    if meeting.published_at is not None:
        return meeting
    at = clock.db_now()
    meeting.published_at = at
    meeting.public_until = rules.publicity_end(meeting.rule["terms"], at)
    meeting.save()
    record("meeting.published", actor=by, target=meeting, content=meeting.minutes)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting_id: int, by, reason: str) -> Meeting:
    """Call a meeting off, with a reason that all read. NotAllowed, NotReady."""
    meeting = _held(meeting_id, by)
    _must(meeting.closed_at is None, _("会议已经结束，不能取消。"))
    if meeting.cancelled_at is not None:
        return meeting
    reason = clean_plain(reason).strip()[:200]
    _must(reason, _("请写明取消的原因。"))
    meeting.cancelled_at, meeting.cancel_reason = clock.db_now(), reason
    meeting.save()
    record("meeting.cancelled", actor=by, target=meeting, content=reason)
    return meeting


def _locked(meeting_id: int) -> Meeting:
    rows = Meeting.objects.select_for_update(of=["self"])
    return rows.select_related("body__board").get(pk=meeting_id)


def _held(meeting_id: int, by) -> Meeting:
    meeting = _locked(meeting_id)
    _may_convene(meeting.body, by)
    return meeting


def _may_convene(body: Body, by) -> None:
    person = mandates.standing_of(by, body.board)
    obey(standing.to_convene(person, is_chair=mandates.is_chair(by, body)))


def _must(is_so, otherwise: str) -> None:
    if not is_so:
        raise NotReady(otherwise)


def _set_items(meeting: Meeting, items: Sequence[Item]) -> None:
    _must(items, _("请写明议程。"))
    _must(len(items) <= MOST_ITEMS, _("议程最多 %(n)s 项。") % {"n": MOST_ITEMS})
    topics = Topic.objects.filter(board=meeting.body.board).shown()
    known = {t.code: t for t in topics.filter(code__in=[code for _t, code in items])}
    for position, (title, code) in enumerate(items, start=1):
        _must(
            not code or code in known,
            _("这里没有编号为 %(code)s 的议题。") % {"code": code},
        )
        topic = known.get(code)
        words = clean_plain(title).strip() or (topic.title if topic else "")
        _must(words, _("议程的每一项都要写明。"))
        AgendaItem.objects.create(
            meeting=meeting, position=position, title=words[:120], topic=topic
        )


def _decide(meeting: Meeting, item: AgendaItem, terms: Mapping, told: Mapping) -> None:
    decision = told.get("decision", "")
    if decision not in AgendaItem.Decision.values:
        raise NotReady(_("请写明第 %(n)s 项的决定。") % {"n": item.position})
    wrong = rules.unfounded(
        terms,
        decision,
        told.get("approve"),
        entitled=meeting.entitled,
        present=meeting.present,
    )
    if wrong:
        raise NotReady(_("第 %(n)s 项：") % {"n": item.position} + wrong)
    item.decision = decision
    item.approve = told.get("approve") if decision in rules.BINDING else None
    item.note = clean_plain(told.get("note", "")).strip()
    item.save()
