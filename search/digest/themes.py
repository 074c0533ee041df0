"""Points grouped twice: clusters that say one thing, themes that hold clusters."""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist
from sklearn.cluster import KMeans

from .beside import begin, in_shares
from .grams import different
from .likeness import Labels, Rows, named_rows
from .linkage import (
    CELLS,
    CUT,
    CUT_PLACED,
    CUT_UNFILED,
    CUT_UNTITLED,
    SEED,
    aspects_of,
    grouped,
    pairs_in,
)
from .matters import matters
from .names import names
from .segments import Segment
from .vectors import Matrix, hybrid, two_sided
from .voices import Voices

MOST_THEMES = 12
_DIRECT = 2500
_ASPECTS = 48
_NEAR = 0.8
"""Share of the likeness that makes a cluster from which a single goes with one."""
_ACROSS = 0.5
"""Share of the likeness that counts between who approves of an article and who does
not: in their words both speak of the same."""
_FILED = 0.5
"""Share of points on articles from which the subjects are apart before all."""
_LONG = 40
"""Different words of the middle text from which texts are long."""
_WIDEST = 512
"""Members of a cluster among which those that stand for it are chosen."""


@dataclass
class Cluster:
    """Points that say one thing about one article; members are positions.

    `texts` counts different texts, `spread` orders one member of each by how like it
    is to the others, `picks` are those that together stand for all, with what each
    adds to the likeness of the rest to their nearest pick.
    """

    id: str
    article: str
    label: str
    members: list[int]
    texts: int
    spread: list[int] = field(default_factory=list)
    picks: list[tuple[int, float]] = field(default_factory=list)


@dataclass
class Theme:
    """Clusters of one article that belong together, under a neutral name."""

    id: str
    article: str
    name: str
    clusters: list[Cluster]

    @property
    def members(self) -> list[int]:
        """Give the positions of all points, in order."""
        return sorted(at for cluster in self.clusters for at in cluster.members)


def find_themes(
    segments: Sequence[Segment], spoken: Voices
) -> tuple[list[Theme], list[int]]:
    """Group points article by article; give the themes and the single points."""
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, article in enumerate(spoken.articles):
        rows_of[article].append(row)
    articles = sorted(rows_of)
    found = in_shares(
        lambda name: _in_article(segments, spoken, name, np.array(rows_of[name])),
        articles,
        [pairs_in(rows_of[name]) for name in articles],
    )
    themes = [theme for some, _ in found for theme in some]
    return themes, sorted(at for _, alone in found for at in alone)


def _in_article(
    segments: Sequence[Segment], spoken: Voices, article: str, rows: Labels
) -> tuple[list[Theme], list[int]]:
    texts, cut, labels = _grouped(segments, spoken, article, rows)
    sizes = np.bincount(labels, weights=[len(spoken.followers[row]) for row in rows])
    kept = np.flatnonzero(sizes > 1)

    def apart() -> tuple[dict[int, int], list[str], Labels]:
        """Find what does not need the clusters: who goes with whom, names, themes."""
        centres = texts.means(labels)
        near = _near(centres, np.flatnonzero(sizes < 2), kept, _NEAR * (1 - cut))
        shown = [*map(int, kept), *near]
        titles = names(spoken.words[rows], labels, shown, spoken.vocabulary)
        homes = _theme_labels(centres.take(kept).wide, wanted(len(rows)))
        return near, titles, homes

    asked = begin(apart, len(rows))
    order = np.argsort(labels, kind="stable")
    ends = np.cumsum(np.bincount(labels))
    wide = texts.wide[order]

    def clusters_of(shown: Iterable[int]) -> list[Cluster]:
        borders = [(int(ends[n - 1]) if n else 0, int(ends[n])) for n in shown]
        return [
            _cluster(segments, spoken, article, _narrow(wide, a, b), rows[order[a:b]])
            for a, b in borders
        ]

    clusters = clusters_of(kept)
    near, titles, homes = asked()
    clusters += clusters_of(near)
    for cluster, title in zip(clusters, titles, strict=True):
        cluster.label = title
    lone = (sizes[labels] < 2) & ~np.isin(labels, list(near))
    alone = [spoken.followers[row][0] for row in rows[lone]]
    with_near = [*homes, *(homes[at] for at in near.values())]
    return _themes(article, clusters, with_near), alone


def _grouped(
    segments: Sequence[Segment], spoken: Voices, article: str, rows: Labels
) -> tuple[Rows, float, Labels]:
    """Give the rows of one article as they are compared, their cut and their groups."""
    said = hybrid(spoken.openings[rows], spoken.words[rows])
    if spoken.places is None or article:
        cut = _cut(segments, spoken, rows)
        voiced = two_sided(said, spoken.sides[rows], _ACROSS) if article else said
        return Rows(said), cut, grouped(voiced, cut)
    texts, headings = (named_rows(each[rows]) for each in spoken.places)
    letters = Rows(said, *texts)
    aside = Rows(said, *headings, unnamed=1.0)
    labels = matters(letters, aside, spoken.headed)
    return letters, CUT_PLACED, labels


