"""Texts as sparse vectors: what their openings look like and which words they use.

Half of the likeness comes from the characters of the title (of the opening where
there is none), half from the words of the whole (feedback.md §4: the best of the
methods compared). The product of two rows is their likeness, from 0 to 1.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy import sparse
from sklearn.preprocessing import normalize

from .grams import Codes, runs
from .lexicon import EMPTY_WORDS, FIRST_OF, OWN_WORDS
from .shadow import compact

Matrix = Any
"""A sparse matrix of scipy, which carries no types."""

OPENING = 36
_NAMING = re.compile("n|v(?!d)|l|j|i|s|eng")
_WORD = re.compile(r"(?!第.+[条款项])[\u4e00-\u9fff]{2,}|[a-z][a-z0-9]+")


@lru_cache(maxsize=1)
def _cutter() -> Any:
    cutter = rjieba.Jieba()
    for word in OWN_WORDS:
        cutter.add_word(word, 100_000, "n")
    return cutter


def cut_words(text: str) -> list[str]:
    """Give all words of a folded text in order, punctuation left out."""
    return [word for word in _cutter().cut(text) if compact(word)]


def words(text: str) -> list[str]:
    """Give the words of a folded text that carry meaning, in order.

    Words of one meaning come as the first of them: 电瓶车 as 电动自行车.
    """
    return [form for word in _cutter().cut(text) if (form := _form(word))]


@lru_cache(maxsize=200_000)
def _form(word: str) -> str:
    """Give a word as it is counted; empty for one that carries no meaning."""
    first = FIRST_OF.get(word, word)
    return "" if first in EMPTY_WORDS or not _WORD.fullmatch(first) else first


@lru_cache(maxsize=50_000)
def is_name(word: str) -> bool:
    """Say whether a word names a thing, a place or a doing, all of it."""
    return all(_NAMING.match(kind) for _, kind in _cutter().tag(word))


@dataclass(frozen=True)
class Used:
    """The words of texts, one text behind the other, as places in a vocabulary."""

    at: NDArray[np.int32]
    sizes: list[int]
    vocabulary: list[str]


def used_words(texts: Iterable[Sequence[str]]) -> Used:
    """Give the words of texts; the vocabulary is in the order of their first use."""
    vocabulary: dict[str, int] = {}
    at: list[int] = []
    sizes = []
    for text in texts:
        at += [vocabulary.setdefault(word, len(vocabulary)) for word in text]
        sizes.append(len(text))
    return Used(np.array(at, dtype=np.int32), sizes, list(vocabulary))


def counts_of(parts: Sequence[Used]) -> tuple[Matrix, list[str]]:
    """Count words: rows are the texts of all parts, columns the words also given."""
    vocabulary: dict[str, int] = {}
    columns = []
    for part in parts:
        own = [vocabulary.setdefault(w, len(vocabulary)) for w in part.vocabulary]
        columns.append(np.array(own, dtype=np.int64)[part.at])
    ends = np.cumsum([0, *(size for part in parts for size in part.sizes)])
    return _counts(np.concatenate(columns), ends, len(vocabulary)), list(vocabulary)


def word_counts(texts: Iterable[Sequence[str]]) -> tuple[Matrix, list[str]]:
    """Count words: rows are texts given as words, columns the words also given."""
    return counts_of([used_words(texts)])


@dataclass(frozen=True)
class Tally:
    """Counts by row; `known` says in rising order what the columns stand for."""

    counts: Matrix
    known: Codes


def opening_counts(titles: Sequence[str]) -> Matrix:
    """Count the runs of two and of three characters of titles or openings."""
    return opening_tally(titles).counts


def opening_tally(titles: Sequence[str]) -> Tally:
    """Count them, and say which they are."""
    letters = [compact(title)[:OPENING] for title in titles]
    return run_tally(letters, range(len(letters)), len(letters))


def run_counts(texts: Iterable[str]) -> Matrix:
    """Count the runs of two characters of whole texts."""
    letters = [compact(text) for text in texts]
    return run_tally(letters, range(len(letters)), len(letters), (2,)).counts


def run_tally(
    parts: Sequence[str],
    rows: Sequence[int],
    count: int,
    sizes: Sequence[int] = (2, 3),
) -> Tally:
    """Count the runs of each size of characters; columns are the different runs.

    `rows` says of each part which of the `count` rows it belongs to.
    """
    homes = np.asarray(rows, dtype=np.int64)
    found = [runs(parts, size) for size in sizes]
    every = np.concatenate([each for each, _ in found])
    lines = np.concatenate([np.repeat(homes, numbers) for _, numbers in found])
    known, columns = np.unique(every, return_inverse=True)
    ones = np.ones(len(columns), dtype=np.float32)
    shape = (count, max(1, len(known)))
    return Tally(sparse.csr_matrix((ones, (lines, columns)), shape=shape), known)


def merged(parts: Sequence[Tally]) -> Tally:
    """Put the counts of several parts of the rows below each other."""
    if len(parts) == 1:
        return parts[0]
    known = np.unique(np.concatenate([part.known for part in parts]))
    width = max(1, len(known))
    wide = [
        sparse.csr_matrix(
            (m.data, np.searchsorted(known, part.known)[m.indices], m.indptr),
            shape=(m.shape[0], width),
        )
        for part in parts
        for m in (part.counts,)
    ]
    return Tally(sparse.vstack(wide, format="csr"), known)


def hybrid(openings: Matrix, word_matrix: Matrix, share: float = 0.5) -> Matrix:
    """Join the two kinds of counts into rows whose product is their likeness.

    Rarity is taken within the rows given: what all comments on one article say tells
    nothing about them. `share` is the weight of the openings.
    """
    left = weighted(openings) * np.float32(np.sqrt(share))
    right = weighted(word_matrix) * np.float32(np.sqrt(1 - share))
    return sparse.hstack([left, right], format="csr", dtype=np.float32)


def two_sided(rows: Matrix, sides: Any, share: float) -> Matrix:
    """Lessen the likeness of rows of different sides to a `share` of it.

    `sides` says of each row whether it is on the one or on the other.
    """
    few = sides if 2 * np.count_nonzero(sides) <= len(sides) else ~sides
    if not few.any():
        return rows
    along = sparse.diags_array(np.where(few, share, 1).astype(np.float32))
    aside = sparse.diags_array((few * np.sqrt(1 - share**2)).astype(np.float32))
    return sparse.hstack([along @ rows, aside @ rows], format="csr", dtype=np.float32)


def weighted(counts: Matrix, power: int = 1) -> Matrix:
    """Weigh counts by rarity (log, smoothed) and give each row the length one.

    A `power` of two lets what is rare count for more.
    """
    counts = counts.tocsr().astype(np.float32)
    counts.data = 1 + np.log(counts.data)
    present = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = (np.log((1 + counts.shape[0]) / (1 + present)) + 1) ** power
    counts.data *= rarity.astype(np.float32)[counts.indices]
    return normalize(counts, copy=False)


def _counts(columns: Any, ends: Any, width: int) -> Matrix:
    data = np.ones(len(columns), dtype=np.float32)
    shape = (len(ends) - 1, max(1, width))
    matrix = sparse.csr_matrix((data, columns, np.asarray(ends)), shape=shape)
    matrix.sum_duplicates()
    return matrix
