"""Which words stand for the many: exact quotes, chosen to cover what was said."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .beside import in_halves
from .cues import side
from .segments import Segment, sentences
from .shadow import Shadow, compact, is_whole
from .themes import Cluster, Theme

SHORTEST, LONGEST = 15, 120
SEVERAL = 2
"""People from whom a cluster, or one of its sides, has a quote among the first."""


@dataclass(frozen=True)
class Quote:
    """Words exactly as given: `text` is what stands from `start` to `end`."""

    id: str | int
    start: int
    end: int
    text: str
    segment: int

    @property
    def sha256(self) -> str:
        """Give the fingerprint by which a change of the words shows."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    def as_dict(self) -> dict[str, object]:
        """Give the form of the contract."""
        place = {"id": self.id, "start": self.start, "end": self.end}
        return {**place, "text": self.text, "sha256": self.sha256}

    def place(self) -> dict[str, object]:
        """Give where the words stand."""
        return {"id": self.id, "start": self.start, "end": self.end}


def quote(at: int, segment: Segment, shadow: Shadow) -> Quote | None:
    """Choose the words of a point that can be shown; None where there are none.

    The whole point when it is short, else its most telling sentence of fit length;
    never a stretch with personal data in it.
    """
    text = segment.comment.text
    inside = text[segment.start : segment.end]
    spans = [(segment.start + a, segment.start + b) for a, b in sentences(inside)]
    if len(inside) <= LONGEST:
        spans.append((segment.start, segment.end))
    shown = [span for span in spans if _is_open(span, text, shadow)]
    if not shown:
        return None
    start, end = max(shown, key=lambda span: (_worth(text[slice(*span)]), -span[0]))
    end = min(end, start + LONGEST)
    return Quote(segment.comment.id, start, end, text[start:end], at)


def _is_open(span: tuple[int, int], text: str, shadow: Shadow) -> bool:
    clear = all(span[1] <= a or span[0] >= b for a, b in shadow.hidden)
    return clear and is_whole(text[slice(*span)])


def _worth(text: str) -> tuple[bool, int]:
    """Rank a sentence: of fit length first, then by the letters it has."""
    fit = SHORTEST <= len(text) <= LONGEST
    return fit, len(compact(text)) if fit else -abs(len(text) - SHORTEST)


Rank = tuple[int, float]
Sides = dict[int, str]
Ranked = tuple[Rank, Quote]


class Chooser:
    """Chooses quotes from the points of one run."""

    def __init__(
        self,
        segments: Sequence[Segment],
        shadows: dict[str | int, Shadow],
        stances: Sequence[str],
    ) -> None:
        self.segments, self.shadows, self.stances = segments, shadows, stances

    def quote(self, at: int) -> Quote | None:
        """Give the words of one point that can be shown."""
        segment = self.segments[at]
        return quote(at, segment, self.shadows[segment.comment.id])

    def of_cluster(self, cluster: Cluster, sides: Sides) -> list[tuple[float, Quote]]:
        """Give the quotes that stand for a cluster, each with what it adds.

        Those that cover it best, and one of each side that these do not have, so that
        no minority is lost.
        """
        picks = cluster.picks + _others(cluster, sides)
        found = [(gain, self.quote(at)) for at, gain in picks]
        kept = [(gain, each) for gain, each in found if each]
        return kept or self._any(cluster)

    def _of_clusters(self, clusters: Sequence[Cluster]) -> list[list[Ranked]]:
        """Rank the quotes of each; of many, places are handed over and not words."""

        def placed(some: Sequence[Cluster]) -> list[list[tuple[Rank, list[int]]]]:
            found = [self._ranked(cluster) for cluster in some]
            return [[(r, [q.segment, q.start, q.end]) for r, q in e] for e in found]

        return [
            [(rank, self._words(*place)) for rank, place in each]
            for each in in_halves(placed, clusters)
        ]

    def _words(self, at: int, start: int, end: int) -> Quote:
        comment = self.segments[at].comment
        return Quote(comment.id, start, end, comment.text[start:end], at)

    def sides(self, cluster: Cluster) -> Sides:
        """Give the side that each member takes: the stance of its comment.

        On an article who declared none is taken by what plain words say of it.
        """
        if not cluster.article:
            return {at: self.stances[at] for at in cluster.members}
        spoken = self.segments
        return {at: side(spoken[at].text, self.stances[at]) for at in cluster.members}

    def _any(self, cluster: Cluster) -> list[tuple[float, Quote]]:
        """Look further where none of the chosen can be shown (personal data)."""
        for at in cluster.spread:
            found = self.quote(at)
            if found:
                return [(1.0, found)]
        return []

    def every(self, themes: Sequence[Theme], singles: Sequence[int]) -> list[Quote]:
        """Give all quotes, in an order that loses no minority; no words twice.

        First one of each cluster of several people and one of each other side that
        several of them take, the largest first, be they of one text or of many: who
        reads a hundred quotes reads a hundred different things. Then what else the
        clusters hold, and the single points.
        """
        ranked: list[tuple[int, float, int, Quote]] = []
        clusters = [cluster for theme in themes for cluster in theme.clusters]
        for number, quotes in enumerate(self._of_clusters(clusters)):
            ranked += [(*rank, number, each) for rank, each in quotes]
        alone = [(at, self.quote(at)) for at in singles]
        ranked += [(1, -1.0, len(clusters) + at, each) for at, each in alone if each]
        ordered = sorted(ranked, key=lambda one: one[:3])
        return list({(q.id, q.start, q.end): q for *_, q in ordered}.values())

    def _ranked(self, cluster: Cluster) -> list[Ranked]:
        """Give the quotes of a cluster, each with its rank: the least comes first."""
        people: dict[str, set[str | int]] = defaultdict(set)
        sides = self.sides(cluster)
        for at, taken in sides.items():
            people[taken].add(self.segments[at].comment.id)
        heard: set[str] = set()
        found = []
        for gain, each in self.of_cluster(cluster, sides):
            taken = sides[each.segment]
            senders = people[taken] if heard else set().union(*people.values())
            is_first = taken not in heard and len(senders) >= SEVERAL
            found.append(((0, -float(len(senders))) if is_first else (1, -gain), each))
            heard.add(taken)
        return found


def _others(cluster: Cluster, sides: Sides) -> list[tuple[int, float]]:
    """Give one member for each side that none of the chosen takes."""
    seen = {sides[at] for at, _ in cluster.picks}
    more: dict[str, int] = {}
    if len(seen) < len(set(sides.values())):
        for at in (*cluster.spread, *cluster.members):
            if sides[at] not in seen:
                more.setdefault(sides[at], at)
    return [(at, 1.0) for at in more.values()]
