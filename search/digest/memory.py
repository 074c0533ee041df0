"""What a run keeps of its groups, and where later comments belong among them.

Reading a hundred thousand comments again for a thousand new ones takes too long. A
run keeps some points of each cluster, in the words that it counted; later points go
to the cluster to which they are most alike on average, by the same measure and the
same floor as in a full run.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .articles import filed_under
from .found import Digest
from .likeness import means
from .linkage import CUT, CUT_UNTITLED
from .segments import Segment
from .shadow import shadow_of
from .vectors import OPENING, hybrid, opening_counts, word_counts, words

KEPT = 6
"""Points that are kept of a cluster."""
_ASKED = 40
"""Points of a new group by which its nearest cluster is found."""


@dataclass(frozen=True)
class Kept:
    """A point in the words that count; `cluster` is empty for a single one.

    `place` says where a single stands: comment, start, end.
    """

    article: str
    theme: str
    cluster: str
    opening: str
    words: tuple[str, ...]
    titled: bool = False
    place: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class Group:
    """Later points that say one thing: their positions, and what they came as."""

    article: str
    members: tuple[int, ...]
    label: str = ""
    key: str = ""
    theme: str = ""
    theme_name: str = ""


@dataclass(frozen=True)
class Joined:
    """A group of later points with the kept one it goes with, if any.

    `nearest` is the most alike of all kept, `share` its likeness over the floor: from
    one on, the group goes with it.
    """

    group: Group
    nearest: Kept | None
    share: float

    @property
    def is_known(self) -> bool:
        """Say whether the group belongs to what was there."""
        return self.nearest is not None and self.share >= 1


def remember(found: Digest) -> list[Kept]:
    """Give what is to be kept of a run: points of its clusters, and all singles."""
    kept = [
        _kept(found, at, theme.article, theme.id, cluster.id)
        for theme in found.themes
        for cluster in theme.clusters
        for at in _chosen(cluster, KEPT)
    ]
    return kept + [
        _kept(found, at, filed_under(found.anchors[at]), "", "", alone=True)
        for at in found.singles
    ]


def groups(found: Digest, but: frozenset[object] = frozenset()) -> list[Group]:
    """Give the clusters and singles of a digest, without points of some comments."""
    told = [
        Group(
            theme.article,
            _others(found, cluster.members, but),
            cluster.label,
            cluster.id,
            theme.id,
            theme.name,
        )
        for theme in found.themes
        for cluster in theme.clusters
    ]
    told += [
        Group(filed_under(found.anchors[at]), _others(found, [at], but))
        for at in found.singles
    ]
    return [group for group in told if group.members]


def join(kept: Sequence[Kept], found: Digest, asked: Sequence[Group]) -> list[Joined]:
    """Say for groups of later points which kept cluster or single each goes with."""
    old: dict[str, list[Kept]] = defaultdict(list)
    for each in kept:
        old[each.article].append(each)
    new: dict[str, list[Group]] = defaultdict(list)
    for group in asked:
        new[group.article].append(group)
    return [
        joined
        for article in sorted(new)
        for joined in _in_article(old[article], found, new[article])
    ]


def packed(kept: Iterable[Kept]) -> bytes:
    """Write what is kept as compressed JSON."""
    rows = [
        [k.article, k.theme, k.cluster, k.opening, " ".join(k.words), k.titled, k.place]
        for k in kept
    ]
    written = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(written.encode(), 1)


def unpacked(data: bytes) -> list[Kept]:
    """Read what `packed` wrote."""
    rows = json.loads(zlib.decompress(data))
    return [
        Kept(a, t, c, opening, tuple(text.split()), titled, place and tuple(place))
        for a, t, c, opening, text, titled, place in rows
    ]


def _chosen(cluster: Any, most: int) -> list[int]:
    order = [at for at, _ in cluster.picks] + [*cluster.spread, *cluster.members]
    return list(dict.fromkeys(order))[:most]


def _others(
    found: Digest, members: Sequence[int], but: frozenset[object]
) -> tuple[int, ...]:
    return tuple(at for at in members if found.segments[at].comment.id not in but)


def kept_of(found: Digest, joined: Joined, theme: str, cluster: str) -> list[Kept]:
    """Give what is to be kept of a group that made a cluster or stayed single."""
    article, members = joined.group.article, joined.group.members[:KEPT]
    return [
        _kept(found, at, article, theme, cluster, alone=not cluster) for at in members
    ]


def _kept(
    found: Digest, at: int, article: str, theme: str, cluster: str, alone: bool = False
) -> Kept:
    segment = found.segments[at]
    place = (int(segment.comment.id), segment.start, segment.end) if alone else None
    opening, used, titled = _spoken(segment)
    return Kept(article, theme, cluster, opening, used, titled, place)


def _spoken(segment: Segment) -> tuple[str, tuple[str, ...], bool]:
    title = shadow_of(segment.comment.title).text
    used = tuple(words(f"{title}\n{segment.text}"))
    return (title or "".join(used))[: 2 * OPENING], used, bool(title)


def _in_article(
    kept: Sequence[Kept], found: Digest, asked: Sequence[Group]
) -> list[Joined]:
    if not kept:
        return [Joined(group, None, 0.0) for group in asked]
    known: dict[object, int] = {}
    labels = [known.setdefault(k.cluster or k.place, len(known)) for k in kept]
    stand_for: dict[int, Kept] = {}
    for label, each in zip(labels, kept, strict=True):
        stand_for.setdefault(label, each)
    size = len(known)
    rows = [(k.opening, k.words, k.titled) for k in kept]
    for number, group in enumerate(asked):
        some = [_spoken(found.segments[at]) for at in group.members[:_ASKED]]
        rows += some
        labels += [size + number] * len(some)
    counts, _ = word_counts(used for _, used, _ in rows)
    matrix = hybrid(opening_counts([opening for opening, _, _ in rows]), counts)
    centres = means(matrix, np.array(labels, dtype=np.int64))
    likeness = (centres[size:] @ centres[:size].T).toarray().round(6)
    titled = 2 * sum(is_titled for *_, is_titled in rows) > len(rows)
    floor = 1 - (CUT if titled else CUT_UNTITLED)
    best, most = likeness.argmax(axis=1), likeness.max(axis=1)
    return [
        Joined(group, stand_for[int(at)], float(value / floor))
        for group, at, value in zip(asked, best, most, strict=True)
    ]
