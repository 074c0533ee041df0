"""The roll: prepared, published, corrected, frozen; ballots that reached it."""

import json
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from audit.log import record
from common import clock
from common.moments import deadline
from rulebook.windows import open_until

from ..exceptions import NotReady
from ..models import (
    Delivery,
    Objection,
    Poll,
    Roll,
    RollEntry,
    RollVoter,
)
from ..rules import rolls
from ..rules.errors import RecordRefused
from ..rules.lifecycle import VOTING, Phase
from ..rules.rolls import RollLine
from .steps import hold_still, must_be_in, reasoned

_BATCH = 2000


@transaction.atomic
def prepare_roll(*, user, poll_id: int, lines: Sequence[RollLine]) -> Roll:
    """Put a roll beside a draft, in place of an earlier one; its totals go public.

    All lines or none: raises NotReady naming the first entry that cannot be.
    """
    poll = hold_still(user, poll_id)
    if poll.noticed_at or poll.cancelled_at:
        raise NotReady(_("公告已经发出，名册只能在公布后按异议更正。"))
    roll = _write(poll, lines)
    record("roll.prepared", actor=user, target=roll, data=_data(roll))
    return roll


@transaction.atomic
def publish_roll(*, user, poll_id: int) -> Roll:
    """Publish the prepared roll for objections, after the notice.

    Where the rule names days for them their end is kept, and never moved.
    Source: 民法典 第二百零三条第一款.
    """
    poll = hold_still(user, poll_id)
    at = clock.db_now()
    must_be_in(poll, at, [Phase.NOTICED], _("名册在公告之后、固定之前公布。"))
    roll, days = poll.roll, poll.terms.get("roll_objection_days")
    roll.published_at = at
    roll.objection_until = open_until(at, days) if days else None
    roll.save(update_fields=["published_at", "objection_until"])
    record("roll.published", actor=user, target=roll, data=_data(roll))
    return roll


@transaction.atomic
def correct_roll(*, user, poll_id: int, lines: Sequence[RollLine], reason: str) -> Roll:
    """Replace a published roll before it is frozen, such as after an objection."""
    poll = hold_still(user, poll_id)
    at = clock.db_now()
    must_be_in(poll, at, [Phase.ROLL_PUBLISHED], _("名册固定之后不能再更正。"))
    reason = reasoned(reason, _("请写明更正名册的原因。"))
    roll = _write(poll, lines, published_at=poll.roll.published_at)
    record("roll.corrected", actor=user, target=roll, data=_data(roll), content=reason)
    return roll


@transaction.atomic
def freeze_roll(*, user, poll_id: int) -> Roll:
    """Fix the roll and its hash before the vote opens.

    Raises NotReady while objections wait or may still come, and after the opening.
    """
    poll = hold_still(user, poll_id)
    at = clock.db_now()
    must_be_in(poll, at, [Phase.ROLL_PUBLISHED], _("只有公布之后的名册可以固定。"))
    _check_freezing(poll, at)
    roll = poll.roll
    entries = roll.entries.values_list(
        "label", "person_key", "household_key", "area"
    ).order_by("label")
    lines = [rolls.canonical(*entry) for entry in entries.iterator(_BATCH)]
    roll.sha256, roll.frozen_at = rolls.fingerprint(lines), at
    roll.save(update_fields=["sha256", "frozen_at"])
    # The log keeps the digest of the content, which is the digest of the roll.
    written = rolls.written(lines)
    record("roll.frozen", actor=user, target=roll, data=_data(roll), content=written)
    return roll


@transaction.atomic
def record_deliveries(
    *, user, poll_id: int, entry_ids: Sequence[int], way: str, proof: str = ""
) -> int:
    """Note that ballots reached entries (送达); the first note of each stands."""
    poll = hold_still(user, poll_id)
    at = clock.db_now()
    _must_be_frozen(poll, at, _("名册固定之后、表决截止之前登记送达。"))
    if way not in Delivery.Way.values:
        raise NotReady(_("请选择送达方式。"))
    known = RollEntry.objects.filter(pk__in=entry_ids, roll=poll.roll)
    fresh = known.filter(delivery__isnull=True).values_list("pk", flat=True)
    rows = [
        Delivery(entry_id=pk, way=way, proof=proof, delivered_at=at, recorded_by=user)
        for pk in fresh
    ]
    Delivery.objects.bulk_create(rows, batch_size=_BATCH)
    data = {"poll": poll.code, "way": way, "entries": len(rows)}
    # Which entries they were is sealed, not listed: a roll may hold thousands.
    sealed = json.dumps([proof, sorted(row.entry_id for row in rows)])
    record("ballots.delivered", actor=user, target=poll, data=data, content=sealed)
    return len(rows)


def _must_be_frozen(poll: Poll, at, message: str) -> None:
    must_be_in(poll, at, VOTING | {Phase.ROLL_FROZEN}, message)


def _write(poll: Poll, lines: Sequence[RollLine], published_at=None) -> Roll:
    terms = poll.terms
    try:
        rolls.check(
            list(lines),
            with_area=rolls.needs_area(terms),
            one_voter=terms.get("co_owners") == "named_voter",
        )
    except RecordRefused as refused:
        raise NotReady(f"{refused}。名册没有改动，请更正后整份重交。") from refused
    roll, _created = Roll.objects.update_or_create(
        poll=poll,
        defaults={"prepared_at": clock.db_now(), "published_at": published_at},
    )
    roll.entries.all().delete()
    _write_entries(roll, lines)
    totals = roll.entries.aggregate(
        entries=Count("pk"),
        persons=Count("person_key", distinct=True),
        square=Sum("area"),
        with_area=Count("area"),
    )
    roll.entry_count, roll.persons = totals["entries"], totals["persons"]
    everywhere = totals["with_area"] == totals["entries"]
    roll.area = totals["square"] if everywhere else None
    roll.save(update_fields=["entry_count", "persons", "area"])
    poll.roll = roll
    return roll


def _write_entries(roll: Roll, lines: Sequence[RollLine]) -> None:
    shared = rolls.shared_persons(lines)
    entries = [
        RollEntry(
            roll=roll,
            label=line.label.strip(),
            person_key=line.person_key,
            shared=line.person_key in shared,
            building=line.building,
            household_key=line.household,
            area=line.area,
        )
        for line in lines
    ]
    RollEntry.objects.bulk_create(entries, batch_size=_BATCH)
    voters = [
        RollVoter(entry=entry, user_id=user_id)
        for entry, line in zip(entries, lines, strict=True)
        for user_id in dict.fromkeys(line.voters)
    ]
    RollVoter.objects.bulk_create(voters, batch_size=_BATCH)


def _check_freezing(poll: Poll, at) -> None:
    if at >= poll.opens_at:
        raise NotReady(
            _("表决开始时间已过而名册没有固定，这次表决只能取消，改期后重新公告。")
        )
    roll_objections = poll.objections.filter(subject=Objection.Subject.ROLL)
    waiting = roll_objections.pending().count()
    if waiting:
        raise NotReady(
            _("还有 %(n)s 件名册异议没有处理，处理完才能固定名册。") % {"n": waiting}
        )
    days, until = poll.terms.get("roll_objection_days"), poll.roll.objection_end
    if until and at < until:
        told = {"days": days, "until": deadline(until)}
        raise NotReady(
            _("名册公布后 %(days)s 日内可以提出异议，%(until)s 期满才能固定名册。")
            % told
        )


def _data(roll: Roll) -> dict:
    return {
        "poll": roll.poll.code,
        "entries": roll.entry_count,
        "persons": roll.persons,
        "area": roll.area,
    }
