"""Checking the log against itself: hashes, places, and what was signed."""

from collections.abc import Container, Iterator
from itertools import islice
from typing import NamedTuple

from audit import leaves, signing
from audit.models import Entry, TreeHead
from audit.tree import Growth


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


class HeadProblem(NamedTuple):
    """A signed head that does not hold."""

    size: int
    what: str


def head_problems(
    keys: Container[str] = (), chunk: int = 5000
) -> Iterator[HeadProblem]:
    """Give the heads that do not hold: "root", "signature", or "key", in order.

    The tree is built anew from the leaves. `keys` are the public keys (hex) that may
    have signed; without any, the key that a head names is believed.
    """
    found = Entry.objects.sequenced().values_list("leaf", flat=True)
    log = found.iterator(chunk_size=chunk)
    growth: Growth | None = None
    for head in TreeHead.objects.order_by("size").iterator(chunk_size=chunk):
        growth = growth or Growth(leaves.digest_of(head.algorithm))
        for leaf in islice(log, head.size - growth.size):
            growth.add(_bytes_of(leaf))
        if growth.size != head.size or growth.root().hex() != head.root:
            yield HeadProblem(head.size, "root")
        if not signing.is_signed(head.content(), head.public_key, head.signature):
            yield HeadProblem(head.size, "signature")
        if keys and head.public_key not in keys:
            yield HeadProblem(head.size, "key")


def _leaf_holds(entry: Entry) -> bool:
    algorithm = entry.leaf.partition(":")[0]
    try:
        return bool(entry.expected_leaf(algorithm) == entry.leaf)
    except ValueError:
        return False


def _bytes_of(leaf: str) -> bytes:
    """What no longer is a hash stands for nothing, so that the root comes out wrong."""
    try:
        return leaves.bare(leaf)
    except ValueError:
        return b""
