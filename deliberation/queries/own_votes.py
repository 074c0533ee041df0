"""What somebody still has to vote on, and what they have cast."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User

from ..models import Ballot, Casting, PaperBallot, PaperState, RollEntry


def waiting(user: User, at: datetime) -> QuerySet[RollEntry]:
    """Entries of open polls for which nobody has voted yet, the earliest end first.

    An entry that counts as one person with others is done once the person has voted.
    """
    cast = Ballot.objects.filter(
        roll_entry__roll=OuterRef("roll"), roll_entry__person_key=OuterRef("person_key")
    )
    papers = PaperBallot.objects.filter(entry=OuterRef("pk"))
    live = papers.exclude(state=PaperState.SET_ASIDE)
    open_now = RollEntry.objects.of(user).filter(
        roll__frozen_at__isnull=False,
        roll__poll__noticed_at__isnull=False,
        roll__poll__opens_at__lte=at,
        roll__poll__closes_at__gt=at,
        roll__poll__cancelled_at__isnull=True,
        roll__poll__voided_at__isnull=True,
    )
    found = open_now.filter(~Exists(cast), ~Exists(live))
    return found.select_related("roll__poll").order_by("roll__poll__closes_at", "pk")


def castings(user: User) -> QuerySet[Casting]:
    """A person's own acts of voting, to be paged by key."""
    return Casting.objects.visible_to(user).select_related("poll", "entry")
