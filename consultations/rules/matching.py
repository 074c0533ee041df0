"""Pair the articles of two versions by what they say, never by their numbers.

In real revisions almost every article that stays the same receives another number.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .source import squeeze

KINDS = ("unchanged", "changed", "added", "deleted")
_SOUND = 0.5  # Dice coefficient from which two texts are versions of one article
_NEIGHBOUR = 0.22  # the same between two pairs that are certain
_BEST_OF_SOME = 0.3  # the same where there is a choice: chance finds a likeness
_CROWD = 400  # more pairs than this in one gap are no neighbours
_FEW = 40  # more copies of one text than this are paired in their order
_COMMON = 80  # a pair of characters in more articles than this tells nothing
_MARKS = re.compile(r"[\s，。；：、“”‘’（）《》〈〉,.;:()\"'!?！？]+")


@dataclass(frozen=True)
class Article:
    """An article as matching sees it."""

    label: str
    text: str
    caption: str = ""


@dataclass(frozen=True)
class Pair:
    """Positions of an article in the old and the new text, None where it is absent.

    `kind` is unchanged, changed, added or deleted; `renumbered` says that the label
    is another one.
    """

    old: int | None
    new: int | None
    kind: str
    renumbered: bool = False


def match(old: Sequence[Article], new: Sequence[Article]) -> list[Pair]:
    """Pair the articles of two versions, in the order of the new text.

    Equal texts are always paired (blanks aside); the rest by similarity, with order
    to decide between equals. Deleted articles stand after their old neighbour.
    """
    found = dict(_equal(old, new))
    found.update(_similar(old, new, found))
    found.update(_between(old, new, found))
    found.update(_in_row(old, new, found))
    return _in_order(old, new, found)


def _equal(old: Sequence[Article], new: Sequence[Article]) -> Iterator[tuple[int, int]]:
    """Pair equal texts; of several copies those with the same label go together."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, article in enumerate(old):
        places[squeeze(article.text)].append(i)
    wanted: dict[str, list[int]] = defaultdict(list)
    for j, article in enumerate(new):
        if squeeze(article.text) in places:
            wanted[squeeze(article.text)].append(j)
    for text, targets in wanted.items():
        yield from _copies(old, new, places[text], targets)


def _copies(
    old: Sequence[Article],
    new: Sequence[Article],
    sources: Sequence[int],
    targets: Sequence[int],
) -> Iterator[tuple[int, int]]:
    """Pair copies of one text: in order, by neighbours and label if some are gone."""
    if len(sources) == len(targets):
        yield from zip(sources, targets, strict=True)
        return
    labels = {old[i].label: i for i in sources}
    if len(sources) > _FEW or len(targets) > _FEW:
        yield from zip(sources, targets, strict=False)
        return
    scored = [
        (_company(old, new, i, j) + 0.5 * (labels.get(new[j].label) == i), i, j)
        for i in sources
        for j in targets
    ]
    yield from _greedy(scored).items()


def _company(old: Sequence[Article], new: Sequence[Article], i: int, j: int) -> int:
    """How many neighbours of two articles say the same; the ends of a text are one."""
    sides = ((_text_at(old, i + step), _text_at(new, j + step)) for step in (-1, 1))
    return sum(one == other for one, other in sides)


def _text_at(articles: Sequence[Article], place: int) -> str:
    inside = 0 <= place < len(articles)
    return squeeze(articles[place].text) if inside else ""


def grams(text: str) -> Counter[str]:
    """The pairs of neighbouring characters of a text, signs left out."""
    plain = _MARKS.sub("", text)
    return Counter(plain[i : i + 2] for i in range(max(len(plain) - 1, 1)))


def _dice(first: Counter[str], second: Counter[str]) -> float:
    if len(first) > len(second):
        first, second = second, first
    shared = sum(min(count, second.get(gram, 0)) for gram, count in first.items())
    return 2 * shared / max(first.total() + second.total(), 1)


def _similar(
    old: Sequence[Article], new: Sequence[Article], found: dict[int, int]
) -> dict[int, int]:
    """Pair what is left by similarity, the best pairs first."""
    taken = set(found.values())
    left = {i: grams(old[i].text) for i in range(len(old)) if i not in found}
    right = {j: grams(new[j].text) for j in range(len(new)) if j not in taken}
    index = _Index(left)
    anchors = sorted(found.items())
    scored = []
    for j, wanted in right.items():
        for i in index.candidates(wanted):
            score = _dice(left[i], wanted)
            if score >= _SOUND:
                scored.append((score - _detour(anchors, i, j), i, j))
    return _greedy(scored)


class _Index:
    """Finds the articles that share rare pairs of characters with a text."""

    def __init__(self, grams: dict[int, Counter[str]]) -> None:
        self._places: dict[str, list[int]] = defaultdict(list)
        for i, counter in grams.items():
            for gram in counter:
                self._places[gram].append(i)

    def candidates(self, grams: Counter[str], limit: int = 8) -> list[int]:
        shared: Counter[int] = Counter()
        for gram in grams:
            places = self._places.get(gram, ())
            if len(places) <= _COMMON:
                shared.update(places)
        return [i for i, _ in shared.most_common(limit)]


