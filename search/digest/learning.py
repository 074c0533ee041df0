"""Where people stand, learnt from those who said so: text as numbers, linear models.

Runs of one to four characters and of one or two words, weighed by rarity, and a
logistic regression whose strength is chosen on folds: with some 600 labels on one
target this is level with the best published (feedback.md §4). Folds of a pooled model
hold whole targets, so that its figures are those of targets it has not seen.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedKFold
from sklearn.preprocessing import normalize

from .vectors import cut_words

PRECISION, PRECISION_UNSEEN = 0.85, 0.94
"""How often a guess that is shown must be right; the same on the labels of other
targets, of which those that are asked about differ."""
FOLDS, SEED = 5, 11
_CHUNK = 4096
_STRENGTHS = (0.5, 2.0, 8.0)
_STRENGTHS_LONG = (8.0, 32.0)
_STRENGTHS_POOLED = (0.75,)
_SHOWN_LEAST = 20
_LONGEST, _BITS = 4, 16
_LETTER = 200
"""Mean letters of texts that are long."""
_TARGET = "◎"
"""Stands in a text for the words of what it is about."""
_NOISE = re.compile(r"(?:https?://|www\.)[!-~]+|@[\w-]{1,30}[:：]?|//+")


@dataclass(frozen=True)
class Trained:
    """Guesses with their chances, and the chance from which they may be shown.

    `accuracy` is how often guesses on held out labels were right.
    """

    names: Any
    chances: Any
    floor: float
    accuracy: float


def are_long(texts: Sequence[str]) -> bool:
    """Say whether texts are letters rather than posts."""
    return sum(map(len, texts)) > _LETTER * len(texts)


def plain(text: str) -> str:
    """Leave out addresses, @names and the signs of tags; the words of tags stay."""
    return _NOISE.sub(" ", text).replace("#", " ").lower()


@lru_cache(maxsize=512)
def _words_of(target: str) -> list[str]:
    """Give a target and its words, the longest first."""
    known = {plain(target).strip(), *cut_words(plain(target))}
    return sorted((w for w in known if len(w) > 1), key=lambda w: (-len(w), w))


def without_target(text: str, target: str) -> str:
    """Put one sign for what a text is about.

    So 支持禁电动车 and 支持延迟退休 are alike.
    """
    found = plain(text)
    for word in _words_of(target):
        found = found.replace(word, _TARGET)
    return re.sub(f"{_TARGET}+", _TARGET, found)


View = tuple[Sequence[str], Sequence[str]]
"""Texts in one form: those with labels, and those asked."""


def trained(
    views: Sequence[View],
    labels: Sequence[str],
    groups: Any = None,
    marks: tuple[Any, Any] | None = None,
) -> Trained:
    """Learn from texts with labels, each in one or several forms; guess those asked.

    `marks` holds more columns of both.

    With `groups` (the target of each label) a fold holds whole groups, only what is
    said about several of them is learnt from, and guesses are shown whose like were
    right often enough in every fold: targets differ.
    """
    readers = [Reader(known, groups) for known, _ in views]
    beside, more = marks or (None, None)
    seen = _side_by_side(readers, [known for known, _ in views], beside)
    named = np.array(labels)
    folds = list(_folds(seen, named, groups))
    usual = _STRENGTHS_LONG if readers[0].is_long else _STRENGTHS
    strengths = usual if groups is None else _STRENGTHS_POOLED
    tried = [(_folded(seen, named, folds, each), each) for each in strengths]
    (guessed, chances), strength = max(tried, key=lambda one: mean_f1(named, one[0][0]))
    model = _model(strength).fit(seen, named)
    right = named == guessed
    found = [
        model.predict_proba(
            _side_by_side(
                readers,
                [asked[at : at + _CHUNK] for _, asked in views],
                None if more is None else more[at : at + _CHUNK],
            )
        )
        for at in range(0, len(views[0][1]), _CHUNK)
    ]
    parts = [np.arange(len(named))] if groups is None else [held for _, held in folds]
    wanted = PRECISION if groups is None else PRECISION_UNSEEN
    floor = max(floor_of(right[part], chances[part], wanted) for part in parts)
    return Trained(model.classes_, np.concatenate(found), floor, float(right.mean()))


def _side_by_side(
    readers: Sequence["Reader"], texts: Sequence[Sequence[str]], marks: Any
) -> Any:
    parts = [one.rows(some) for one, some in zip(readers, texts, strict=True)]
    if marks is not None:
        parts.append(sparse.csr_matrix(marks))
    return sparse.hstack(parts, format="csr")


def _model(strength: float) -> Any:
    return LogisticRegression(
        C=strength, class_weight="balanced", max_iter=300, tol=5e-3, random_state=SEED
    )


def _folds(rows: Any, labels: Any, groups: Any) -> Iterator[tuple[Any, Any]]:
    if groups is None:
        yield from StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(
            rows, labels
        )
        return
    count = min(FOLDS, len(set(groups)))
    for seen, held in GroupKFold(count).split(rows, labels, groups):
        if len(set(labels[seen])) > 1:
            yield seen, held


def _folded(rows: Any, labels: Any, folds: Any, strength: float) -> tuple[Any, Any]:
    """Guess every label by a model that has not seen it."""
    guessed, chances = np.full(len(labels), "", dtype=object), np.zeros(len(labels))
    for seen, held in folds:
        model = _model(strength).fit(rows[seen], labels[seen])
        chance = model.predict_proba(rows[held])
        guessed[held] = model.classes_[chance.argmax(axis=1)]
        chances[held] = chance.max(axis=1)
    return guessed, chances


def mean_f1(labels: Any, guessed: Any) -> float:
    """Give the F1 of each label, averaged."""
    scores = []
    for name in np.unique(labels):
        both = np.sum((labels == name) & (guessed == name))
        scores.append(2 * both / (np.sum(labels == name) + np.sum(guessed == name)))
    return float(np.mean(scores))


def floor_of(right: Any, chances: Any, wanted: float = PRECISION) -> float:
    """Give the lowest confidence from which guesses were right often enough."""
    order = np.argsort(-chances, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    fit = np.flatnonzero(share >= wanted)
    # the first few may be right by luck
    is_enough = len(fit) and fit[-1] >= _SHOWN_LEAST - 1
    return float(chances[order][fit[-1]]) if is_enough else 1.01


class Reader:
    """Puts texts into numbers by the terms of those it was made from.

    A term that one text alone has is left out, and with `groups` (one of each text)
    what stands in one group alone; the rest is weighed by rarity. Of long texts words
    say all that runs of characters would (feedback.md §4).
    """

    def __init__(self, texts: Sequence[str], groups: Any = None) -> None:
        said = [_one_and_two(text) for text in texts]
        self.is_long = are_long(texts)
        every = sorted({term for terms in said for term in terms})
        self.numbers = {term: number for number, term in enumerate(every)}
        self.runs = None if self.is_long else _Terms(map(_runs, texts), groups)
        self.words = _Terms([self._numbered(terms) for terms in said], groups)

    def rows(self, texts: Sequence[str]) -> Any:
        """Give a row for each text: runs of characters, then words."""
        said = [self._numbered(_one_and_two(text)) for text in texts]
        known = self.words.rows(said)
        if self.runs is None:
            return known
        return sparse.hstack([self.runs.rows(map(_runs, texts)), known], format="csr")

    def _numbered(self, terms: Sequence[str]) -> Any:
        known = (self.numbers.get(term) for term in terms)
        return np.array([n for n in known if n is not None], dtype=np.uint64)


class _Terms:
    """Terms given as numbers, each with its rarity."""

    def __init__(self, told: Iterable[Any], groups: Any) -> None:
        parts = list(told)
        count = len(parts)
        holders = np.repeat(np.arange(count), [len(part) for part in parts])
        every, columns = np.unique(np.concatenate(parts), return_inverse=True)
        pairs = np.unique(columns.astype(np.int64) * count + holders)
        present = np.bincount(pairs // count, minlength=len(every))
        kept = present > 1
        if groups is not None:
            _, numbers = np.unique(groups, return_inverse=True)
            homes = np.unique(pairs // count * count + numbers[pairs % count])
            kept &= np.bincount(homes // count, minlength=len(every)) > 1
        self.terms = every[kept]
        self.rarity = np.log((1 + count) / (1 + present[kept])) + 1

    def rows(self, told: Iterable[Any]) -> Any:
        """Give a row of length one for each text; unknown terms do not count."""
        parts = list(told)
        holders = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        every = np.concatenate(parts) if parts else np.empty(0, np.uint64)
        columns = np.searchsorted(self.terms, every)
        columns[columns == len(self.terms)] = 0
        known = (
            self.terms[columns] == every
            if len(self.terms)
            else np.zeros(len(every), bool)
        )
        ones = np.ones(int(known.sum()), dtype=np.float32)
        places = holders[known], columns[known]
        shape = (len(parts), max(1, len(self.terms)))
        found = sparse.csr_matrix((ones, places), shape=shape)
        found.data = (1 + np.log(found.data)) * self.rarity[found.indices]
        return normalize(found, copy=False)


def _runs(text: str) -> Any:
    """Give all runs of one to four characters as numbers, 16 bits a character."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    wide = (points & 0xFFFF).astype(np.uint64)
    found = [wide]
    for size in range(2, min(_LONGEST, len(wide)) + 1):
        longer = found[-1][: len(wide) - size + 1] << np.uint64(_BITS)
        found.append(longer | wide[size - 1 :])
    return np.concatenate(found)


def _one_and_two(text: str) -> list[str]:
    found = cut_words(text)
    return found + [f"{a} {b}" for a, b in zip(found, found[1:], strict=False)]
