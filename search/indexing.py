"""Keeping the index inside the database in step: by following the log, or anew."""

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction

from search.actions import count_news
from search.engines import engine
from search.engines.base import Engine
from search.registry import SOURCES

CHUNK = 500
LAST_ID = 2**62
Tell = Callable[[int, int], object]


def follow(entries: Sequence) -> None:
    """Bring into the index what a stretch of the log is about; repeating is safe."""
    for name, source in SOURCES.items():
        refresh(name, source.touched(entries))
    count_news(entries)


def refresh(name: str, ids: Iterable[int]) -> None:
    """Index objects as they are now; those that are gone are forgotten."""
    wanted = sorted(ids)
    for at in range(0, len(wanted), CHUNK):
        chunk = wanted[at : at + CHUNK]
        found = SOURCES[name].documents(chunk)
        engine().index(name, found)
        engine().delete(name, set(chunk) - {one.id for one in found})


def rebuild(name: str, *, start: int = 0, tell: Tell | None = None) -> int:
    """Index every object of a source again, piece by piece; say how many.

    Searching goes on meanwhile: each piece replaces itself in one transaction.
    `start` goes on after an id; `tell(done, id)` reports progress.
    """
    source, done, last = SOURCES[name], 0, start
    while ids := source.ids_after(last, CHUNK):
        with transaction.atomic():
            engine().delete_between(name, last + 1, ids[-1])
            engine().index(name, source.documents(ids))
        done, last = done + len(ids), ids[-1]
        if tell:
            tell(len(ids), last)
    engine().delete_between(name, last + 1, LAST_ID)
    return done


def repair(name: str, held: Engine, *, has_values: bool = False) -> int:
    """Compare an index with the database, piece by piece, and put it right.

    Gives how many documents were missing, different or too many.
    """
    source, last, mended = SOURCES[name], 0, 0
    while True:
        ids = source.ids_after(last, CHUNK)
        high = ids[-1] if len(ids) == CHUNK else LAST_ID
        documents = source.documents(ids, has_values=has_values)
        wrong = held.wrong(name, last + 1, high, documents)
        if wrong:
            right = [one for one in documents if one.id in wrong]
            held.delete(name, wrong - {one.id for one in right})
            held.index(name, right)
            mended += len(wrong)
        if high == LAST_ID:
            return mended
        last = high