def _detour(anchors: Sequence[tuple[int, int]], i: int, j: int) -> float:
    """A small penalty for leaving the order of the certain pairs around."""
    if not anchors:
        return min(abs(i - j), 100) / 2000
    at = bisect_left(anchors, (i, -1))
    before = anchors[at - 1][1] if at else -1
    after = anchors[at][1] if at < len(anchors) else j + 1
    return 0.0 if before < j < after else 0.05


def _greedy(scored: list[tuple[float, int, int]]) -> dict[int, int]:
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
        if i not in pairs and j not in used:
            pairs[i] = j
            used.add(j)
    return pairs


def _between(
    old: Sequence[Article], new: Sequence[Article], found: dict[int, int]
) -> dict[int, int]:
    """Pair rewritten articles that stand between the same neighbours, best first."""
    scored = []
    for left, right in _gaps(old, new, found):
        least = _NEIGHBOUR if len(left) == len(right) == 1 else _BEST_OF_SOME
        after = [grams(new[j].text) for j in right]
        for i in left:
            before = grams(old[i].text)
            scores = zip(right, (_dice(before, one) for one in after), strict=True)
            scored += [(score, i, j) for j, score in scores if score >= least]
    return _greedy(scored)


def _in_row(
    old: Sequence[Article], new: Sequence[Article], found: dict[int, int]
) -> dict[int, int]:
    """Pair what is left in a crowd one after the other, as the neighbours before go.

    Where hundreds of articles say nearly the same, likeness cannot choose.
    """
    taken = set(found.values())
    pairs: dict[int, int] = {}
    for i in range(len(old)):
        if i in found:
            continue
        before = found.get(i - 1, pairs.get(i - 1, -1 if i == 0 else None))
        j = None if before is None else before + 1
        if j is None or j >= len(new) or j in taken:
            continue
        if _dice(grams(old[i].text), grams(new[j].text)) >= _BEST_OF_SOME:
            pairs[i] = j
            taken.add(j)
    return pairs


def _gaps(
    old: Sequence[Article], new: Sequence[Article], found: dict[int, int]
) -> Iterator[tuple[list[int], list[int]]]:
    """What is left of both texts between two pairs that follow each other."""
    taken = set(found.values())
    left: list[int] = []
    before = -1
    for i in range(len(old) + 1):
        if i not in found and i < len(old):
            left.append(i)
            continue
        after = found.get(i, len(new))
        right = [j for j in range(before + 1, after) if j not in taken]
        if left and right and len(left) * len(right) <= _CROWD:
            yield left, right
        left, before = [], after


def _in_order(
    old: Sequence[Article], new: Sequence[Article], found: dict[int, int]
) -> list[Pair]:
    back = {j: i for i, j in found.items()}
    gone = [i for i in range(len(old)) if i not in found]
    pairs = [_pair(old, new, back.get(j), j) for j in range(len(new))]
    places = {pair.old: at for at, pair in enumerate(pairs) if pair.old is not None}
    after: dict[int, list[Pair]] = defaultdict(list)
    for i in gone:
        neighbour = max((k for k in places if k < i), default=None)
        at = -1 if neighbour is None else places[neighbour]
        after[at].append(Pair(i, None, "deleted"))
    ordered = list(after[-1])
    for at, pair in enumerate(pairs):
        ordered += [pair, *after[at]]
    return ordered


def _pair(
    old: Sequence[Article], new: Sequence[Article], i: int | None, j: int
) -> Pair:
    if i is None:
        return Pair(None, j, "added")
    before, after = old[i], new[j]
    same = squeeze(before.text) == squeeze(after.text)
    same = same and squeeze(before.caption) == squeeze(after.caption)
    kind = "unchanged" if same else "changed"
    return Pair(i, j, kind, renumbered=before.label != after.label)


def pair_counts(pairs: Sequence[Pair]) -> dict[str, int]:
    """How many articles are unchanged, changed, added, deleted, renumbered."""
    kinds = Counter(pair.kind for pair in pairs)
    counts = {
        kind: kinds[kind] for kind in ("unchanged", "changed", "added", "deleted")
    }
    return {**counts, "renumbered": sum(pair.renumbered for pair in pairs)}


def carry_uids(
    old: Sequence[tuple[str, str, str]],
    new: Sequence[Article],
    new_uid: Callable[[], str],
) -> list[str]:
    """Give each new article the uid of its old self; `new_uid` makes fresh ones.

    `old` holds (uid, label, text). A comment binds to the uid, so it survives every
    renumbering.
    """
    before = [Article(label, text) for _, label, text in old]
    after = [Article(article.label, article.text) for article in new]
    uids = {
        pair.new: old[pair.old][0]
        for pair in match(before, after)
        if pair.old is not None
    }
    return [uids.get(j) or new_uid() for j in range(len(new))]
