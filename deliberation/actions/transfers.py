"""Units that change hands after the roll was frozen, and the appendix that says so."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.log import record
from common import clock

from ..exceptions import AlreadyVoted, NotReady
from ..models import (
    Ballot,
    PaperBallot,
    PaperState,
    Roll,
    RollChange,
    RollEntry,
    RollVoter,
)
from ..rules import transfers as rules
from ..rules.lifecycle import VOTING, Phase
from .steps import hold_still, must_be_in, reasoned


@transaction.atomic
def transfer_entry(
    *, user, entry_id: int, voters: Sequence[int], basis: str
) -> RollEntry:
    """Let the new owners vote for a unit that was sold after the freezing.

    A ballot that the old owner has cast, for any of his units, stands: raises
    AlreadyVoted. Else the unit leaves his person and counts with the other units of the
    buyer, if there are any; a new line of the appendix says so. Raises NotReady outside
    the time, without voters or basis.
    Source: 建筑物区分所有权司法解释 (法释〔2020〕17号) 第九条.
    """
    entry = RollEntry.objects.select_related("roll").get(pk=entry_id)
    poll = hold_still(user, entry.roll.poll_id)
    at = clock.db_now()
    must_be_in(
        poll,
        at,
        VOTING | {Phase.ROLL_FROZEN},
        _("名册固定之后、表决截止之前才能登记房屋转让。"),
    )
    basis = reasoned(basis, _("请写明转让的依据，如登记簿记载。"))
    _check(entry, voters)
    change = _append(entry, voters, user, basis, at)
    entry.voters.filter(ended_at__isnull=True).update(ended_at=at)
    _end_mandates(entry, user, at)
    RollVoter.objects.bulk_create(
        RollVoter(entry=entry, user_id=user_id, since=at, basis=basis)
        for user_id in voters
    )
    data = {"poll": poll.code, "voters": list(voters), "appendix": change.ordinal}
    record("entry.transferred", actor=user, target=entry, data=data, content=basis)
    return entry


def _end_mandates(entry: RollEntry, user, at: datetime) -> None:
    """What the old owner entrusted ends with his right; both sides are told."""
    for proxy in entry.proxies.filter(revoked_at__isnull=True):
        proxy.revoked_at, proxy.revoked_by = at, user
        proxy.save(update_fields=["revoked_at", "revoked_by"])
        data = {"poll": proxy.poll_id, "entry": entry.pk}
        record("proxy.revoked", actor=user, target=proxy, data=data)


def _check(entry: RollEntry, voters: Sequence[int]) -> None:
    if not voters:
        raise NotReady(_("请填写新的表决人。"))
    person = _together(entry)
    live = PaperBallot.objects.filter(entry__in=person)
    if (
        Ballot.objects.filter(roll_entry__in=person).exists()
        or live.exclude(state=PaperState.SET_ASIDE).exists()
    ):
        raise AlreadyVoted(_("原表决人已经投票，这张票继续有效，新的表决人不再投票。"))
    if entry.voters.filter(user_id__in=voters).exists():
        raise NotReady(_("新的表决人与原表决人相同。"))


def _append(
    entry: RollEntry, voters: Sequence[int], user, basis: str, at: datetime
) -> RollChange:
    """Write the next line of the appendix, then let the unit count with its buyer."""
    roll = entry.roll
    last = roll.newest_change
    ordinal = last.ordinal + 1 if last else 1
    previous = last.sha256 if last else roll.sha256
    passing = rules.pass_on(
        seller=_holding(_together(entry), entry.person_key),
        buyer=_buyer(roll, entry, set(voters)),
        area=entry.area,
        persons=last.persons if last else roll.persons,
        ordinal=ordinal,
    )
    line = rules.written(
        passing,
        ordinal=ordinal,
        label=entry.label,
        basis=basis,
        moment=at.astimezone(UTC).isoformat(),
    )
    change = RollChange.objects.create(
        roll=roll,
        ordinal=ordinal,
        entry=entry,
        old_person=passing.old.person,
        new_person=passing.new.person,
        left_units=passing.old.units,
        left_area=passing.old.area,
        joined_units=passing.new.units,
        joined_area=passing.new.area,
        persons=passing.persons,
        basis=basis,
        at=at,
        made_by=user,
        previous=previous,
        sha256=rules.chained(previous, line),
    )
    _move(entry, passing)
    return change


def _move(entry: RollEntry, passing: rules.Passing) -> None:
    entry.person_key = passing.new.person
    entry.shared = passing.new.units > 1
    entry.save(update_fields=["person_key", "shared"])
    if entry.shared:
        _person(entry.roll, entry.person_key).filter(shared=False).update(shared=True)


def _together(entry: RollEntry) -> QuerySet[RollEntry]:
    """All entries that count as the same person."""
    if not entry.shared:
        return RollEntry.objects.filter(pk=entry.pk)
    return _person(entry.roll, entry.person_key)


def _person(roll: Roll, person: str) -> QuerySet[RollEntry]:
    return RollEntry.objects.filter(roll=roll, person_key=person)


def _holding(entries: QuerySet[RollEntry], person: str) -> rules.Holding:
    areas = list(entries.values_list("area", flat=True))
    total = None if None in areas else sum(areas)
    return rules.Holding(person, len(areas), total)


def _buyer(roll: Roll, sold: RollEntry, voters: set[int]) -> rules.Holding | None:
    """What the same people vote for already, all of them and nobody else."""
    theirs = RollVoter.objects.filter(
        entry__roll=roll, user_id__in=voters, ended_at__isnull=True
    ).exclude(entry=sold)
    for entry in RollEntry.objects.filter(voters__in=theirs).order_by("pk").distinct():
        now = entry.voters.filter(ended_at__isnull=True)
        if set(now.values_list("user_id", flat=True)) == voters:
            return _holding(_together(entry), entry.person_key)
    return None
