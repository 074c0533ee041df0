"""Checking the log against itself: hashes and places."""

from collections.abc import Iterator
from typing import NamedTuple

from audit.models import Entry


class Problem(NamedTuple):
    """Something in the log that does not hold."""

    position: int
    entry_id: int
    what: str


def problems(chunk_size: int = 2000) -> Iterator[Problem]:
    """Give every sequenced entry whose hash or place does not hold, in order."""
    expected = 1
    for entry in Entry.objects.sequenced().iterator(chunk_size=chunk_size):
        if entry.position != expected:
            yield Problem(entry.position, entry.pk, "gap")
        if not _leaf_holds(entry):
            yield Problem(entry.position, entry.pk, "leaf")
        expected = entry.position + 1


def _leaf_holds(entry: Entry) -> bool:
    algorithm = entry.leaf.partition(":")[0]
    try:
        return bool(entry.expected_leaf(algorithm) == entry.leaf)
    except ValueError:
        return False
