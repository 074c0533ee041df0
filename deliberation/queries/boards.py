"""What boards show: facts of the place, its topics by stage, its councils."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, Sum

from accounts.models import compounds_kept_by, regions_kept_by
from regions.models import Compound, Unit
from regions.models.region import Level

from ..models import Board, Body, Meeting, Seat, Topic
from ..rules import topics as rules

SIZE = 20
COUNCILS_SHOWN, MEETINGS_SHOWN = 5, 3
ENDED = "ended"


@dataclass(frozen=True)
class Facts:
    """The size of a place; area in 0.01 m², None where nobody knows."""

    households: int | None
    area: int | None
    compounds: int

    @property
    def square_metres(self) -> str:
        """The area as people write it: 10865.40."""
        if self.area is None:
            return ""
        return f"{self.area // 100}.{self.area % 100:02d}"


def units_of(board: Board):
    """Units of the place that count in a vote of the owners."""
    counted = Unit.objects.counted()
    if board.compound_id:
        return counted.filter(building__compound=board.compound_id)
    path = board.region.path
    return counted.filter(building__compound__region__path__startswith=path)


def facts(board: Board) -> Facts:
    """What the head of a board says, in two queries.

    What the committee states goes first, then what the housing office has on record,
    then the sum of the units.
    """
    units = units_of(board).aggregate(number=Count("pk"), area=Sum("area"))
    known = _declared(board)
    households = board.households or known["households"] or units["number"]
    return Facts(
        households=households or None,
        area=known["area"] or units["area"],
        compounds=known["number"],
    )


def _declared(board: Board) -> dict:
    """The sums on record; only complete ones are sums."""
    if board.compound_id:
        compounds = Compound.objects.filter(pk=board.compound_id)
    else:
        path = board.region.path
        compounds = Compound.objects.filter(region__path__startswith=path)
    told = compounds.aggregate(
        number=Count("pk"),
        households=Sum("declared_households"),
        area=Sum("declared_area"),
        lacking=Count("pk", filter=Q(declared_households=None)),
        lacking_area=Count("pk", filter=Q(declared_area=None)),
    )
    told["households"] = None if told["lacking"] else told["households"]
    told["area"] = None if told["lacking_area"] else told["area"]
    return told


def total_for(board: Board, base: str) -> int:
    """How many there are to second: households, or persons as the law counts owners.

    0 where nobody knows yet.
    """
    if base == "households":
        return facts(board).households or 0
    return board.persons or _owners(board)


def _owners(board: Board) -> int:
    """Count owners: one unit one person, units with the same first owner together."""
    rows = units_of(board).annotate(
        owner=Min("ownerships__person_key", filter=Q(ownerships__until_on__isnull=True))
    )
    owned = rows.filter(owner__isnull=False)
    unowned = rows.filter(owner__isnull=True).count()
    return owned.values("owner").distinct().count() + unowned


def regions_with_boards(user):
    """Communities and villages that a person looks after: each may have a board."""
    return regions_kept_by(user).filter(level=Level.VILLAGE).pickable()


def kept_places(user, kind: str, words: str):
    """Places of one kind that a person looks after, with their boards if they have one.

    `kind` is compound or region; `words` stand in the name.
    """
    if kind == "region":
        found = regions_with_boards(user).select_related("board")
        return found.filter(full_name__icontains=words) if words else found
    found = compounds_kept_by(user).select_related("board", "region")
    return found.filter(name__icontains=words) if words else found


def search(user, words: str):
    """Boards whose place has these words in its name."""
    found = Board.objects.visible_to(user).with_places()
    if words:
        found = found.filter(
            Q(compound__name__icontains=words) | Q(region__full_name__icontains=words)
        )
    return found.annotate(topic_count=Count("topics", filter=_SHOWN))


_SHOWN = Q(topics__hidden_at__isnull=True)


def topics_of(board: Board, user, at: datetime, stage: str = ""):
    """The topics that a board lists, of one stage at a moment or of all."""
    rows = Topic.objects.visible_to(user).shown().filter(board=board)
    if stage == ENDED:
        return rows.staged(at).filter(stage_then__in=rules.OVER)
    return rows.staged(at).filter(stage_then=stage) if stage in rules.WAY else rows


def count_by_stage(board: Board, at: datetime) -> dict[str, int]:
    """How many topics stand at each stage, those that are over together; one query."""
    rows = board.topics.shown().staged(at).order_by()
    counts = dict(rows.values_list("stage_then").annotate(Count("pk")))
    ended = sum(counts.pop(stage, 0) for stage in rules.OVER)
    return {**counts, ENDED: ended}


def councils(board: Board) -> list[tuple[Body, list[Seat]]]:
    """The councils of a board with their seats of today, in two queries."""
    bodies = list(board.bodies.standing()[:COUNCILS_SHOWN])
    seats: dict[int, list[Seat]] = {body.pk: [] for body in bodies}
    for seat in Seat.objects.current().filter(body__in=bodies).select_related("holder"):
        seats[seat.body_id].append(seat)
    return [(body, seats[body.pk]) for body in bodies]


def latest_meetings(board: Board, user):
    """The latest meetings of the board's councils."""
    rows = Meeting.objects.visible_to(user).filter(body__board=board)
    return rows.select_related("body")[:MEETINGS_SHOWN]
