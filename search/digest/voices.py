"""Points in numbers: which words they use, how they open, what places they name.

Each of two processes reads a half of them, and what it gives back are arrays: words
and names as text would cost more to hand over than to find.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .beside import in_two
from .boilerplate import bare, stock_phrases
from .cues import approves
from .places import names_in
from .segments import Segment
from .shadow import shadow_of
from .vectors import (
    Matrix,
    Tally,
    Used,
    counts_of,
    merged,
    opening_tally,
    run_tally,
    used_words,
    words,
)

_ON_DRAFT, _NAMED = 0.05, 0.7
"""Share of texts on an article from which all are on a draft; share that must have
names to be messages about places (nine in ten of such do, half of those on drafts)."""
_HEADING = 40
"""Letters at the beginning of a text that stand for the title it does not have."""


@dataclass(frozen=True)
class Voices:
    """Points to be grouped: the rows of both counts, and what stands behind each.

    `followers` gives for each row the positions of the points that it speaks for,
    `sides` whether it is for what is proposed.
    `places` counts the names of places in texts, then in their titles or openings;
    None where it does not matter where: to a draft it matters what is asked for.
    `headed` gives for each run of the names of texts how often a heading has it, too.
    """

    openings: Matrix
    words: Matrix
    vocabulary: list[str]
    articles: list[str]
    followers: list[list[int]]
    sides: NDArray[np.bool_]
    places: tuple[Matrix, Matrix] | None = None
    headed: NDArray[np.float64] | None = None


@dataclass(frozen=True)
class _Heard:
    """What was read of some of the points, a row of each."""

    words: Used
    openings: Tally
    sides: list[bool]
    places: tuple[Tally, Tally] | None


def voices(
    segments: Sequence[Segment], articles: Sequence[str], followers: Sequence[list[int]]
) -> Voices:
    """Put points into numbers; the first follower of each row speaks for it."""
    spoken = [segments[each[0]] for each in followers]
    where = [articles[each[0]] for each in followers]
    stock = stock_phrases([each.text for each in spoken], where)
    # places are not counted where texts are on a draft
    is_free = sum(map(bool, where)) <= _ON_DRAFT * len(where)
    parts = in_two(lambda some: _heard(some, stock, is_free), spoken)
    counts, vocabulary = counts_of([each.words for each in parts])
    openings = merged([each.openings for each in parts]).counts
    sides = np.array([side for each in parts for side in each.sides])
    found = Voices(openings, counts, vocabulary, where, list(followers), sides)
    named = [each.places for each in parts if each.places]
    return _placed(found, named) if named else found


def _placed(found: Voices, parts: Sequence[tuple[Tally, Tally]]) -> Voices:
    """Add the counts of places, but not where few texts name any."""
    texts, heads = (merged(each) for each in zip(*parts, strict=True))
    if np.count_nonzero(np.diff(texts.counts.indptr)) < _NAMED * texts.counts.shape[0]:
        return found
    places = texts.counts, heads.counts
    return replace(found, places=places, headed=_headed(texts, heads))


def _headed(texts: Tally, heads: Tally) -> NDArray[np.float64]:
    """Give for each run of names the share of texts with it that have it in a heading.

    What a trouble is told by reads like a name at times (教育局前台), but stands in no
    title; where it happens does.
    """
    inside, above = (
        np.bincount(each.counts.indices, minlength=each.counts.shape[1])
        for each in (texts, heads)
    )
    found = np.zeros(len(inside))
    _, ours, theirs = np.intersect1d(
        texts.known, heads.known, assume_unique=True, return_indices=True
    )
    found[ours] = above[theirs] / np.maximum(1, inside[ours])
    return found


def _heard(spoken: Sequence[Segment], stock: set[str], is_free: bool) -> _Heard:
    """Read points, without what is said around them."""
    folded = {t: shadow_of(t).text for t in {each.comment.title for each in spoken}}
    titles = [folded[each.comment.title] for each in spoken]
    texts = [bare(each.text, stock) for each in spoken]
    # a word ends where its line does, and many letters have the same title
    used_in = {title: words(title) for title in folded.values()}
    used = [used_in[t] + words(x) for t, x in zip(titles, texts, strict=True)]
    # where there is no title: the first words that carry meaning
    openings = [t or "".join(w) for t, w in zip(titles, used, strict=True)]
    sides = [approves(each.text, each.comment.stance) for each in spoken]
    places = _places(titles, texts) if is_free else None
    return _Heard(used_words(used), opening_tally(openings), sides, places)


def _places(titles: Sequence[str], texts: Sequence[str]) -> tuple[Tally, Tally]:
    """Count the names in whole texts, and those in titles or openings."""
    known = {title: names_in(title) for title in set(titles)}
    inside = [known[t] + names_in(x) for t, x in zip(titles, texts, strict=True)]
    heads = [
        known[t] if t else names_in(x.strip()[:_HEADING])
        for t, x in zip(titles, texts, strict=True)
    ]
    return _name_tally(inside), _name_tally(heads)


def _name_tally(found: Sequence[Sequence[str]]) -> Tally:
    """Count the runs of two and of three characters of the names in each text.

    Each different name is taken apart once: many texts have the same.
    """
    counts, names = counts_of([used_words(found)])
    runs = run_tally(names, range(len(names)), len(names))
    if not names:
        return Tally(sparse.csr_matrix((len(found), 1), dtype=np.float32), runs.known)
    product = (counts @ runs.counts).tocsr()
    product.sort_indices()
    return Tally(product, runs.known)
