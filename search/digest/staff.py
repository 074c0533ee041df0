"""Staff's word over what a run has found.

A run groups by likeness; staff know better. What they put somewhere stays there in
this run and in every later one, because a point is known by its comment, the version
of its words and its span, never by the number of a cluster.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

Place = tuple[int, int, int, int]
"""Comment, version of its words, start, end: what a point is known by."""
THEME = "theme"
BUCKETS = (THEME, "single", "unrelated", "failed")


@dataclass(frozen=True)
class Home:
    """Where a point is: in a cluster of a theme, or in one of the other buckets.

    Raises ValueError for a theme outside the bucket of themes, or none inside it.
    """

    bucket: str
    theme: str = ""
    cluster: str = ""

    def __post_init__(self) -> None:
        if self.bucket not in BUCKETS or (self.bucket == THEME) != bool(self.theme):
            raise ValueError(f"no place for a point: {self.bucket} {self.theme}")


@dataclass(frozen=True)
class Point:
    """A point where the run has put it; `arrived` is when its words came in."""

    place: Place
    found: Home
    arrived: float = 0.0


@dataclass(frozen=True)
class Put:
    """That staff put points somewhere; they had seen what came in until a moment."""

    places: frozenset[Place]
    home: Home
    seen_until: float = 0.0


def arranged(points: Sequence[Point], puts: Iterable[Put]) -> list[Home]:
    """Give each point its home, in the order of the points; the later word holds.

    Points that staff have named go where they put them. What came in afterwards goes
    with its cluster where staff moved at least half of those they had seen of it.
    Every point has exactly one home, so that the ledger adds up as before.
    """
    homes = [point.found for point in points]
    rows = {point.place: row for row, point in enumerate(points)}
    clusters: dict[str, list[int]] = defaultdict(list)
    for row, point in enumerate(points):
        if point.found.cluster:
            clusters[point.found.cluster].append(row)
    for put in puts:
        named = {rows[place] for place in put.places if place in rows}
        for row in named | _newcomers(points, clusters, put, named):
            homes[row] = put.home
    return _with_clusters(points, homes)


def ledger(homes: Iterable[Home]) -> dict[str, int]:
    """Count points by bucket; the four add up to all points."""
    counts = Counter(home.bucket for home in homes)
    return {bucket: counts[bucket] for bucket in BUCKETS}


def _newcomers(
    points: Sequence[Point],
    clusters: dict[str, list[int]],
    put: Put,
    named: set[int],
) -> set[int]:
    """Give what came in later and goes with the named ones of its cluster."""
    shares: Counter[str] = Counter(points[row].found.cluster for row in named)
    fresh: set[int] = set()
    for cluster, share in shares.items():
        members = clusters.get(cluster, [])
        late = {row for row in members if points[row].arrived > put.seen_until}
        seen = len(members) - len(late - named)
        if 2 * share >= seen:
            fresh |= late - named
    return fresh


def _with_clusters(points: Sequence[Point], homes: Sequence[Home]) -> list[Home]:
    """Say in which cluster each point is now.

    A cluster that moved as a whole keeps its key; a part gets one of its own, which
    is the same in every run.
    """
    held: dict[str, set[Home]] = defaultdict(set)
    for point, home in zip(points, homes, strict=True):
        held[point.found.cluster].add(replace(home, cluster=""))
    return [
        replace(home, cluster=_cluster(point.found, home.theme, held))
        for point, home in zip(points, homes, strict=True)
    ]


def _cluster(found: Home, theme: str, held: dict[str, set[Home]]) -> str:
    if not theme:
        return ""
    is_whole = len(held[found.cluster]) == 1
    if found.cluster and (is_whole or theme == found.theme):
        return found.cluster
    return part_key(found.cluster, theme)


def part_key(cluster: str, theme: str) -> str:
    """Give the key of the part of a cluster that is in another theme."""
    written = f"{cluster}\n{theme}".encode("utf-8", "replace")
    return "p" + hashlib.sha256(written).hexdigest()[:12]
