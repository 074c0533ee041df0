"""Comments that share their words: the same text, near copies, form letters.

Nothing is thrown away: groups tell staff who wrote what together, and what each
sender added to the common text (feedback: the sentence added to a form letter is the
one that must not be missed).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from .grams import (
    Codes,
    different,
    flat,
    gram_sets,
    group_links,
    loose_links,
    shared,
    unique_pairs,
)
from .reading import Comment
from .segments import Span, sentences
from .shadow import Shadow, compact

SEED = 20_230_315
PERMUTATIONS, ROWS = 128, 3
JACCARD, CONTAINMENT = 0.4, 0.8
# Two senders who each added as much as the letter holds share only a third of their
# words; that long a common stretch is no accident.
HALF, LONG_SHARED, PART, LEAST = 0.5, 60, 0.3, 0.25
SHORTEST = 12
"""Letters below which only the same text counts as a copy."""
CAMPAIGN = 5
_SENTENCE = 8
_CHUNK = 4096
_RUNS = 4_000_000
"""Runs that are compared at a time."""
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
    """Different texts: letters, runs, one text, and the comments that have each."""

    letters: list[str]
    grams: list[Codes]
    texts: list[str]
    holders: list[list[int]]

    def sentences(self, row: int) -> list[str]:
        """Give the letters of each sentence of a text."""
        return _letters_of_sentences(self.texts[row])


@dataclass(frozen=True)
class Shared:
    """Long sentences of texts by number: equal ones have the same.

    They stand one behind the other, `counts` says how many each text has.
    """

    numbers: NDArray[np.int64]
    counts: NDArray[np.int64]

    def take(self, at: NDArray[np.int64]) -> "Shared":
        """Give those of some of the texts."""
        counts = self.counts[at]
        first = np.cumsum(self.counts)[at] - counts - (np.cumsum(counts) - counts)
        places = np.repeat(first, counts) + np.arange(counts.sum())
        return Shared(self.numbers[places], counts)


def numbered_sentences(texts: Iterable[str]) -> Shared:
    """Number the sentences of folded texts that are too long to be courtesies."""
    known: dict[str, int] = {}
    numbers: list[int] = []
    counts: list[int] = []
    for text in texts:
        found = [each for each in _letters_of_sentences(text) if len(each) >= _SENTENCE]
        numbers += [known.setdefault(sentence, len(known)) for sentence in found]
        counts.append(len(found))
    return Shared(np.array(numbers, np.int64), np.array(counts, np.int64))


def _letters_of_sentences(text: str) -> list[str]:
    return [compact(text[a:b]) for a, b in sentences(text)]


Number = Callable[[Sequence[str]], Shared]


def find_groups(
    comments: Sequence[Comment],
    shadows: Sequence[Shadow],
    number: Number = numbered_sentences,
) -> list[Group]:
    """Group comments that are copies of each other; members are positions.

    Groups of one same text come as exact; a larger group that holds them, with
    different texts, comes besides as near, or as campaign from five members on.
    `number` is asked for the sentences once the rest is known.
    """
    distinct = _distinct(shadows)
    exact = [
        Group("exact", rows, rows[0]) for rows in distinct.holders if len(rows) > 1
    ]
    families = _families(distinct, number)
    wide = [_described(rows, distinct, shadows) for rows in families]
    inner = {at for group in wide for at in group.members}
    for group in exact:
        group.is_outermost = group.members[0] not in inner
    return sorted([*exact, *wide], key=lambda group: (group.members, group.kind))


def _distinct(shadows: Sequence[Shadow]) -> Distinct:
    found: dict[str, list[int]] = defaultdict(list)
    letters = {text: compact(text) for text in {shadow.text for shadow in shadows}}
    for at, shadow in enumerate(shadows):
        if letters[shadow.text]:
            found[letters[shadow.text]].append(at)
    # The shortest first: of the texts that hold one sentence, the purest is the star.
    ordered = sorted(sorted(found), key=len)
    holders = [found[each] for each in ordered]
    # with other blanks and marks the same letters may be other sentences
    texts = [
        min([shadows[row].text for row in rows]) if rows[1:] else shadows[rows[0]].text
        for rows in holders
    ]
    return Distinct(ordered, gram_sets(ordered), texts, holders)


def _families(distinct: Distinct, number: Number) -> list[list[int]]:
    """Give sets of different texts that belong together, as rows of `distinct`."""
    if len(distinct.letters) < 2:
        return []
    sizes = np.array([len(each) for each in distinct.grams])
    holding = _holding(distinct.grams, sizes)
    labels = np.arange(len(sizes))
    for some in _lots(_candidates(distinct, sizes, number), sizes):
        # whoever is together by now need not be compared
        apart = some[labels[some[:, 0]] != labels[some[:, 1]]]
        labels = _joined(labels, apart[_alike(holding, sizes, apart)])
    order = np.argsort(labels, kind="stable")
    borders = np.flatnonzero(np.diff(labels[order])) + 1
    families = [rows.tolist() for rows in np.split(order, borders) if len(rows) > 1]
    families.sort()
    return [kept for rows in families for kept in _tidy(distinct, rows)]


def _holding(grams: Sequence[Codes], sizes: Any) -> Any:
    """Say which text has which runs: a sparse matrix of ones."""
    every = np.concatenate(grams)
    known = different(every)
    columns = np.searchsorted(known, every)  # sorted within each text: quick to find
    ends = np.concatenate([[0], np.cumsum(sizes)])
    ones = np.ones(len(columns), np.float32)
    return sparse.csr_matrix((ones, columns, ends), (len(sizes), len(known)))


def _lots(links: NDArray[np.int64], sizes: Any) -> Iterable[NDArray[np.int64]]:
    """Give links in lots of texts that together have not too many runs."""
    ends = np.cumsum(sizes[links].sum(axis=1))
    return np.split(links, np.flatnonzero(np.diff(ends // _RUNS)) + 1)


def _alike(holding: Any, sizes: Any, links: NDArray[np.int64]) -> NDArray[np.bool_]:
    ones, others = links[:, 0], links[:, 1]
    common = np.asarray(holding[ones].multiply(holding[others]).sum(axis=1)).ravel()
    small, large = np.minimum(sizes[ones], sizes[others]), np.maximum(*sizes[links].T)
    alike: NDArray[np.bool_] = is_copy(common, small, large) & (small >= SHORTEST)
    return alike


def _joined(labels: Any, links: NDArray[np.int64]) -> Any:
    """Give sets the same label that links hold together."""
    if not len(links):
        return labels
    ones, others = labels[links[:, 0]], labels[links[:, 1]]
    shape = (len(labels), len(labels))
    graph = sparse.csr_matrix((np.ones(len(ones), np.int8), (ones, others)), shape)
    return connected_components(graph, directed=False)[1][labels]


def is_copy(common: Any, small: Any, large: Any) -> Any:
    """Judge by the runs two texts share and the number of runs of each.

    Numbers, or arrays of them for many pairs.
    """
    alike = (common >= JACCARD * (small + large - common)) | (
        common >= CONTAINMENT * small
    )
    return alike | ((common >= LONG_SHARED) & (common >= PART * small))


def _candidates(distinct: Distinct, sizes: Any, number: Number) -> NDArray[np.int64]:
    links = [loose_links(keys) for keys in _bands(distinct.grams)]
    links.append(_sentence_links(number(distinct.texts)))
    every = unique_pairs(np.concatenate(links))
    kept: NDArray[np.int64] = every[sizes[every].min(axis=1) >= SHORTEST]
    return kept


def _bands(grams: Sequence[Codes]) -> Iterable[NDArray[np.uint64]]:
    """Give one key for each text and band; texts alike are likely to share one."""
    signature = np.concatenate(
        [_signature(grams[at : at + _CHUNK]) for at in range(0, len(grams), _CHUNK)]
    )
    odd = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B1], np.uint64)
    for at in range(0, PERMUTATIONS - ROWS + 1, ROWS):
        band = signature[:, at : at + ROWS].astype(np.uint64)
        yield (band * odd[:ROWS]).sum(axis=1, dtype=np.uint64)


def _signature(grams: Sequence[Codes]) -> NDArray[np.uint32]:
    every, offsets = flat(grams)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(
        _mixed(every), offsets, PERMUTATIONS, SEED
    )
    # each fits into 32 bits, else numpy refuses: of a million texts half a gigabyte
    return np.array(matrix.to_rows(), dtype=np.uint32).reshape(-1, PERMUTATIONS)


def _mixed(every: Codes) -> Codes:
    """Spread the numbers; the sketch would see the order of the code points else."""
    mixed = every * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return mixed ^ (mixed >> np.uint64(32))


def _sentence_links(found: Shared) -> NDArray[np.int64]:
    """Link texts that share a whole sentence, however different the rest is."""
    rows = np.repeat(np.arange(len(found.counts)), found.counts)
    links: NDArray[np.int64] = rows[group_links(found.numbers)]
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
        taken = set(near)
        rest = [row for row in rows if row not in taken]
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
    # what texts share may be the courtesies of any letter: it must be a part of each
    is_part = small > 0 and common >= LEAST * len(grams)
    return is_part and (is_copy(common, small, large) or common >= HALF * small)


def _described(rows: list[int], distinct: Distinct, shadows: Sequence[Shadow]) -> Group:
    members = sorted(at for row in rows for at in distinct.holders[row])
    core = _core(distinct, rows)
    best = max(rows, key=lambda row: (_closeness(distinct.grams[row], core), -row))
    kind = "campaign" if len(members) >= CAMPAIGN else "near"
    group = Group(kind, members, distinct.holders[best][0])
    common = _common_sentences(rows, distinct)
    # the same letters may stand with other blanks
    texts = list(dict.fromkeys(shadows[at].text for at in members))
    spans = dict(zip(texts, _own(texts, core, common), strict=True))
    for at in members:
        group.added[at], group.edited[at] = spans[shadows[at].text]
    return group


def _closeness(grams: Codes, core: Codes) -> float:
    common = shared(grams, core)
    return common / max(1, len(grams) + len(core) - common)


def _common_sentences(rows: list[int], distinct: Distinct) -> set[str]:
    """Give the sentences that at least half of the different texts have."""
    counts = Counter(each for row in rows for each in set(distinct.sentences(row)))
    return {sentence for sentence, count in counts.items() if count >= _need(rows)}


def _own(
    texts: Sequence[str], core: Codes, common: set[str]
) -> list[tuple[list[Span], list[Span]]]:
    """Give for each text the sentences outside the common text, and those altered."""
    parts = [
        (at, span, letters)
        for at, text in enumerate(texts)
        for span in sentences(text)
        if (letters := compact(text[slice(*span)])) and letters not in common
    ]
    found: list[tuple[list[Span], list[Span]]] = [([], []) for _ in texts]
    known = list({letters for _, _, letters in parts})
    is_own = {
        letters: shared(grams, core) < _IN_TEMPLATE * len(grams)
        for letters, grams in zip(known, gram_sets(known), strict=True)
    }
    for at, span, letters in parts:
        added, edited = found[at]
        (added if is_own[letters] else edited).append(span)
    return found


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
