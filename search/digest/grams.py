"""Overlapping runs of characters as whole numbers, fast to compare in bulk."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
_BITS = 21
"""A code point fits into 21 bits, so three of them fit into one number: no clashes."""


def codes(text: str, size: int = 3) -> Codes:
    """Give the runs of `size` characters of a text (at most 3), in order.

    A text shorter than `size` gives one run, an empty text none.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    size = min(size, len(points))
    if not size:
        return np.empty(0, dtype=np.uint64)
    wide = points.astype(np.uint64)
    result = wide[: len(wide) - size + 1].copy()
    for at in range(1, size):
        result <<= np.uint64(_BITS)
        result |= wide[at : len(wide) - size + 1 + at]
    return result


def gram_set(text: str, size: int = 3) -> Codes:
    """Give the different runs of a text, sorted."""
    return np.unique(codes(text, size))


def shared(one: Codes, other: Codes) -> int:
    """Count what two sorted sets have in common."""
    if len(one) > len(other):
        one, other = other, one
    if not len(one):
        return 0
    places = np.searchsorted(other, one)
    places[places == len(other)] = 0
    return int(np.count_nonzero(other[places] == one))


def flat(sets: Sequence[Codes]) -> tuple[Codes, NDArray[np.uint64]]:
    """Put sets behind each other; give them with the offsets where each begins."""
    lengths = [len(each) for each in sets]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint64)
    every = np.concatenate(sets) if sets else np.empty(0, dtype=np.uint64)
    return every, offsets


def group_links(keys: NDArray[Any]) -> NDArray[np.int64]:
    """Link rows of equal key: each to the first of its kind and to the one before.

    Gives an array of pairs (lower row, higher row), at most two for each row.
    """
    order = np.argsort(keys, kind="stable").astype(np.int64)
    same = keys[order][1:] == keys[order][:-1]
    if not same.any():
        return np.empty((0, 2), dtype=np.int64)
    begins = np.concatenate([[True], ~same])
    first = order[np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))]
    before = np.stack([order[:-1][same], order[1:][same]], axis=1)
    star = np.stack([first[1:][same], order[1:][same]], axis=1)
    return np.unique(np.concatenate([before, star]), axis=0)
