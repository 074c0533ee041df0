"""Groups of texts by average likeness, in buckets of bounded size.

Average linkage asks how alike two groups are on average over all their pairs. With
rows whose product is the likeness this is the product of the two mean rows, so the
same rule joins groups across the borders of buckets.
"""

from collections.abc import Sequence, Sized
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.cluster import MiniBatchKMeans
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from .beside import in_shares
from .likeness import Labels, Rows
from .vectors import Matrix

CUT = 0.85
"""Mean distance (1 - likeness) up to which texts are one group."""
CUT_UNTITLED = 0.965
"""The same for texts without titles: an opening says less than a title."""
CUT_UNFILED = 0.93
"""The same for short texts on no article: where all subjects are together, a little
likeness tells less than among texts on one article."""
CUT_PLACED = 0.77
"""The same where places count, which draw what is alike nearer together."""
DIRECT, BUCKET = 5000, 2500
"""Rows that are linked all at once; rows of a bucket where there are more."""
SEED = 7
_ASPECTS = 64
_SAMPLE = 8000
_NEAREST, _STRETCH = 8, 32
_ROUNDS = 24
CELLS = 4_000_000
"""Likenesses that are held at a time."""


def grouped(rows: Matrix | Rows, cut: float = CUT) -> Labels:
    """Give each row the number of its group; numbers follow the first member.

    Up to `DIRECT` rows are linked directly, more in buckets that are joined after.
    A matrix stands for rows without places.
    """
    rows = rows if isinstance(rows, Rows) else Rows(rows)
    if len(rows) <= DIRECT:
        return _renumbered(_linked(rows, cut))
    aspects = aspects_of(rows.wide)
    buckets = _buckets(aspects, np.arange(len(rows)))
    found = in_shares(
        lambda bucket: _linked(rows.take(bucket), cut),
        buckets,
        [len(bucket) ** 2 for bucket in buckets],
    )
    labels = np.zeros(len(rows), dtype=np.int64)
    for bucket, inside in zip(buckets, found, strict=True):
        labels[bucket] = inside + labels.max() + 1
    return _renumbered(_joined(rows, aspects, _renumbered(labels), 1 - cut))


def pairs_in(rows: Sized) -> int:
    """Give how many pairs are compared, more or less: of very many rows not all."""
    return len(rows) * min(len(rows), DIRECT)


def _linked(rows: Rows, cut: float) -> Labels:
    if len(rows) < 2:
        return np.zeros(len(rows), dtype=np.int64)
    tree = linkage(rows.far(), "average")
    result: Labels = fcluster(tree, cut, "distance").astype(np.int64) - 1
    return result


