"""Reading owners and mandates."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import Ownership
from regions.models import Compound, Unit


@dataclass(frozen=True)
class UnitLine:
    """One unit as it goes on a roll; area in 0.01 m²; `voters` are account ids."""

    label: str
    building: str
    person_key: str
    household: str
    area: int
    voters: tuple[int, ...]


def roll_lines(compound: Compound) -> Iterator[UnitLine]:
    """Give the units that count in a vote, with their owners of today; two queries.

    Units without an owner are left out. A named voter votes alone; else every
    co-owner may, and the first valid ballot stands. Units with the same owner, or
    the same set of co-owners, share a person key.
    Source: 建筑物区分所有权司法解释 (法释〔2020〕17号) art. 9.
    """
    owners: dict[int, list[tuple]] = defaultdict(list)
    rows = Ownership.objects.of_compound(compound).current().order_by("pk")
    for unit_id, *owner in rows.values_list(
        "unit_id", "person_key", "user_id", "is_voter"
    ):
        owners[unit_id].append(tuple(owner))
    units = Unit.objects.of_compound(compound).counted()
    for unit in units.order_by("building__position", "building__name", "pk"):
        if unit.pk in owners:
            yield _line(unit, owners[unit.pk])


def _line(unit: Unit, owners: list[tuple]) -> UnitLine:
    named = [user for _key, user, is_voter in owners if is_voter]
    voters = named or [user for _key, user, _is_voter in owners]
    return UnitLine(
        label=unit.label,
        building=unit.building.name,
        person_key=_joint({key for key, _user, _is_voter in owners}),
        household=unit.label,
        area=unit.area,
        voters=tuple(user for user in voters if user is not None),
    )


def _joint(keys: set[str]) -> str:
    if len(keys) == 1:
        return next(iter(keys))
    return hashlib.sha256("+".join(sorted(keys)).encode()).hexdigest()
