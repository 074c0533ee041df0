"""Points grouped twice: clusters that say one thing, themes that hold clusters."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from .linkage import SEED, Labels, grouped, means
from .names import names
from .segments import Segment
from .vectors import Matrix, hybrid, opening_counts, weighted, word_counts

MOST_THEMES = 12
_DIRECT = 2500


@dataclass
class Cluster:
    """Points that say one thing about one article; members are positions.

    `centre` is the member most like the others, `texts` counts different texts.
    """

    id: str
    article: str
    label: str
    members: list[int]
    centre: int
    texts: int
    spread: list[int] = field(default_factory=list)


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


@dataclass(frozen=True)
class Voices:
    """Points to be grouped: the rows of both counts, and what stands behind each.

    `followers` gives for each row the positions of the points that it speaks for.
    """

    openings: Matrix
    words: Matrix
    vocabulary: list[str]
    articles: list[str]
    followers: list[list[int]]


def voices(
    segments: Sequence[Segment], articles: Sequence[str], followers: Sequence[list[int]]
) -> Voices:
    """Put points into numbers; the first follower of each row speaks for it."""
    spoken = [segments[each[0]] for each in followers]
    texts = [
        f"{s.comment.title}\n{s.text}" if s.comment.title else s.text for s in spoken
    ]
    words, vocabulary = word_counts(texts)
    openings = opening_counts([s.comment.title or s.text for s in spoken])
    where = [articles[each[0]] for each in followers]
    return Voices(openings, words, vocabulary, where, list(followers))


def find_themes(
    segments: Sequence[Segment], spoken: Voices
) -> tuple[list[Theme], list[int]]:
    """Group points article by article; give the themes and the single points."""
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, article in enumerate(spoken.articles):
        rows_of[article].append(row)
    themes: list[Theme] = []
    singles: list[int] = []
    for article in sorted(rows_of):
        found, alone = _in_article(
            segments, spoken, article, np.array(rows_of[article])
        )
        themes += found
        singles += alone
    return themes, sorted(singles)


def _in_article(
    segments: Sequence[Segment], spoken: Voices, article: str, rows: Labels
) -> tuple[list[Theme], list[int]]:
    matrix = hybrid(spoken.openings[rows], spoken.words[rows])
    labels = grouped(matrix)
    sizes = np.bincount(labels, weights=[len(spoken.followers[row]) for row in rows])
    kept = np.flatnonzero(sizes > 1)
    alone = [spoken.followers[row][0] for row in rows[sizes[labels] < 2]]
    if not len(kept):
        return [], alone
    centres = means(matrix, labels)[kept]
    titles = names(means(weighted(spoken.words[rows]), labels)[kept], spoken.vocabulary)
    clusters = [
        _cluster(
            segments, spoken, article, matrix, rows, np.flatnonzero(labels == n), title
        )
        for n, title in zip(kept, titles, strict=True)
    ]
    return _themes(article, clusters, centres, len(rows)), alone


def _cluster(
    segments: Sequence[Segment],
    spoken: Voices,
    article: str,
    matrix: Matrix,
    rows: Labels,
    local: Labels,
    title: str,
) -> Cluster:
    inside = matrix[local]
    central = np.asarray(inside @ inside.sum(axis=0).T).ravel().round(6)
    order = [int(local[at]) for at in np.argsort(-central, kind="stable")]
    spread = [spoken.followers[rows[at]][0] for at in order]
    members = sorted(at for row in rows[local] for at in spoken.followers[row])
    first = segments[members[0]]
    key = f"{article}\n{first.comment.id}\n{first.start}"
    return Cluster(
        _id("k", key), article, title, members, spread[0], len(local), spread
    )


def _themes(
    article: str, clusters: list[Cluster], centres: Matrix, points: int
) -> list[Theme]:
    labels = _theme_labels(centres, wanted(points))
    held: dict[int, list[Cluster]] = defaultdict(list)
    for label, cluster in zip(labels, clusters, strict=True):
        held[int(label)].append(cluster)
    themes = [_theme(article, found) for found in held.values()]
    return sorted(themes, key=lambda theme: (-len(theme.members), theme.id))


def wanted(points: int) -> int:
    """Give the number of themes for an article: the cube root rule, at most twelve."""
    return max(1, min(MOST_THEMES, round(float(points) ** (1 / 3))))


def _theme_labels(centres: Matrix, count: int) -> Labels:
    if centres.shape[0] <= count:
        return np.arange(centres.shape[0], dtype=np.int64)
    size = min(48, *(side - 1 for side in centres.shape))
    model = TruncatedSVD(max(1, size), random_state=SEED, n_iter=3)
    aspects = normalize(model.fit_transform(centres)).round(5)
    if len(aspects) > _DIRECT:
        coarse: Labels = KMeans(count, random_state=SEED, n_init=1).fit_predict(aspects)
        return coarse
    labels: Labels = fcluster(linkage(aspects, "ward"), count, "maxclust")
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
