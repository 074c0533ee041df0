"""Following the log by position: how other rooms learn of what happened."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from audit import sequencer
from audit.models import Entry, Follower

logger = logging.getLogger(__name__)

Handler = Callable[[Any], object]


@dataclass(frozen=True)
class Registration:
    """A handler that `run_all` calls."""

    handler: Handler
    batch: int
    each: bool


_registry: dict[str, Registration] = {}


def register(
    name: str, handler: Handler, *, batch: int = 500, each: bool = False
) -> None:
    """Let `run_all` call the handler; to be called from `AppConfig.ready`.

    The handler gets a list of entries, or one entry at a time with `each`.
    """
    known = _registry.get(name)
    if known and known.handler is not handler:
        raise ValueError(f"two followers are named {name!r}")
    _registry[name] = Registration(handler, batch, each)


def unregister(name: str) -> None:
    """Forget a follower; its cursor stays."""
    _registry.pop(name, None)


def registered() -> list[str]:
    """Names of all followers, in the order in which they run."""
    return list(_registry)


def follow(name: str, handler: Handler, batch: int = 500, *, each: bool = False) -> int:
    """Hand the next entries to the handler and move the cursor; say how many.

    Both happen in one transaction: what the handler writes to this database happens
    exactly once, and after a crash the whole batch is handed over again. Effects
    outside the database must therefore be idempotent, and belong in a job.
    """
    if not _has_news(name):
        return 0
    with transaction.atomic():
        Follower.objects.get_or_create(name=name)
        follower = Follower.objects.select_for_update().get(name=name)
        news = Entry.objects.sequenced().filter(position__gt=follower.position)
        entries = list(news[:batch])
        if not entries:
            return 0
        _hand_over(handler, entries, each=each)
        follower.position = entries[-1].position
        follower.save(update_fields=["position", "updated_at"])
    return len(entries)


def run_all(batch: int = 0) -> dict[str, int]:
    """Bring every registered follower up to date; say what each of them handled.

    `batch` takes the place of smaller batches that followers registered. An error
    is logged and leaves that follower where it was; the others go on.
    """
    every = [*_registry.items()]
    return {name: _catch_up(name, entry, batch) for name, entry in every}


def settle(rounds: int = 50, batch: int = 0) -> int:
    """Sequence and follow until nothing is left, for tests and demonstration data.

    A large `batch` is for a database that nobody else writes to: what a follower
    works out for a whole place is then worked out a few times, not hundreds.
    """
    total = 0
    for _ in range(rounds):
        handled = _sequence(batch) + sum(run_all(batch).values())
        if not handled:
            break
        total += handled
    return total


def _sequence(wanted: int) -> int:
    done = total = sequencer.sequence()
    while done and total < wanted:
        done = sequencer.sequence()
        total += done
    return total


def lag(name: str) -> int:
    """Count the sequenced entries that a follower has not handled yet."""
    last = Entry.objects.sequenced().last()
    return (last.position if last else 0) - _cursor(name)


def _catch_up(name: str, entry: Registration, batch: int) -> int:
    total, size = 0, max(batch, entry.batch)
    try:
        while done := follow(name, entry.handler, size, each=entry.each):
            total += done
    except Exception:  # noqa: BLE001  one follower's error must not stop the others
        logger.exception("follower failed", extra={"follower": name})
    return total


def _hand_over(handler: Handler, entries: list[Entry], *, each: bool) -> None:
    if not each:
        handler(entries)
        return
    for entry in entries:
        handler(entry)


def _cursor(name: str) -> int:
    cursor = Follower.objects.filter(name=name).values_list("position", flat=True)
    return cursor.first() or 0


def _has_news(name: str) -> bool:
    # Looked up first, so that an idle tick never takes SQLite's one write lock.
    return bool(Entry.objects.filter(position__gt=_cursor(name)).exists())