def aspects_of(rows: Matrix, size: int = _ASPECTS) -> NDArray[np.float32]:
    """Give each row as a few numbers of length one, near for rows of one subject."""
    size = min(size, *rows.shape)
    sample = rows[:: max(1, rows.shape[0] // _SAMPLE)]
    size = min(size, sample.shape[0])
    *_, axes = randomized_svd(sample, size, n_iter=1, random_state=SEED)
    result: NDArray[np.float32] = normalize(rows @ axes.T).astype(np.float32)
    return result


def _buckets(aspects: NDArray[np.float32], members: Labels) -> list[Labels]:
    """Split rows by subject until no bucket is above its bound."""
    if len(members) <= BUCKET:
        return [members]
    pieces = max(2, round(len(members) / (BUCKET * 0.6)))
    model = MiniBatchKMeans(pieces, random_state=SEED, n_init=1, batch_size=4096)
    found = model.fit_predict(aspects[members])
    parts = [members[found == number] for number in range(pieces)]
    parts = [part for part in parts if len(part)]
    if len(parts) == 1:  # rows all alike: any border is as good
        return list(np.array_split(members, pieces))
    return [bucket for part in parts for bucket in _buckets(aspects, part)]


def _joined(
    rows: Rows, aspects: NDArray[np.float32], labels: Labels, floor: float
) -> Labels:
    """Join groups of different buckets: each pair that are each other's nearest.

    A group is asked anew only when it has grown or its nearest has: the order of
    joining by average likeness does not change for the rest.
    """
    asked = np.arange(labels.max() + 1)
    nearest, likeness = np.zeros(len(asked), np.int64), np.zeros(len(asked))
    for _ in range(_ROUNDS):
        if len(nearest) < 2 or not len(asked):
            break
        spread = _group_aspects(aspects, labels)
        found = _nearest(rows.means(labels), spread, asked)
        nearest[asked], likeness[asked] = found
        target = _pairs(nearest, likeness, floor)
        labels, asked, nearest, likeness = _merged(labels, target, nearest, likeness)
    return labels


def _pairs(nearest: Labels, likeness: Any, floor: float) -> Labels:
    """Give for each group the one it joins: itself, or the lower of its pair."""
    own = np.arange(len(nearest))
    mutual = (nearest[nearest] == own) & (likeness >= floor)
    return np.where(mutual, np.minimum(own, nearest), own)


def _merged(
    labels: Labels, target: Labels, nearest: Labels, likeness: Any
) -> tuple[Labels, Labels, Labels, Any]:
    """Number the groups anew after joining; give those that must be asked again."""
    own = np.arange(len(target))
    grown = np.zeros(len(target), dtype=bool)
    grown[target[target != own]] = True
    grown |= target != own
    kept = np.flatnonzero(target == own)
    rank = np.zeros(len(target), dtype=np.int64)
    rank[kept] = np.arange(len(kept))
    stale = grown[kept] | grown[nearest[kept]]
    moved = rank[target[nearest[kept]]]
    return rank[target[labels]], np.flatnonzero(stale), moved, likeness[kept]


def _group_aspects(aspects: NDArray[np.float32], labels: Labels) -> NDArray[np.float32]:
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(labels.max() + 1))
    sums = np.add.reduceat(aspects[order], starts, axis=0)
    result: NDArray[np.float32] = normalize(sums).astype(np.float32)
    return result


def _nearest(
    centres: Rows, aspects: NDArray[np.float32], asked: Labels
) -> tuple[Labels, Any]:
    """Give for each group asked the most alike one of its neighbours, and how alike."""
    take = min(_NEAREST, len(centres) - 1)
    best, likeness = [], []
    step = max(1, CELLS // len(centres))
    for low in range(0, len(asked), step):
        some = asked[low : low + step]
        lines = np.arange(len(some))
        near = aspects[some] @ aspects.T
        near[lines, some] = -2
        chosen = np.sort(_highest(near, take), axis=1)
        exact = _products(centres, some, chosen)
        at = exact.argmax(axis=1)
        best.append(chosen[lines, at])
        likeness.append(exact[lines, at])
    return np.concatenate(best), np.concatenate(likeness)


def _highest(values: NDArray[np.float32], take: int) -> Labels:
    """Give where the highest values of each row stand, in no order.

    They are in the stretches with the highest maxima: few are left to be sorted out.
    """
    lines, stretches = np.arange(len(values))[:, None], values.shape[1] // _STRETCH
    if stretches <= take:
        return np.argpartition(-values, take - 1, axis=1)[:, :take]
    body = values[:, : stretches * _STRETCH].reshape(len(values), stretches, _STRETCH)
    tops = body.max(axis=2)
    best = np.argpartition(-tops, take - 1, axis=1)[:, :take]
    inside = (best[:, :, None] * _STRETCH + np.arange(_STRETCH)).reshape(
        len(values), -1
    )
    rest = np.arange(stretches * _STRETCH, values.shape[1])
    asked = np.hstack([inside, np.broadcast_to(rest, (len(values), len(rest)))])
    at = np.argpartition(-values[lines, asked], take - 1, axis=1)[:, :take]
    return asked[lines, at]


def _products(centres: Rows, ones: Labels, others: Labels) -> NDArray[np.float64]:
    """Compare each row with its candidates."""
    values = centres.along(np.repeat(ones, others.shape[1]), others.ravel())
    result: NDArray[np.float64] = values.reshape(others.shape).round(6)
    return result


def _renumbered(labels: Sequence[int] | Labels) -> Labels:
    """Number groups by their first member."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    result: Labels = rank[inverse]
    return result