def _cut(segments: Sequence[Segment], spoken: Voices, rows: Labels) -> float:
    """Say where to cut: titles tell much, long texts have some words in common."""
    titled = sum(1 for row in rows if segments[spoken.followers[row][0]].comment.title)
    if 2 * titled > len(rows):
        return CUT
    if sum(map(bool, spoken.articles)) >= _FILED * len(spoken.articles):
        return CUT_UNTITLED
    sizes = np.diff(spoken.words[rows].indptr)
    return CUT if np.median(sizes) >= _LONG else CUT_UNFILED


def _near(centres: Rows, singles: Labels, kept: Labels, floor: float) -> dict[int, int]:
    """Give for singles that are near a cluster which of those kept it is.

    They stay a cluster of their own, in the theme of the other.
    """
    found: dict[int, int] = {}
    targets, step = centres.take(kept), max(1, CELLS // max(1, len(kept)))
    for low in range(0, len(singles) if len(kept) else 0, step):
        some = singles[low : low + step]
        likeness = centres.take(some).against(targets).round(6)
        best, most = likeness.argmax(axis=1), likeness.max(axis=1)
        found |= {
            int(single): int(at)
            for single, at, value in zip(some, best, most, strict=True)
            if value >= floor
        }
    return found


def _cluster(
    segments: Sequence[Segment],
    spoken: Voices,
    article: str,
    inside: Matrix,
    rows: Labels,
) -> Cluster:
    """Describe a cluster by its rows; it is named later."""
    central = (inside @ np.asarray(inside.sum(axis=0)).ravel()).round(6)
    order = np.argsort(-central, kind="stable")
    speakers = [spoken.followers[row][0] for row in rows[order]]
    members = sorted(at for row in rows for at in spoken.followers[row])
    first = segments[members[0]]
    key = _id("k", f"{article}\n{first.comment.id}\n{first.start}")
    picks = [(speakers[at], gain) for at, gain in covering(inside[order[:_WIDEST]])]
    return Cluster(key, article, "", members, len(rows), speakers, picks)


def _narrow(rows: Matrix, low: int, high: int) -> Matrix:
    """Give some of the rows without the columns that none of them has.

    Few rows come as a full array.
    """
    ends = rows.indptr[low : high + 1]
    indices, data = (each[ends[0] : ends[-1]] for each in (rows.indices, rows.data))
    known = different(indices)
    columns, shape = np.searchsorted(known, indices), (high - low, len(known))
    if high - low > _WIDEST:
        return sparse.csr_matrix((data, columns, ends - ends[0]), shape)
    full = np.zeros(shape, np.float32)
    full[np.repeat(np.arange(high - low), np.diff(ends)), columns] = data
    return full


def covering(rows: Matrix) -> list[tuple[int, float]]:
    """Choose rows so that every row is near a chosen one (facility location).

    Gives row numbers with what each added, in the order of choice. The first is the
    one most like all others; their number grows with the logarithm of the rows.
    """
    product = rows @ rows.T
    likeness = np.clip(product.toarray() if sparse.issparse(product) else product, 0, 1)
    reached = np.zeros(len(likeness), dtype=likeness.dtype)
    chosen: list[tuple[int, float]] = []
    for _ in range(1 + int(np.log2(len(likeness)))):
        more = likeness - reached[:, None]
        gains = np.maximum(more, 0, out=more).sum(axis=0).round(5)
        best = int(gains.argmax())
        chosen.append((best, float(gains[best])))
        reached = np.maximum(reached, likeness[:, best])
    return chosen


def _themes(article: str, clusters: list[Cluster], homes: Sequence[int]) -> list[Theme]:
    """Put clusters into themes; `homes` says into which each."""
    held: dict[int, list[Cluster]] = defaultdict(list)
    for label, cluster in zip(homes, clusters, strict=True):
        held[int(label)].append(cluster)
    themes = [_theme(article, found) for found in held.values()]
    return sorted(themes, key=lambda theme: (-len(theme.members), theme.id))


def wanted(points: int) -> int:
    """Give the number of themes for an article: the cube root rule, at most twelve."""
    return max(1, min(MOST_THEMES, round(math.cbrt(points))))


def _theme_labels(centres: Matrix, count: int) -> Labels:
    if centres.shape[0] <= count:
        return np.arange(centres.shape[0], dtype=np.int64)
    aspects = aspects_of(centres, _ASPECTS).round(5)
    if len(aspects) > _DIRECT:
        coarse: Labels = KMeans(count, random_state=SEED, n_init=1).fit_predict(aspects)
        return coarse
    labels: Labels = fcluster(linkage(pdist(aspects), "ward"), count, "maxclust")
    return labels


def _theme(article: str, clusters: list[Cluster]) -> Theme:
    ordered = sorted(clusters, key=lambda c: (-len(c.members), c.id))
    words: Counter[str] = Counter()
    for cluster in ordered:
        for rank, word in enumerate(cluster.label.split("、")):
            words[word] += len(cluster.members) * (3 - rank)
    name = "、".join(word for word, _ in words.most_common(3))
    return Theme(_id("t", ordered[0].id), article, name, ordered)


def _id(kind: str, key: str) -> str:
    return kind + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:12]
