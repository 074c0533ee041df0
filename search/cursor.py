"""Where the log ends, and how far Elasticsearch has followed it."""

import time
from datetime import timedelta

from django.utils import timezone

from audit.models import Entry, Follower

NAME = "search-elasticsearch"
# How far the server may lie behind before the database answers instead.
PATIENCE = timedelta(seconds=60)
# How long a look at the cursor holds good, in one process.
GLANCE = 5.0
_seen = {"at": -GLANCE, "fresh": True}


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
    now = time.monotonic()
    if now - _seen["at"] >= GLANCE:
        _seen.update(at=now, fresh=_is_fresh())
    return bool(_seen["fresh"])


def forget_glance() -> None:
    """Look again at the next question."""
    _seen["at"] = -GLANCE


def _is_fresh() -> bool:
    oldest = waiting().values_list("recorded_at", flat=True).first()
    return oldest is None or timezone.now() - oldest < PATIENCE
