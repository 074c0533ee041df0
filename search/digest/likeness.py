"""How alike texts are, by what they say and, for messages to a city, by where.

The likeness of two rows is the product of what they say. Where places count, it is
the root of that product times the likeness of their names: alike in both or not at
all. A text without names may be about any place.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .vectors import Matrix

Labels = NDArray[np.int64]

_ELSEWHERE = 0.03
"""What counts of the likeness where the names differ: names may be misread."""
_COMMON = 0.05
"""Share of rows from which a column is multiplied as a full one."""
_LOT = 512
"""Rows that are multiplied at a time."""
UNNAMED = 0.15
"""Likeness of names where one of two texts has none."""
_USUAL = 0.5
"""Share of what the median text has in names from which a text is fully named."""


@dataclass(frozen=True)
class Rows:
    """Texts, or means of texts: `said` and `places` hold rows of length one.

    `named` gives for each row the share of its texts that have names, `unnamed` how
    alike names count where one of two texts has none. Without places only what is
    said counts.
    """

    said: Matrix
    places: Matrix | None = None
    named: NDArray[np.float64] | None = None
    unnamed: float = UNNAMED

    def __len__(self) -> int:
        return int(self.said.shape[0])

    def take(self, at: Any) -> "Rows":
        """Give some of the rows."""
        if self.places is None or self.named is None:
            return Rows(self.said[at])
        return Rows(self.said[at], self.places[at], self.named[at], self.unnamed)

    def means(self, labels: Labels) -> "Rows":
        """Give the mean row of each group."""
        if self.places is None or self.named is None:
            return Rows(means(self.said, labels))
        named = np.bincount(labels, self.named) / np.bincount(labels)
        places = means(self.places, labels)
        return Rows(means(self.said, labels), places, named, self.unnamed)

    @property
    def wide(self) -> Matrix:
        """Give rows whose product is the mean of both likenesses."""
        if self.places is None:
            return self.said
        half = np.float32(np.sqrt(0.5))
        parts = [self.said * half, self.places * half]
        return sparse.hstack(parts, format="csr", dtype=np.float32)

    def named_alike(self, labels: Labels) -> NDArray[np.float64]:
        """Give for each group the mean likeness of the names of its members.

        Groups of one, and rows without places, have none.
        """
        sizes = np.bincount(labels).astype(np.float64)
        if self.places is None:
            return np.zeros(len(sizes))
        mean = means(self.places, labels)
        every = np.asarray(mean.multiply(mean).sum(axis=1)).ravel() * sizes**2
        own = np.asarray(self.places.multiply(self.places).sum(axis=1)).ravel()
        pairs = np.maximum(1, sizes * (sizes - 1))
        result: NDArray[np.float64] = (every - np.bincount(labels, own)) / pairs
        return result

    @cached_property
    def factors(self) -> "tuple[Factor, Factor | None]":
        """Give what others are multiplied by, in lots as a rule: made ready once."""
        places = None if self.places is None else Factor(self.places)
        return Factor(self.said), places

    def against(self, other: "Rows") -> NDArray[np.float64]:
        """Give the likeness of every row to every row of another set."""
        for_said, for_places = other.factors
        said = for_said.times(self.said)
        if self.places is None or for_places is None:
            return said.astype(np.float64)
        places = for_places.times(self.places)
        named = _outer(self.named, other.named)
        return _both(said, places, named, self.unnamed).astype(np.float64)

    def far(self) -> NDArray[np.float64]:
        """Give how far each row is from each that follows it, from 0 to 1.

        One behind the other as scipy wants them; rounded, so that the noise of the
        last bits stays out of the order of joining. Rows are done in lots: a matrix
        of five thousand texts and its copies would fill half a gigabyte.
        """
        said = _own_products(self.said)
        places = None if self.places is None else _own_products(self.places)
        size = len(self)
        found = np.empty(size * (size - 1) // 2)
        end = 0
        for low in range(0, size, _LOT):
            some: Any = said[low : low + _LOT, low:]
            if places is not None and self.named is not None:
                named = _outer(self.named[low : low + _LOT], self.named[low:])
                there = places[low : low + _LOT, low:]
                some = _both(some, there, named, self.unnamed)
            first = end
            for at, row in enumerate(some, 1):
                begin, end = end, end + len(row) - at
                found[begin:end] = row[at:]
            lot = found[first:end]  # while it is near at hand
            np.subtract(1, lot, out=lot)
            np.clip(lot, 0, 1, out=lot)
            np.round(lot, 6, out=lot)
        return found

    def along(self, ones: Labels, others: Labels) -> NDArray[np.float64]:
        """Give the likeness of pairs of rows, the first of each in `ones`."""
        said = _along(self.said, ones, others)
        if self.places is None or self.named is None:
            return said
        places = _along(self.places, ones, others)
        return _both(said, places, self.named[ones] * self.named[others], self.unnamed)


class Factor:
    """Rows by which others are multiplied, made ready once for all of them.

    What many rows have is multiplied as full arrays, the rest as sparse ones: each
    is several times as fast for its part.
    """

    def __init__(self, rows: Matrix) -> None:
        self.common, self.rest = _columns(rows)
        self.full = rows[:, self.common].toarray().T
        self.across = rows.T.tocsr()

    def times(self, one: Matrix) -> NDArray[np.float32]:
        """Multiply every row of another set with every one of these."""
        product: NDArray[np.float32] = one[:, self.common].toarray() @ self.full
        product += ((one @ self.rest) @ self.across).toarray()
        return product


def products(one: Matrix, other: Matrix) -> NDArray[np.float32]:
    """Multiply every row with every row of another set."""
    return Factor(other).times(one)


def _own_products(rows: Matrix) -> NDArray[np.float32]:
    """Multiply every row with itself and all that follow it.

    What stands below the diagonal means nothing.
    """
    common, rest = _columns(rows)
    one, rare = rows[:, common].toarray(), rows @ rest
    other = one.copy()  # of an array with itself numpy takes the sums in another way
    full = np.zeros((len(one), len(one)), np.float32)
    for low in range(0, len(one), _LOT):
        high = low + _LOT
        full[low:high, low:] = one[low:high] @ other[low:].T
        full[low:high, low:] += (rare[low:high] @ rows[low:].T).toarray()
    return full


def _columns(rows: Matrix) -> tuple[Labels, Matrix]:
    """Give the columns that many rows have, and a matrix that leaves the others."""
    counts = np.bincount(rows.indices, minlength=rows.shape[1])
    is_common = counts > _COMMON * rows.shape[0]
    rest = sparse.diags_array((~is_common).astype(np.float32))
    return np.flatnonzero(is_common), rest


def named_rows(counts: Matrix) -> tuple[Matrix, NDArray[np.float64]]:
    """Weigh the names of texts by rarity squared; give how far each text is named.

    A text that has but the name of its district, which many have, is hardly named:
    its row is as much shorter than one.
    """
    counts = counts.tocsr().astype(np.float32)
    present = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1 + counts.shape[0]) / (1 + present)) ** 2
    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return of_length_one(counts)


def of_length_one(rows: Matrix) -> tuple[Matrix, NDArray[np.float64]]:
    """Give rows of length one, and how long each is; those of little stay shorter."""
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    least = np.median(length[length > 0]) * _USUAL if length.any() else 1.0
    found = sparse.diags(1 / np.maximum(length, least)) @ rows
    named: NDArray[np.float64] = np.minimum(1, length / least).astype(np.float64)
    return found.tocsr().astype(np.float32), named


def means(rows: Matrix, labels: Labels) -> Matrix:
    """Give the mean row of each group."""
    count = len(labels)
    sizes = np.bincount(labels)
    weights = (1 / sizes[labels]).astype(np.float32)
    shape = (len(sizes), count)
    chooser = sparse.csr_matrix((weights, (labels, np.arange(count))), shape=shape)
    return (chooser @ rows).tocsr()


def _along(rows: Matrix, ones: Labels, others: Labels) -> NDArray[np.float64]:
    products = rows[ones].multiply(rows[others]).sum(axis=1)
    return np.asarray(products, dtype=np.float64).ravel()


def _outer(one: Any, other: Any) -> NDArray[np.float64]:
    result: NDArray[np.float64] = np.outer(one, other).astype(np.float32)
    return result


def _both(said: Any, places: Any, named: Any, unnamed: float) -> NDArray[np.float64]:
    """Join the likeness of what is said and of the names; `named`: both have some."""
    where = _ELSEWHERE + (1 - _ELSEWHERE) * (places + np.float32(unnamed) * (1 - named))
    result: NDArray[np.float64] = np.sqrt(np.clip(said * where, 0, 1))
    return result
