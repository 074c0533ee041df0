"""Demo compounds with units, owners and mandates, by the verbs of the house."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db import transaction

from accounts.actions.mandates import grant_mandate
from accounts.actions.rosters import import_roster
from accounts.models import Mandate, Ownership, User
from accounts.rules import authority
from accounts.rules.roster import Roster
from audit.log import record
from common.clock import db_now
from regions.actions import load_regions
from regions.models import Building, Compound, Region

from .. import housing, people

SEED = 2026
SINCE = timedelta(days=730)
TERM = timedelta(days=3 * 365)
COUNCIL, PIONEERS = 5, 2
# Who sits in the committees, which keep the communities by turns.
COMMITTEES = (("committee", "colleague"), ("committee2",))


def ensure(
    counts: tuple[int, int, int],
    staff: dict[str, User],
    citizens: dict[str, User],
    say: Callable[[str], None],
) -> None:
    """Make the compounds that are missing, with all that belongs to them."""
    wanted = housing.compounds(*counts)
    known = set(Compound.objects.values_list("code", flat=True))
    missing = [one for one in wanted if one.code not in known]
    if missing:
        say(f"{len(missing)} 个小区的房屋、业主和授权")
        load_regions(housing.grids())
    with transaction.atomic():
        # On a site of before, too: who came to a committee since is entrusted now.
        offices = _offices(staff)
        crowds = _crowds(len(wanted), citizens)
        for one in missing:
            _make(one, crowds[one.number - 1], offices)


def _crowds(count: int, citizens: dict[str, User]) -> list[list[people.Person]]:
    """Share the citizens out over the compounds."""
    told = {person.phone for person in people.STORY}
    crowd = [
        people.Person(user.display_name, phone)
        for phone, user in citizens.items()
        if phone not in told
    ]
    return [crowd[number::count] for number in range(count)]


def _offices(staff: dict[str, User]) -> dict[str, User]:
    """Entrust street and committees; give who keeps each community, by its code."""
    street = staff["street"]
    top = Region.objects.get(code=housing.STREET)
    # The first mandate of a site comes from its administrator; here there is none.
    first, created = Mandate.objects.get_or_create(
        user=street,
        role=authority.TOWN,
        region=top,
        ended_at=None,
        defaults={
            "begins_on": _began(),
            "basis": "演示数据：街道办事处任命文件",
            "granted_by": street,
        },
    )
    if created:
        record("mandate.granted", actor=street, target=first)
    keepers = {}
    for number, code in enumerate(housing.COMMUNITIES):
        members = [staff[name] for name in COMMITTEES[number % len(COMMITTEES)]]
        place = Region.objects.get(code=code)
        for one in members:
            if not one.mandates.in_force().filter(region=place).exists():
                basis = "居委会换届选举结果公告"
                _grant(street, one, authority.COMMITTEE, place, basis)
        keepers[code] = members[0]
    return keepers


def _make(one: housing.DemoCompound, crowd, offices: dict[str, User]) -> None:
    grid = Region.objects.get(code=one.grid)
    keeper = offices[one.grid[:-2]]
    units = tuple(housing.units(one, crowd, SEED))
    roster = Roster(units, ())
    compound = Compound.objects.create(
        code=one.code,
        name=one.name,
        address=f"演示路 {one.number} 号",
        region=grid,
        declared_households=len(units),
        declared_area=roster.area,
    )
    import_roster(compound=compound, roster=roster, by=keeper)
    rows = Ownership.objects.of_compound(compound)
    rows.update(since_on=db_now().date() - SINCE)
    _entrust(compound, keeper)


def _entrust(compound: Compound, keeper: User) -> None:
    """Give building heads, council, pioneers and a grid worker to a compound."""
    living = _living(compound)
    waiting = [user for user, _building in living]
    for building in Building.objects.filter(compound=compound):
        head = _head(living, building)
        if head is not None:
            basis = "楼栋居民推选结果公告"
            _grant(keeper, head, authority.BUILDING_HEAD, building, basis)
    council = [user for user in waiting if user.phone in _COUNCIL_FIRST]
    council += [user for user in waiting if user.phone not in _STORY]
    for member in council[:COUNCIL]:
        basis = "居民议事会推选结果公告"
        _grant(keeper, member, authority.COUNCIL_MEMBER, compound, basis)
    rest = council[COUNCIL:]
    for member in rest[:PIONEERS]:
        _grant(keeper, member, authority.PARTY_PIONEER, compound, "社区党组织名单")
    for member in rest[PIONEERS : PIONEERS + 1]:
        _grant(keeper, member, authority.GRID_WORKER, compound.region, "网格员聘用公告")


_STORY = {housing.COUNTRY + person.phone for person in people.STORY}
_HEADS_FIRST = {housing.COUNTRY + people.STORY[1].phone}
_COUNCIL_FIRST = {housing.COUNTRY + people.STORY[2].phone}


def _living(compound: Compound) -> list[tuple[User, int]]:
    """Owners with accounts and their buildings, each person once."""
    rows = Ownership.objects.of_compound(compound).current().filter(user__isnull=False)
    found: dict[int, tuple[User, int]] = {}
    for row in rows.select_related("user", "unit").order_by("pk"):
        found.setdefault(row.user_id, (row.user, row.unit.building_id))
    return list(found.values())


def _head(living, building: Building) -> User | None:
    """Who heads a building: 陈某 of the story where he lives, else the first there."""
    here = [user for user, home in living if home == building.pk]
    first = [user for user in here if user.phone in _HEADS_FIRST]
    others = [user for user in here if user.phone not in _STORY]
    return next(iter([*first, *others]), None)


def _grant(by: User, user: User, role: str, place, basis: str) -> None:
    begins = _began()
    grant_mandate(
        by=by,
        user=user,
        role=role,
        place=place,
        begins_on=begins,
        ends_on=begins + TERM,
        basis=f"演示数据：{basis}",
    )


def _began() -> date:
    return db_now().date() - SINCE


def places() -> Iterator[Compound]:
    """The demo's compounds in the order of their codes, for what builds on them."""
    codes = [one.code for one in housing.compounds(len(housing.NAMES), 1, 1)]
    yield from Compound.objects.filter(code__in=codes).order_by("code")
