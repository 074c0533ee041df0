"""Who has voted, never how: turnout, distance to quorum, and whom to remind."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from ..models import Ballot, PaperBallot, PaperState, Poll, PollItem, RollEntry
from ..permissions import can_run_poll
from ..rules import turnout
from ..rules.record import CHOICES, Counts
from ..rules.rolls import needs_area
from .counting import counts


@dataclass(frozen=True)
class Building:
    """The turnout of one building: entries and area (0.01 m²), all and returned."""

    name: str
    entries: int
    returned: int
    area: int
    returned_area: int


@dataclass(frozen=True)
class ItemDistance:
    """How far one question is from its quorum."""

    item: PollItem
    distances: list[turnout.Distance]

    @property
    def is_reached(self) -> bool:
        """Say whether nothing is missing; so where the rule asks nothing."""
        return not any(one.missing for one in self.distances)


def buildings(poll: Poll) -> list[Building]:
    """Turnout by building, in one query; empty before the roll is published."""
    if poll.roll.published_at is None:
        return []
    returned = Q(has_returned=True)
    rows = (
        _with_return(RollEntry.objects.filter(roll=poll.roll), poll)
        .order_by("building")
        .values("building")
        .annotate(
            entries=Count("pk"),
            returned=Count("pk", filter=returned),
            all_area=Sum("area"),
            returned_area=Sum("area", filter=returned),
        )
    )
    return [
        Building(
            name=row["building"],
            entries=row["entries"],
            returned=row["returned"],
            area=row["all_area"] or 0,
            returned_area=row["returned_area"] or 0,
        )
        for row in rows
    ]


def distances(poll: Poll) -> list[ItemDistance]:
    """What each question still lacks for its quorum, two or three queries each.

    Only sums of all who took part come out, never a choice.
    """
    return [
        ItemDistance(item, turnout.quorum(poll.terms, _coming(counts(poll, item))))
        for item in poll.items.all()
    ]


def _coming(found: Counts) -> Counts:
    """Leave out every choice, so that no page can show an interim result."""
    return {
        measure: {name: n for name, n in inner.items() if name not in CHOICES}
        for measure, inner in found.items()
    }


def simulation(poll: Poll, rate: tuple[int, int]) -> list[turnout.Distance]:
    """What would be missing at a rate of participation such as (58, 100).

    For the desk, before the notice; reads the totals of the prepared roll.
    """
    everyone = {"persons": poll.roll.persons}
    if poll.roll.area is not None and needs_area(poll.terms):
        everyone["area"] = poll.roll.area
    households = poll.roll.entries.exclude(household_key="")
    everyone["households"] = households.aggregate(
        n=Count("household_key", distinct=True)
    )["n"]
    return turnout.simulate(poll.terms, everyone, rate)


def silent(poll: Poll, user, building: str | None = None) -> QuerySet[RollEntry]:
    """Entries that have not voted yet (催办), for those who run the poll; else none."""
    entries = RollEntry.objects.filter(roll=poll.roll)
    if not can_run_poll(user, poll.region):
        return entries.none()
    if building is not None:
        entries = entries.filter(building=building)
    found = _with_return(entries, poll).filter(has_returned=False)
    return found.select_related("delivery").order_by("building", "label")


def _with_return(entries: QuerySet[RollEntry], poll: Poll) -> QuerySet[RollEntry]:
    """Mark entries of which a ballot, or a paper still to be read, is there."""
    papers = PaperBallot.objects.filter(entry=OuterRef("pk"), poll=poll)
    live = papers.exclude(state=PaperState.SET_ASIDE)
    cast = Ballot.objects.filter(roll_entry=OuterRef("pk"), item__poll=poll)
    # A person's ballot speaks for all his entries.
    together = Ballot.objects.filter(
        item__poll=poll,
        roll_entry__roll=poll.roll,
        roll_entry__person_key=OuterRef("person_key"),
    )
    by_person = Q(shared=True) & Exists(together)
    return entries.annotate(has_returned=Q(Exists(cast)) | Q(Exists(live)) | by_person)


def own_entries(poll: Poll, user) -> Iterable[RollEntry]:
    """The entries for which a person votes in a poll, with what stands for each."""
    return poll.roll.entries.of(user).distinct().order_by("label")
