"""The Merkle tree over the leaves of the log: roots, proofs, and checking them.

By RFC 6962, 2.1 (hashes, proofs), RFC 9162, 2.1.3.2 and 2.1.4.2 (checks). Places
in the tree count from 0: the entry at position n is leaf n - 1. Plain functions and one
class; it reads hashes through a function and stores nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

# RFC 6962, 2.1: leaves and inner nodes of the tree are told apart by their first byte.
NODE_PREFIX = b"\x01"
# Of the inner nodes only every eighth level is kept: 1 row for 256 leaves.
TILE_HEIGHT = 8
TILE = 1 << TILE_HEIGHT

Hash = Callable[[bytes], bytes]
# (level, first, last + 1) -> the hashes there; level 0 are the leaves.
Read = Callable[[int, int, int], Sequence[bytes]]


class Tree:
    """The tree over hashes that are kept elsewhere, at every `TILE_HEIGHT`th level.

    What it has read it remembers: make a new one once the log has grown.
    """

    def __init__(self, digest: Hash, read: Read) -> None:
        self.digest = digest
        self._read = read
        self._tile = lru_cache(maxsize=64)(self._load)

    def root(self, size: int) -> bytes:
        """Give the hash that stands for the first `size` leaves (at least one)."""
        _check(0, size)
        return self._over(0, size)

    def inclusion(self, leaf: int, size: int) -> list[bytes]:
        """Give the hashes that prove a leaf to be in the tree of this size."""
        _check(leaf, size)
        return self._path(leaf, 0, size)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """Give the hashes that prove the old tree to be the beginning of the new one.

        Raises ValueError for an old tree that is empty or larger.
        """
        _check(old - 1, new)
        return self._subproof(old, 0, new, whole=True)

    def nodes(self, level: int, first: int, last: int) -> Iterator[bytes]:
        """Give the hashes of whole subtrees, to be kept, from the level kept below."""
        below = level - TILE_HEIGHT
        for index in range(first, last):
            tile = self._read(below, index * TILE, (index + 1) * TILE)
            if len(tile) != TILE:
                raise ValueError(f"subtree {index} of level {level} is not whole")
            yield self._fold(tile)[-1][0]

    def _over(self, start: int, end: int) -> bytes:
        size = end - start
        if size & (size - 1) == 0 and start % size == 0:
            return self._node(size.bit_length() - 1, start // size)
        middle = start + _split(size)
        return self._pair(self._over(start, middle), self._over(middle, end))

    def _node(self, level: int, index: int) -> bytes:
        kept = level // TILE_HEIGHT * TILE_HEIGHT
        inside = level - kept
        tile, offset = divmod(index, TILE >> inside)
        return self._tile(kept, tile)[inside][offset]

    def _load(self, level: int, tile: int) -> list[list[bytes]]:
        """One tile from the kept level up to the one below the next kept level."""
        return self._fold(self._read(level, tile * TILE, (tile + 1) * TILE))

    def _fold(self, hashes: Sequence[bytes]) -> list[list[bytes]]:
        levels = [list(hashes)]
        while len(levels[-1]) > 1:
            row = levels[-1]
            pairs = zip(row[::2], row[1::2], strict=False)
            levels.append([self._pair(*pair) for pair in pairs])
        return levels

    def _path(self, leaf: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if leaf < middle:
            return [*self._path(leaf, start, middle), self._over(middle, end)]
        return [*self._path(leaf, middle, end), self._over(start, middle)]

    def _subproof(self, old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        """`old` counts from `start`; `whole` while the old root itself is known."""
        if old == end - start:
            return [] if whole else [self._over(start, end)]
        half = _split(end - start)
        middle = start + half
        if old <= half:
            proof = self._subproof(old, start, middle, whole=whole)
            return [*proof, self._over(middle, end)]
        proof = self._subproof(old - half, middle, end, whole=False)
        return [*proof, self._over(start, middle)]

    def _pair(self, left: bytes, right: bytes) -> bytes:
        return self.digest(NODE_PREFIX + left + right)


class Growth:
    """The same tree, built from its leaves one by one; keeps one hash for a level."""

    def __init__(self, digest: Hash) -> None:
        self._digest = digest
        self._edge: list[bytes] = []
        self.size = 0

    def add(self, leaf: bytes) -> None:
        """Take the next leaf hash."""
        self.size += 1
        whole, node = self.size, leaf
        while whole & 1 == 0:
            node = self._digest(NODE_PREFIX + self._edge.pop() + node)
            whole >>= 1
        self._edge.append(node)

    def root(self) -> bytes:
        """Give the root over the leaves so far (at least one)."""
        *others, node = self._edge
        for left in reversed(others):
            node = self._digest(NODE_PREFIX + left + node)
        return node


def is_included(
    digest: Hash,
    leaf: bytes,
    index: int,
    size: int,
    proof: Sequence[bytes],
    root: bytes,
) -> bool:
    """Say whether a proof shows the leaf hash to be at `index` of the tree."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = digest(NODE_PREFIX + other + found)
            here, last = _to_a_right_child(here, last)
        else:
            found = digest(NODE_PREFIX + found + other)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(
    digest: Hash,
    old: tuple[int, bytes],
    new: tuple[int, bytes],
    proof: Sequence[bytes],
) -> bool:
    """Say whether a proof shows the old tree (size, root) to begin the new one."""
    (small, old_root), (large, new_root) = old, new
    if not 0 < small <= large:
        return False
    if small == large:
        return not proof and old_root == new_root
    path = [old_root, *proof] if small & (small - 1) == 0 else [*proof]
    if not path:
        return False
    here, last = small - 1, large - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    first = second = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            first = digest(NODE_PREFIX + other + first)
            second = digest(NODE_PREFIX + other + second)
            here, last = _to_a_right_child(here, last)
        else:
            second = digest(NODE_PREFIX + second + other)
        here, last = here >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _to_a_right_child(here: int, last: int) -> tuple[int, int]:
    """Climb the right edge, where a node without a sibling is its own parent."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _split(size: int) -> int:
    """The largest power of two that is smaller than `size` (at least 2)."""
    return 1 << (size - 1).bit_length() - 1


def _check(index: int, size: int) -> None:
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
