"""Which words stand for the many: exact quotes, chosen to cover what was said."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .segments import Segment, sentences
from .shadow import Shadow, compact, is_whole
from .themes import Cluster, Theme

SHORTEST, LONGEST = 15, 120
PER_CLUSTER = 3


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


def choose(
    theme: Theme,
    segments: Sequence[Segment],
    shadows: dict[str | int, Shadow],
    stances: Sequence[str],
) -> list[Quote]:
    """Choose quotes for a theme: of each cluster its centre, then rarer stances."""
    chosen: list[Quote] = []
    for cluster in theme.clusters:
        chosen += _of_cluster(cluster, segments, shadows, stances)
    return chosen


def _of_cluster(
    cluster: Cluster,
    segments: Sequence[Segment],
    shadows: dict[str | int, Shadow],
    stances: Sequence[str],
) -> list[Quote]:
    """The centre, and one for each stance that the centre does not have."""
    found: dict[str, Quote] = {}
    groups: dict[str, list[int]] = defaultdict(list)
    for at in cluster.spread:
        groups[stances[at]].append(at)
    for stance, members in groups.items():
        for at in members[:8]:
            best = quote(at, segments[at], shadows[segments[at].comment.id])
            if best:
                found[stance] = best
                break
    return list(found.values())[: PER_CLUSTER + 1]
