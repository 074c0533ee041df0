"""Overlapping runs of characters as whole numbers, fast to compare in bulk."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
_BITS = 21
"""A code point fits into 21 bits, so three of them fit into one number: no clashes."""
_LOT = 60_000
_WIDE = np.uint64(sum(0x1F0000 << (_BITS * at) for at in range(3)))
"""The bits of code points above sixteen bits."""


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


def runs(texts: Sequence[str], size: int = 3) -> tuple[Codes, NDArray[np.int64]]:
    """Give the runs of many texts as `codes` does of one, behind each other.

    The second array says how many runs each text has.
    """
    lengths = np.fromiter((len(text) for text in texts), np.int64, len(texts))
    ends = np.cumsum(lengths)
    every = codes("".join(texts), size) if len(texts) else np.empty(0, np.uint64)
    counts = np.maximum(lengths - size + 1, 0)
    first = np.repeat(ends - lengths - (np.cumsum(counts) - counts), counts)
    found = every[first + np.arange(len(first))]
    for length in range(1, size):  # shorter ones give the one run that they are
        short = np.flatnonzero(lengths == length)
        if len(short):
            own = codes("".join(texts[at] for at in short.tolist()), length)[::length]
            found = np.insert(found, (np.cumsum(counts) - counts)[short], own)
            counts[short] = 1
    return found, counts


def gram_sets(texts: Sequence[str], size: int = 3) -> list[Codes]:
    """Give the different runs of many texts, as `gram_set` does of one."""
    return [
        found
        for low in range(0, len(texts), _LOT)
        for found in _gram_sets(texts[low : low + _LOT], size)
    ]


def _gram_sets(texts: Sequence[str], size: int) -> list[Codes]:
    every, counts = runs(texts, size)
    rows = np.repeat(np.arange(len(texts), dtype=np.uint64), counts)
    if every.size and (every & _WIDE).any():  # rare characters: too wide to pack
        return [gram_set(text, size) for text in texts]
    # sixteen bits a character leave room for the row: one sort does for all
    packed = rows << np.uint64(48)
    for at in range(3):
        part = (every >> np.uint64(_BITS * at)) & np.uint64(0xFFFF)
        packed |= part << np.uint64(16 * at)
    packed = different(packed)
    sizes = np.bincount((packed >> np.uint64(48)).astype(np.int64), None, len(texts))
    found = np.zeros(len(packed), np.uint64)
    for at in range(3):
        part = (packed >> np.uint64(16 * at)) & np.uint64(0xFFFF)
        found |= part << np.uint64(_BITS * at)
    return np.split(found, np.cumsum(sizes)[:-1])


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
    return unique_pairs(loose_links(keys))


def loose_links(keys: NDArray[Any]) -> NDArray[np.int64]:
    """Give the pairs of `group_links` in no order, and some of them twice."""
    order = np.argsort(keys, kind="stable").astype(np.int64)
    ordered = keys[order]
    same = ordered[1:] == ordered[:-1]
    if not same.any():
        return np.empty((0, 2), dtype=np.int64)
    begins = np.concatenate([[True], ~same])
    first = order[np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))]
    before = np.stack([order[:-1][same], order[1:][same]], axis=1)
    star = np.stack([first[1:][same], order[1:][same]], axis=1)
    return np.concatenate([before, star])


def different(values: NDArray[Any]) -> NDArray[Any]:
    """Sort numbers and leave each once; quicker than hashing where there are many."""
    ordered: NDArray[Any] = np.sort(values)
    is_first = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]
    found: NDArray[Any] = ordered[is_first]
    return found


def unique_pairs(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the different pairs of numbers below 2**31, in order."""
    keys = different((pairs[:, 0] << 32) | pairs[:, 1])
    return np.stack([keys >> 32, keys & 0xFFFFFFFF], axis=1)
