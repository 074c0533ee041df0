"""What became of articles beyond plain pairs: moved, split in two, merged into one."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .matching import Article, Pair, grams

_COVERED = 0.65  # how much of a part must come from the article it was taken from
_LEAST = 12  # pairs of characters; shorter texts are alike by chance


@dataclass(frozen=True)
class Kinship:
    """Places in the old and the new text.

    `moved`: new places of pairs that left the order of the others. `split`: new
    place of an added article -> old place of the one it was taken out of. `merged`:
    old place of a deleted article -> new place of the one that took it up.
    """

    moved: frozenset[int] = frozenset()
    split: dict[int, int] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)


def kinship(
    old: Sequence[Article], new: Sequence[Article], pairs: Sequence[Pair]
) -> Kinship:
    """Find the articles that were moved, split or merged, given the pairs."""
    paired = {p.new: p.old for p in pairs if p.old is not None and p.new is not None}
    back = {i: j for j, i in paired.items()}
    added = [p.new for p in pairs if p.old is None and p.new is not None]
    deleted = [p.old for p in pairs if p.new is None and p.old is not None]
    split = _parts(
        {j: new[j].text for j in added},
        {i: (old[i].text, new[j].text) for i, j in back.items()},
    )
    merged = _parts(
        {i: old[i].text for i in deleted},
        {j: (new[j].text, old[i].text) for j, i in paired.items()},
    )
    return Kinship(frozenset(_out_of_order(paired)), split, merged)


def _out_of_order(paired: dict[int, int]) -> Iterator[int]:
    """New places whose old places are not in the longest run that goes up."""
    order = sorted(paired)
    kept = set(longest_rise([paired[j] for j in order]))
    yield from (j for at, j in enumerate(order) if at not in kept)


def longest_rise(values: Sequence[int]) -> list[int]:
    """Indexes of a longest rising subsequence."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        slot = bisect_left(tails, value)
        before.append(places[slot - 1] if slot else -1)
        tails[slot:] = [value] if slot == len(tails) else [value, *tails[slot + 1 :]]
        places[slot:] = [at] if slot == len(places) else [at, *places[slot + 1 :]]
    found, at = [], places[-1] if places else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]


def _parts(
    single: dict[int, str], wholes: dict[int, tuple[str, str]]
) -> dict[int, int]:
    """For each text alone: the whole whose missing words it holds.

    A whole is the text that was cut (or grew) and its counterpart; what the
    counterpart lacks is where the part must come from.
    """
    if not single:
        return {}
    lost = {key: _surplus(text, other) for key, (text, other) in wholes.items()}
    index = _by_gram(lost)
    found: dict[int, int] = {}
    for key, text in single.items():
        wanted = grams(text)
        if wanted.total() < _LEAST:
            continue
        best = max(
            _candidates(wanted, index),
            key=lambda at: _cover(wanted, lost[at]),
            default=None,
        )
        if best is not None and _cover(wanted, lost[best]) >= _COVERED:
            found[key] = best
    return found


def _surplus(text: str, other: str) -> Counter[str]:
    return Counter() if text == other else grams(text) - grams(other)


def _by_gram(lost: dict[int, Counter[str]]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for key, counter in lost.items():
        for gram in counter:
            index.setdefault(gram, []).append(key)
    return index


def _candidates(wanted: Iterable[str], index: dict[str, list[int]]) -> list[int]:
    shared: Counter[int] = Counter()
    for gram in wanted:
        shared.update(index.get(gram, ()))
    return [key for key, _ in shared.most_common(4)]


def _cover(part: Counter[str], whole: Counter[str]) -> float:
    shared = sum(min(count, whole.get(gram, 0)) for gram, count in part.items())
    return shared / max(part.total(), 1)
