"""Reading owners and mandates."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Mandate, Ownership, UnitClaim, User, compounds_kept_by
from accounts.rules import authority
from common.duties import Duty
from regions.models import Compound, Region, Unit


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


@dataclass
class Held:
    """Mandates of one place, for the page 谁可以为我做什么."""

    name: str
    mandates: list[Mandate] = field(default_factory=list)


def who_acts(place: Region | Compound) -> list[Held]:
    """Who is entrusted with what for a place, the narrowest place first.

    For a compound its buildings are listed, too. Three queries at most.
    """
    held = Mandate.objects.in_force().exclude(role=authority.RESIDENT)
    found = list(held.covering(place).with_places())
    if isinstance(place, Compound):
        heads = held.filter(building__compound=place).with_places()
        found += heads.order_by("building__position", "building__name", "pk")
    found.sort(key=lambda one: (_width(one), -authority.rank(one.role), one.pk))
    groups: dict[str, Held] = {}
    for mandate in found:
        name = mandate.place_name
        groups.setdefault(name, Held(name)).mandates.append(mandate)
    return list(groups.values())


def keepers_of(place: Region | Compound) -> QuerySet[User]:
    """Active staff who look after a place by mandate, and the administrators."""
    held = Mandate.objects.in_force().of_roles(*authority.KEEPERS).covering(place)
    entrusted = Q(is_staff=True, pk__in=held.values("user"))
    return User.objects.filter(entrusted | Q(is_superuser=True), is_active=True)


def _width(mandate: Mandate) -> tuple[int, int]:
    if mandate.building_id:
        return (0, mandate.building.position)
    return (1, 0) if mandate.compound_id else (2, -mandate.region.depth)


def compounds_in(user, region: Region) -> QuerySet:
    """Compounds of a place, by code, as everybody sees them."""
    return Compound.objects.visible_to(user).within(region)


def compounds_like(user, words: str) -> list[Compound]:
    """Up to 20 compounds whose name or address holds the words, one's own first."""
    found = Compound.objects.visible_to(user).select_related("region")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(address__icontains=words))
    home = user.home_region
    listed = list(found.order_by("name", "pk")[:200])
    listed.sort(key=lambda one: not (home and one.region.path.startswith(home.path)))
    return listed[:20]


def homes(user) -> list[Ownership]:
    """What a person owns today."""
    own = Ownership.objects.current().filter(user=user)
    return list(own.with_places().order_by("pk"))


def claims(user) -> list[UnitClaim]:
    """What a person claimed, the newest first."""
    return list(UnitClaim.objects.own(user).with_places().order_by("-pk")[:50])


def claims_waiting(user) -> Duty:
    """The claims that a keeper has to decide, since when they wait; one query."""
    waiting = UnitClaim.objects.kept_by(user).pending()
    row = waiting.aggregate(count=Count("pk"), oldest=Min("claimed_at"))
    return Duty(_("待核实的房屋认领"), url=reverse("housing:claims"), **row)


def kept_compounds(user) -> QuerySet:
    """Compounds that a person looks after, with units, area and waiting claims."""
    counted = Q(buildings__units__counts_for_vote=True)
    return (
        compounds_kept_by(user)
        .select_related("region")
        .annotate(
            unit_count=Count("buildings__units"),
            voting_count=Count("buildings__units", filter=counted),
            voting_area=Sum("buildings__units__area", filter=counted),
        )
    )


@dataclass(frozen=True)
class BuildingFacts:
    """One building of a compound in numbers; area in 0.01 m²."""

    name: str
    units: int
    counted: int
    area: int
    owned: int
    linked: int


def building_facts(compound: Compound) -> list[BuildingFacts]:
    """Units, counted units, their area, owned and linked units of each building."""
    counted = Q(units__counts_for_vote=True)
    rows = compound.buildings.annotate(
        unit_count=Count("units"),
        counted=Count("units", filter=counted),
        area=Sum("units__area", filter=counted),
    ).order_by("position", "name")
    current = Ownership.objects.of_compound(compound).current()
    owned = dict(
        current.values_list("unit__building").annotate(n=Count("unit", distinct=True))
    )
    linked = dict(
        current.filter(user__isnull=False)
        .values_list("unit__building")
        .annotate(n=Count("unit", distinct=True))
    )
    return [
        BuildingFacts(
            name=row.name,
            units=row.unit_count,
            counted=row.counted,
            area=row.area or 0,
            owned=owned.get(row.pk, 0),
            linked=linked.get(row.pk, 0),
        )
        for row in rows
    ]
