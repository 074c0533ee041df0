"""Where a roll comes from besides a compound: the seats of a body, a pasted list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import User
from common.crypto import blind_index
from regions.models import Compound, Region

from ..models import Body, Poll, Seat
from ..rules.listed import Listed, Row, read
from ..rules.rolls import RollLine, needs_area

_BATCH = 500


@dataclass(frozen=True)
class Prepared:
    """A pasted list ready to become a roll, or what keeps it from that.

    `unknown`: how many phones have no account; their entries can vote on paper only.
    """

    listed: Listed
    lines: Sequence[RollLine]
    unknown: int

    @property
    def persons(self) -> int:
        """How many persons the lines count as."""
        return len({line.person_key for line in self.lines})

    @property
    def area(self) -> int | None:
        """The area of all lines in 0.01 m²; None unless each has one."""
        areas = [line.area for line in self.lines]
        known = [area for area in areas if area is not None]
        return sum(known) if known and len(known) == len(areas) else None


def bodies(poll: Poll, user) -> QuerySet[Body]:
    """The bodies in the place of a poll, or below it."""
    compounds = Compound.objects.visible_to(user).within(poll.region)
    inside = Q(board__region__in=Region.objects.within(poll.region))
    rows = Body.objects.visible_to(user).standing()
    rows = rows.filter(inside | Q(board__compound__in=compounds))
    return rows.select_related("board__region", "board__compound").order_by("pk")


def seats(body: Body) -> list[Seat]:
    """The seats that are held today."""
    return list(Seat.objects.current().filter(body=body).order_by("pk"))


def seat_line(seat: Seat) -> RollLine:
    """A seat as an entry of the roll: one seat one person, no area."""
    return RollLine(
        label=f"席位{seat.pk} {seat.holder_name}",
        person=f"seat:{seat.pk}",
        household="",
        area=None,
        voters=(seat.holder_id,),
    )


def prepared(poll: Poll, text: str) -> Prepared:
    """Read a pasted list for a poll and find the accounts of its phones.

    With findings there are no lines: a list is taken whole or not at all.
    """
    with_area = needs_area(poll.terms)
    listed = read(text, with_area=with_area, one_each=not with_area)
    if listed.findings:
        return Prepared(listed, (), 0)
    accounts = _accounts(row.phone for row in listed.rows if row.phone)
    lines = [_line(row, accounts) for row in listed.rows]
    phones = {row.phone for row in listed.rows if row.phone}
    return Prepared(listed, lines, len(phones - set(accounts)))


def _accounts(phones: Iterable[str]) -> dict[str, int]:
    """The accounts whose verified phones these are."""
    indices = {blind_index(phone): phone for phone in phones}
    keys, found = sorted(indices), {}
    for start in range(0, len(keys), _BATCH):
        rows = User.objects.filter(
            phone_index__in=keys[start : start + _BATCH],
            phone_verified_at__isnull=False,
            is_active=True,
        )
        for index, pk in rows.values_list("phone_index", "pk"):
            found[indices[index]] = pk
    return found


def _line(row: Row, accounts: dict[str, int]) -> RollLine:
    """A row as an entry: who has a phone counts by it, a mere name for itself."""
    account = accounts.get(row.phone)
    return RollLine(
        label=row.number,
        person=blind_index(f"phone:{row.phone}") if row.phone else "",
        household=row.household,
        area=row.area,
        voters=(account,) if account else (),
        building=row.building,
    )
