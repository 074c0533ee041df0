"""Invented compounds: buildings, units, and who owns them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.rules.roster import DEVELOPER, Owner, RosterUnit

from . import people

NAMES = (
    "江湾花园",
    "东江明珠苑",
    "榕树里",
    "丰湖雅居",
    "鹅城新苑",
    "荔枝园小区",
    "湖畔人家",
    "木棉公寓",
    "金山湾花园",
    "红花湖小筑",
    "桥东佳园",
    "水岸华庭",
)
# Communities of one street; each has two invented grids.
STREET = "441302001"
COMMUNITIES = ("441302001001", "441302001003", "441302001005", "441302001006")
COUNTRY = "+86"
DOORS_A_FLOOR = 4
SHOPS = 4
UNSOLD, JOINT, SEVERAL, KNOWN = 0.04, 0.06, 0.03, 0.6


@dataclass(frozen=True)
class DemoCompound:
    """A compound to be made: its name, place, buildings and units."""

    number: int
    name: str
    buildings: int
    units: int

    @property
    def code(self) -> str:
        """The lasting code, the same on every demo machine."""
        return f"xq-{self.number:04d}"

    @property
    def grid(self) -> str:
        """The code of its grid."""
        community = COMMUNITIES[(self.number - 1) % len(COMMUNITIES)]
        return f"{community}{(self.number - 1) // len(COMMUNITIES) % 2 + 1:02d}"


def compounds(count: int, buildings: int, units: int) -> list[DemoCompound]:
    """Share buildings and units out over the compounds, none lost."""
    houses, homes = _shares(buildings, count), _shares(units, count)
    return [
        DemoCompound(n + 1, f"{NAMES[n % len(NAMES)]}（演示）", houses[n], homes[n])
        for n in range(count)
    ]


def _shares(total: int, parts: int) -> list[int]:
    return [total // parts + (n < total % parts) for n in range(parts)]


def grids() -> list[dict[str, str]]:
    """Two grids a community, as rows for `load_regions`."""
    return [
        {
            "code": f"{community}{number:02d}",
            "name": f"第{'一二'[number - 1]}网格",
            "level": "网格",
            "parent_code": community,
            "kind": "演示",
        }
        for community in COMMUNITIES
        for number in (1, 2)
    ]


def units(
    compound: DemoCompound, crowd: list[people.Person], seed: int
) -> Iterator[RosterUnit]:
    """Invent the units of a compound; `crowd` are people with accounts who live there.

    In the first compound the people of the story own the first homes.
    """
    rng = random.Random(f"{seed}:{compound.code}")
    owners = _Owners(compound, crowd, rng)
    for building, homes in enumerate(_shares(compound.units, compound.buildings), 1):
        for number in range(homes):
            is_shop = building == compound.buildings and number < SHOPS
            floor, door = divmod(number, DOORS_A_FLOOR)
            yield RosterUnit(
                place=0,
                building=f"{building}栋",
                entrance=f"{door // 2 + 1}单元",
                room=f"{floor + 1}{door % 2 + 1:02d}",
                use="shop" if is_shop else "residence",
                area=rng.randint(3000, 9000) if is_shop else rng.randint(6000, 16000),
                source=rng.choices(("register", "survey", "contract"), (90, 6, 4))[0],
                owners=owners.next(),
            )


class _Owners:
    """Hands out owners: the story first, then the crowd, then people of the roster."""

    def __init__(
        self,
        compound: DemoCompound,
        crowd: list[people.Person],
        rng: random.Random,
    ) -> None:
        self.rng, self.waiting = rng, list(reversed(crowd))
        if compound.number == 1:
            self.waiting += reversed(people.STORY)
        self.names = people.names(compound.number)
        self.developer = Owner(f"{compound.name}{DEVELOPER}", is_developer=True)
        self.last: tuple[Owner, ...] = ()
        self.count = 0

    def next(self) -> tuple[Owner, ...]:
        """The owners of the next unit."""
        self.count += 1
        dice = self.rng.random()
        if self.count <= len(people.STORY) + 1:
            self.last = (self._person(),)
        elif dice < UNSOLD:
            return (self.developer,)
        elif dice >= UNSOLD + SEVERAL:  # below, the last owner has one unit more
            is_joint = dice >= 1 - JOINT
            found = tuple(self._person() for _ in range(2 if is_joint else 1))
            is_named = is_joint and self.rng.random() < 0.5
            self.last = (_voter(found[0]), *found[1:]) if is_named else found
        return self.last

    def _person(self) -> Owner:
        identity = people.identity_number(self.rng)
        if self.waiting and (self.count <= 4 or self.rng.random() < KNOWN):
            one = self.waiting.pop()
            return Owner(one.name, identity, COUNTRY + one.phone)
        return Owner(self.names[self.count % len(self.names)], identity)


def _voter(owner: Owner) -> Owner:
    return Owner(owner.name, owner.identity, owner.phone, is_voter=True)
