"""Where the log ends, and how far Elasticsearch has followed it."""

from datetime import timedelta

from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from audit.models import Entry, Follower
from search.glances import glance

NAME = "search-elasticsearch"
# How far the server may lie behind before the database answers instead.
PATIENCE = timedelta(seconds=60)
# How long a look at the cursor holds good, in one process.
GLANCE = 5.0


def head() -> int:
    """The last position of the log."""
    last = Entry.objects.sequenced().last()
    return last.position if last else 0


def position() -> int | None:
    """How far the server has come; None where it never began."""
    return Follower.objects.filter(name=NAME).values_list("position", flat=True).first()


def move(to: int) -> None:
    """Remember how far the server has come; in a transaction of its own."""
    Follower.objects.update_or_create(name=NAME, defaults={"position": to})


def begin() -> None:
    """Begin at the end of the log: what was before comes by building the indexes."""
    Follower.objects.get_or_create(name=NAME, defaults={"position": head()})


def waiting():
    """The entries that the server has not been told of, in order."""
    return Entry.objects.sequenced().filter(position__gt=position() or 0)


def is_fresh() -> bool:
    """Say whether the server is near the end of the log; looked up now and then."""
    return bool(glance(NAME, _is_fresh, GLANCE))


def _is_fresh() -> bool:
    """Ask in one query how old the first entry is that was not told."""
    told = Follower.objects.filter(name=NAME).values("position")[:1]
    here = Coalesce(Subquery(told), 0)
    rows = Entry.objects.sequenced().filter(position__gt=here)
    oldest = rows.values_list("recorded_at", flat=True).first()
    return oldest is None or timezone.now() - oldest < PATIENCE
