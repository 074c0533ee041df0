"""名册: uploaded, checked by a person, taken in whole or not at all."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import permissions, rosters
from accounts.actions.ownership import BATCH, link_owners, unverify_units
from accounts.exceptions import BadRoster, NotEntrusted
from accounts.models import Origin, Ownership, RosterState, RosterUpload, User
from accounts.rules import roster as rules
from accounts.rules.roster import Owner, Roster, RosterUnit
from audit import log as audit
from common import clock
from common.crypto import blind_index
from regions.models import Building, Compound, Entrance, Unit

KEPT = timedelta(days=7)
_TOLD_OF_UNIT = ("use", "area", "area_source", "counts_for_vote")
_TOLD_OF_OWNER = (
    "name",
    "identity",
    "phone_index",
    "is_developer",
    "is_voter",
    "user",
)


@dataclass(frozen=True)
class Imported:
    """What an import did, in numbers."""

    buildings: int
    units: int
    new_units: int
    owners: int
    new_owners: int
    ended_owners: int
    linked: int


def checked(compound: Compound, lines) -> Roster:
    """Read a table against what the compound has on record."""
    return rules.parse(
        lines,
        declared_area=compound.declared_area,
        declared_households=compound.declared_households,
    )


@transaction.atomic
def upload_roster(
    *, compound: Compound, by: User, data: bytes, filename: str
) -> RosterUpload:
    """Keep a table, sealed, until somebody has looked at its findings.

    Raises BadRoster for a file that is no table, BadUpload, NotEntrusted.
    """
    _check_keeper(by, compound)
    lines = rosters.read_table(data)
    upload = RosterUpload.objects.create(
        compound=compound,
        filename=filename[-120:],
        sha256=hashlib.sha256(data).hexdigest(),
        cells=rosters.dump(lines),
        uploaded_by=by,
    )
    audit.record("roster.uploaded", actor=by, target=upload, data=_told(upload))
    return upload


@transaction.atomic
def discard_roster(*, upload_id: int, by: User) -> RosterUpload:
    """Throw an uploaded table away. Raises BadRoster, NotEntrusted."""
    upload = _open_upload(upload_id, by)
    upload.state, upload.cells = RosterState.DISCARDED, ""
    upload.save(update_fields=["state", "cells"])
    audit.record("roster.discarded", actor=by, target=upload, data=_told(upload))
    return upload


@transaction.atomic
def forget_rosters() -> int:
    """Throw away tables that nobody confirmed for a week; the ticker calls this.

    Source: 个人信息保护法 art. 19 (no longer than needed).
    """
    oldest = clock.db_now() - KEPT
    left = RosterUpload.objects.select_for_update().filter(
        state=RosterState.CHECKING, uploaded_at__lt=oldest
    )
    forgotten = list(left)
    for upload in forgotten:
        upload.state, upload.cells = RosterState.DISCARDED, ""
        upload.save(update_fields=["state", "cells"])
        audit.record("roster.discarded", target=upload, data=_told(upload))
    return len(forgotten)


@transaction.atomic
def confirm_roster(*, upload_id: int, by: User) -> Imported:
    """Take an uploaded table in, read anew. Raises BadRoster, NotEntrusted."""
    upload = _open_upload(upload_id, by)
    compound = upload.compound
    done = import_roster(
        compound=compound,
        roster=checked(compound, rosters.load(upload.cells)),
        by=by,
        sha256=upload.sha256,
    )
    upload.state, upload.cells = RosterState.IMPORTED, ""
    upload.save(update_fields=["state", "cells"])
    return done


@transaction.atomic
def import_roster(
    *, compound: Compound, roster: Roster, by: User | None = None, sha256: str = ""
) -> Imported:
    """Bring units and owners of a compound in step with a roster, all or nothing.

    Units are known by building, entrance and room, owners by their person key;
    ownerships that the roster does not list end today. Owners are linked to accounts
    by their verified phones. Raises BadRoster while the roster has blocking findings.
    """
    if roster.blocking or not roster.units:
        raise BadRoster
    compound = Compound.objects.select_for_update().get(pk=compound.pk)
    writer = _Writer(compound, roster)
    units = writer.put_units()
    owners = writer.put_owners(units)
    done = Imported(
        buildings=roster.building_count,
        units=len(roster.units),
        new_units=writer.new_units,
        **owners,
    )
    told = {**asdict(done), "sha256": sha256, "area": roster.area}
    audit.record("roster.imported", actor=by, target=compound, data=told)
    return done


def person_key(compound: Compound, owner: Owner, unit: RosterUnit) -> str:
    """The fingerprint under which a person counts; what only counts here says so."""
    who = rules.person(owner, unit)
    # A developer is one person in each compound; a mere name is one in its unit.
    is_local = owner.is_developer or who.startswith("name:")
    return blind_index(f"{compound.code}:{who}" if is_local else who)


class _Writer:
    """Writes one roster; each kind of row in a few statements."""

    def __init__(self, compound: Compound, roster: Roster) -> None:
        self.compound, self.roster = compound, roster
        self.today = clock.db_now().date()
        self.new_units = 0

    def put_units(self) -> dict[tuple[str, str, str], Unit]:
        """Make or change buildings, entrances and units; give the units by key."""
        buildings = self._buildings()
        entrances = self._entrances(buildings)
        rows = Unit.objects.of_compound(self.compound)
        known = {_key(one): one for one in rows}
        new, changed, units = [], [], {}
        for row in self.roster.units:
            unit = known.get(row.key)
            if unit is None:
                unit = Unit(
                    building=buildings[row.building],
                    entrance=entrances.get((row.building, row.entrance)),
                    room_no=row.room,
                )
                new.append(unit)
            if _tell_unit(unit, row) and unit.pk:
                changed.append(unit)
            units[row.key] = unit
        Unit.objects.bulk_create(new, batch_size=BATCH)
        Unit.objects.bulk_update(changed, _TOLD_OF_UNIT, batch_size=BATCH)
        self.new_units = len(new)
        return units

    def _buildings(self) -> dict[str, Building]:
        rows = Building.objects.filter(compound=self.compound)
        known = {one.name: one for one in rows}
        missing = dict.fromkeys(row.building for row in self.roster.units)
        new = [
            Building(
                compound=self.compound, name=name, position=Building.position_of(name)
            )
            for name in missing
            if name not in known
        ]
        Building.objects.bulk_create(new, batch_size=BATCH)
        return known | {one.name: one for one in new}

    def _entrances(self, buildings) -> dict[tuple[str, str], Entrance]:
        rows = Entrance.objects.filter(building__compound=self.compound)
        known = {(one.building.name, one.name): one for one in rows.select_related()}
        wanted = dict.fromkeys(
            (row.building, row.entrance) for row in self.roster.units if row.entrance
        )
        new = {
            key: Entrance(building=buildings[key[0]], name=key[1])
            for key in wanted
            if key not in known
        }
        Entrance.objects.bulk_create(new.values(), batch_size=BATCH)
        return known | new

    def put_owners(self, units) -> dict[str, int]:
        """Begin, change and end ownerships; give the numbers."""
        rows = Ownership.objects.of_compound(self.compound).current()
        known = {(one.unit_id, one.person_key): one for one in rows}
        linked = {one.user_id for one in known.values() if one.user_id}
        confirmed = set(rows.filter(claims__isnull=False).values_list("pk", flat=True))
        new, changed, listed = [], [], set()
        for unit, owner, key in self._listed(units):
            listed.add((unit.pk, key))
            ownership = known.get((unit.pk, key)) or Ownership(
                unit=unit, person_key=key, since_on=self.today, origin=Origin.ROSTER
            )
            has_changed = _tell_owner(
                ownership, owner, is_confirmed=ownership.pk in confirmed
            )
            if ownership.pk is None:
                new.append(ownership)
            elif has_changed:
                changed.append(ownership)
        ended = [one for key, one in known.items() if key not in listed]
        self._end(ended)
        self._change(changed)
        Ownership.objects.bulk_create(new, batch_size=BATCH)
        joined = link_owners(compound=self.compound)
        unverify_units(user_ids=linked)
        return {
            "linked": joined,
            "owners": len(listed),
            "new_owners": len(new),
            "ended_owners": len(ended),
        }

    def _listed(self, units) -> Iterator[tuple[Unit, Owner, str]]:
        for row in self.roster.units:
            for owner in row.owners:
                yield units[row.key], owner, person_key(self.compound, owner, row)

    def _end(self, ended: list[Ownership]) -> None:
        for one in ended:
            one.until_on = max(self.today, one.since_on)
        Ownership.objects.bulk_update(ended, ["until_on"], batch_size=BATCH)

    def _change(self, changed: list[Ownership]) -> None:
        # One unit has one named voter: the old one goes before the new one comes.
        for named in (False, True):
            rows = [one for one in changed if one.is_voter is named]
            Ownership.objects.bulk_update(rows, _TOLD_OF_OWNER, batch_size=BATCH)


def _key(unit: Unit) -> tuple[str, str, str]:
    entrance = unit.entrance.name if unit.entrance else ""
    return (unit.building.name, entrance, unit.room_no)


def _tell_unit(unit: Unit, row: RosterUnit) -> bool:
    """Bring a unit in step with its row; say whether anything was different."""
    before = [getattr(unit, name) for name in _TOLD_OF_UNIT]
    unit.use, unit.area, unit.area_source = row.use, row.area, row.source
    unit.counts_for_vote = row.counts
    return before != [getattr(unit, name) for name in _TOLD_OF_UNIT]


def _tell_owner(ownership: Ownership, owner: Owner, *, is_confirmed: bool) -> bool:
    before = [getattr(ownership, name) for name in _TOLD_OF_OWNER]
    was = ownership.phone_index
    ownership.name, ownership.identity = owner.name, owner.identity
    ownership.phone_index = blind_index(owner.phone) if owner.phone else ""
    if was not in ("", ownership.phone_index) and not is_confirmed:
        ownership.user = None  # the number led to somebody else
    ownership.is_developer, ownership.is_voter = owner.is_developer, owner.is_voter
    return before != [getattr(ownership, name) for name in _TOLD_OF_OWNER]


def _open_upload(upload_id: int, by: User) -> RosterUpload:
    uploads = RosterUpload.objects.select_for_update(of=("self",))
    upload = uploads.select_related("compound").get(pk=upload_id)
    _check_keeper(by, upload.compound)
    if upload.state != RosterState.CHECKING:
        text = _("这份名册%(state)s，请重新上传。")
        raise BadRoster(text % {"state": upload.get_state_display()})
    return upload


def _check_keeper(by: User, compound: Compound) -> None:
    if not permissions.can_keep_compound(by, compound):
        raise NotEntrusted


def _told(upload: RosterUpload) -> dict[str, object]:
    return {"compound": upload.compound_id, "sha256": upload.sha256}
