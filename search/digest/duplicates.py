"""Comments that share their words: the same text, near copies, form letters.

Nothing is thrown away: groups tell staff who wrote what together, and what each
sender added to the common text (feedback: the sentence added to a form letter is the
one that must not be missed).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from .grams import Codes, flat, gram_set, group_links, shared
from .reading import Comment
from .segments import Span, sentences
from .shadow import Shadow, compact

SEED = 20_230_315
PERMUTATIONS, ROWS = 128, 3
JACCARD, CONTAINMENT = 0.4, 0.8
# Two senders who each added as much as the letter holds share only a third of their
# words; that long a common stretch is no accident.
HALF, LONG_SHARED, PART = 0.5, 60, 0.3
SHORTEST = 12
"""Letters below which only the same text counts as a copy."""
CAMPAIGN = 5
_SENTENCE = 8
_CHUNK = 4096
_IN_TEMPLATE = 0.5


@dataclass
class Group:
    """Comments that share their words.

    `kind` is exact, near or campaign. `template` is the member that stands for the
    common text; `added` and `edited` give, for each member, the spans of its folded
    text that the common text does not have, or has in other words.
    """

    kind: str
    members: list[int]
    template: int
    added: dict[int, list[Span]] = field(default_factory=dict)
    edited: dict[int, list[Span]] = field(default_factory=dict)
    is_outermost: bool = True


@dataclass(frozen=True)
class Distinct:
    """Different texts: letters, runs, sentences, and the comments that have each."""

    letters: list[str]
    grams: list[Codes]
    sentences: list[list[str]]
    holders: list[list[int]]


def find_groups(comments: Sequence[Comment], shadows: Sequence[Shadow]) -> list[Group]:
    """Group comments that are copies of each other; members are positions.

    Groups of one same text come as exact; a larger group that holds them, with
    different texts, comes besides as near, or as campaign from five members on.
    """
    distinct = _distinct(shadows)
    exact = [
        Group("exact", rows, rows[0]) for rows in distinct.holders if len(rows) > 1
    ]
    wide = [_described(rows, distinct, shadows) for rows in _families(distinct)]
    inner = {at for group in wide for at in group.members}
    for group in exact:
        group.is_outermost = group.members[0] not in inner
    return sorted([*exact, *wide], key=lambda group: (group.members, group.kind))


def _distinct(shadows: Sequence[Shadow]) -> Distinct:
    found: dict[str, list[int]] = defaultdict(list)
    for at, shadow in enumerate(shadows):
        letters = compact(shadow.text)
        if letters:
            found[letters].append(at)
    # The shortest first: of the texts that hold one sentence, the purest is the star.
    ordered = sorted(found, key=lambda letters: (len(letters), letters))
    holders = [found[letters] for letters in ordered]
    texts = [shadows[rows[0]].text for rows in holders]
    whole = [[compact(text[a:b]) for a, b in sentences(text)] for text in texts]
    return Distinct(ordered, [gram_set(each) for each in ordered], whole, holders)


def _families(distinct: Distinct) -> list[list[int]]:
    """Give sets of different texts that belong together, as rows of `distinct`."""
    roots = _Union(len(distinct.letters))
    for one, other in _candidates(distinct):
        if roots.find(one) != roots.find(other) and _alike(distinct, one, other):
            roots.join(one, other)
    families = [rows for rows in roots.sets() if len(rows) > 1]
    return [kept for rows in families for kept in _tidy(distinct, rows)]


def _alike(distinct: Distinct, one: int, other: int) -> bool:
    a, b = distinct.grams[one], distinct.grams[other]
    small, large = sorted((len(a), len(b)))
    if small < SHORTEST:
        return False
    common = shared(a, b)
    return is_copy(common, small, large)


def is_copy(common: int, small: int, large: int) -> bool:
    """Judge by the runs two texts share and the number of runs of each."""
    if common >= JACCARD * (small + large - common) or common >= CONTAINMENT * small:
        return True
    return common >= LONG_SHARED and common >= PART * small


def _candidates(distinct: Distinct) -> list[tuple[int, int]]:
    if len(distinct.letters) < 2:
        return []
    links = [group_links(keys) for keys in _bands(distinct.grams)]
    links.append(_sentence_links(distinct.sentences))
    every = np.unique(np.concatenate(links), axis=0)
    return [(int(one), int(other)) for one, other in every]


def _bands(grams: Sequence[Codes]) -> Iterable[NDArray[np.uint64]]:
    """Give one key for each text and band; texts alike are likely to share one."""
    signature = np.concatenate(
        [_signature(grams[at : at + _CHUNK]) for at in range(0, len(grams), _CHUNK)]
    )
    odd = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B1], np.uint64)
    for at in range(0, PERMUTATIONS - ROWS + 1, ROWS):
        yield (signature[:, at : at + ROWS] * odd[:ROWS]).sum(axis=1, dtype=np.uint64)


def _signature(grams: Sequence[Codes]) -> NDArray[np.uint64]:
    every, offsets = flat(grams)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(
        _mixed(every), offsets, PERMUTATIONS, SEED
    )
    return np.array(matrix.to_rows(), dtype=np.uint64).reshape(-1, PERMUTATIONS)


def _mixed(every: Codes) -> Codes:
    """Spread the numbers; the sketch would see the order of the code points else."""
    mixed = every * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return mixed ^ (mixed >> np.uint64(32))


def _sentence_links(texts: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """Link texts that share a whole sentence, however different the rest is."""
    numbers: dict[str, int] = {}
    rows, keys = [], []
    for row, found in enumerate(texts):
        for sentence in found:
            if len(sentence) >= _SENTENCE:
                rows.append(row)
                keys.append(numbers.setdefault(sentence, len(numbers)))
    if not rows:
        return np.empty((0, 2), dtype=np.int64)
    links: NDArray[np.int64] = np.array(rows)[group_links(np.array(keys))]
    result: NDArray[np.int64] = links[links[:, 0] != links[:, 1]]
    return result


def _tidy(distinct: Distinct, rows: list[int]) -> list[list[int]]:
    """Keep together what is like the common text; look at the rest once more.

    Chains of likeness may join texts that have nothing in common.
    """
    kept = []
    while len(rows) > 1:
        core = _core(distinct, rows)
        near = [row for row in rows if _fits(distinct.grams[row], core)]
        if len(near) > 1:
            kept.append(near)
        rest = [row for row in rows if row not in set(near)]
        if len(rest) == len(rows):
            break
        rows = rest
    return kept


def _core(distinct: Distinct, rows: list[int]) -> Codes:
    """Give the runs that at least half of the texts have; of two texts, both."""
    every, counts = np.unique(
        np.concatenate([distinct.grams[row] for row in rows]), return_counts=True
    )
    core: Codes = every[counts >= _need(rows)]
    return core


def _need(rows: list[int]) -> int:
    """Give how many of the texts must have what counts as common."""
    return max(2, (len(rows) + 1) // 2)


def _fits(grams: Codes, core: Codes) -> bool:
    common = shared(grams, core)
    small, large = sorted((len(grams), len(core)))
    return small > 0 and (is_copy(common, small, large) or common >= HALF * small)


def _described(rows: list[int], distinct: Distinct, shadows: Sequence[Shadow]) -> Group:
    members = sorted(at for row in rows for at in distinct.holders[row])
    core = _core(distinct, rows)
    best = max(rows, key=lambda row: (_closeness(distinct.grams[row], core), -row))
    kind = "campaign" if len(members) >= CAMPAIGN else "near"
    group = Group(kind, members, distinct.holders[best][0])
    common = _common_sentences(rows, distinct)
    for row in rows:
        first = distinct.holders[row][0]
        own, edited = _own(shadows[first].text, core, common)
        for at in distinct.holders[row]:
            # the same letters, perhaps with other blanks: look again
            spans = (
                (own, edited) if at == first else _own(shadows[at].text, core, common)
            )
            group.added[at], group.edited[at] = spans
    return group


def _closeness(grams: Codes, core: Codes) -> float:
    common = shared(grams, core)
    return common / max(1, len(grams) + len(core) - common)


def _common_sentences(rows: list[int], distinct: Distinct) -> set[str]:
    """Give the sentences that at least half of the different texts have."""
    counts = Counter(each for row in rows for each in set(distinct.sentences[row]))
    return {sentence for sentence, count in counts.items() if count >= _need(rows)}


def _own(text: str, core: Codes, common: set[str]) -> tuple[list[Span], list[Span]]:
    """Give the sentences outside the common text, and those that it has otherwise."""
    added: list[Span] = []
    edited: list[Span] = []
    for start, end in sentences(text):
        letters = compact(text[start:end])
        if not letters or letters in common:
            continue
        grams = gram_set(letters)
        is_own = shared(grams, core) < _IN_TEMPLATE * len(grams)
        (added if is_own else edited).append((start, end))
    return added, edited


class _Union:
    """Sets that grow together."""

    def __init__(self, size: int) -> None:
        self.parents = list(range(size))

    def find(self, at: int) -> int:
        while self.parents[at] != at:
            self.parents[at] = self.parents[self.parents[at]]
            at = self.parents[at]
        return at

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.find(one), self.find(other)))
        self.parents[high] = low

    def sets(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for at in range(len(self.parents)):
            found[self.find(at)].append(at)
        return list(found.values())


def as_dict(
    group: Group, comments: Sequence[Comment], shadows: Sequence[Shadow]
) -> dict[str, Any]:
    """Give a group in the form of the contract, offsets in the original text."""

    def spans(found: dict[int, list[Span]]) -> list[dict[str, Any]]:
        return [
            {"id": comments[at].id, "start": start, "end": end}
            for at in group.members
            for start, end in (
                shadows[at].original(*span) for span in found.get(at, [])
            )
        ]

    return {
        "kind": group.kind,
        "members": [comments[at].id for at in group.members],
        "template": comments[group.template].id,
        "added": spans(group.added),
        "edited": spans(group.edited),
    }
