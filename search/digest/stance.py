"""Where people stand: what they declared, else a trained guess, else nothing.

Without labels of the draft at hand nothing is guessed: moods and rules of thumb are
right too seldom (feedback.md §4: 0.30 to 0.54). A guess is shown when guesses of its
confidence were right often enough on labels the model had not seen.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from .reading import UNDECIDED
from .vectors import cut_words

ENOUGH, OF_EACH = 100, 10
"""Labels on one article from which a model is trained, and of each stance."""
PRECISION = 0.85
"""How often a guess that is shown must be right."""
_MOST, _FOLDS, _SEED = 2500, 5, 11
_STRENGTHS = (0.5, 2.0, 8.0)


@dataclass(frozen=True)
class Stance:
    """Where a comment stands.

    `value` is what may be shown, `guess` the best label of a model that was not sure
    enough (待核), `source` declared, model or none, `confidence` from 0 to 1.
    """

    value: str = UNDECIDED
    source: str = "none"
    confidence: float = 0.0
    guess: str = ""

    def as_dict(self) -> dict[str, object]:
        """Give the form of the output."""
        sure = {"value": self.value, "source": self.source}
        return {**sure, "confidence": round(self.confidence, 4), "guess": self.guess}


@dataclass(frozen=True)
class Spoken:
    """A comment as the model sees it: words, what they are about, declared stance."""

    text: str
    target: str
    declared: str


def decide(spoken: Sequence[Spoken]) -> list[Stance]:
    """Give each comment its stance; what people declared is never touched."""
    found = [_declared(each) for each in spoken]
    by_target: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(spoken):
        by_target[each.target].append(at)
    for target in sorted(by_target):
        known = [at for at in by_target[target] if spoken[at].declared]
        silent = [at for at in by_target[target] if not spoken[at].declared]
        if silent and _is_enough([spoken[at].declared for at in known]):
            for at, stance in zip(silent, _guess(spoken, known, silent), strict=True):
                found[at] = stance
    return found


def _declared(each: Spoken) -> Stance:
    return Stance(each.declared, "declared", 1.0) if each.declared else Stance()


def _is_enough(labels: Sequence[str]) -> bool:
    counts = Counter(labels).most_common(2)
    return len(labels) >= ENOUGH and len(counts) > 1 and counts[1][1] >= OF_EACH


def _guess(
    spoken: Sequence[Spoken], known: Sequence[int], silent: Sequence[int]
) -> list[Stance]:
    known = known[:: max(1, len(known) // _MOST)]
    rare = {label for label, n in _counts(spoken, known).items() if n < _FOLDS}
    known = [at for at in known if spoken[at].declared not in rare]
    labels = np.array([spoken[at].declared for at in known])
    rows = _features([spoken[at].text for at in (*known, *silent)], len(known))
    seen, asked = rows[: len(known)], rows[len(known) :]
    model, floor = _trained(seen, labels)
    chances = model.predict_proba(asked)
    return [_stance(model.classes_, row, floor) for row in chances]


def _counts(spoken: Sequence[Spoken], known: Sequence[int]) -> Counter[str]:
    return Counter(spoken[at].declared for at in known)


def _stance(names: Any, row: Any, floor: float) -> Stance:
    best = int(row.argmax())
    label, confidence = str(names[best]), float(row[best])
    if confidence >= floor:
        return Stance(label, "model", confidence, label)
    return Stance(UNDECIDED, "model", confidence, label)


def _features(texts: Sequence[str], known: int) -> Any:
    """Give runs of one to four characters and of one or two words as numbers."""
    makers = (
        TfidfVectorizer(
            analyzer="char", ngram_range=(1, 4), min_df=2, sublinear_tf=True
        ),
        TfidfVectorizer(
            analyzer=_one_and_two, min_df=2, sublinear_tf=True, lowercase=False
        ),
    )
    parts = [maker.fit(texts[:known]).transform(texts) for maker in makers]
    return sparse.hstack(parts, format="csr")


def _one_and_two(text: str) -> list[str]:
    found = cut_words(text)
    return found + [f"{a} {b}" for a, b in zip(found, found[1:], strict=False)]


def _trained(rows: Any, labels: Any) -> tuple[Any, float]:
    """Give the model, its strength chosen on folds, and the confidence to show from."""
    tried = [(_folded(rows, labels, strength), strength) for strength in _STRENGTHS]
    (guessed, chances), strength = max(tried, key=lambda one: _f1(labels, one[0][0]))
    return _model(strength).fit(rows, labels), _floor(labels == guessed, chances)


def _model(strength: float) -> Any:
    return LogisticRegression(
        C=strength, class_weight="balanced", max_iter=300, tol=1e-3, random_state=_SEED
    )


def _folded(rows: Any, labels: Any, strength: float) -> tuple[Any, Any]:
    """Guess every label by a model that has not seen it."""
    guessed, chances = labels.copy(), np.zeros(len(labels))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    for seen, held in folds.split(rows, labels):
        model = _model(strength).fit(rows[seen], labels[seen])
        chance = model.predict_proba(rows[held])
        guessed[held] = model.classes_[chance.argmax(axis=1)]
        chances[held] = chance.max(axis=1)
    return guessed, chances


def _f1(labels: Any, guessed: Any) -> float:
    scores = []
    for name in np.unique(labels):
        both = np.sum((labels == name) & (guessed == name))
        scores.append(2 * both / (np.sum(labels == name) + np.sum(guessed == name)))
    return float(np.mean(scores))


def _floor(right: Any, chances: Any) -> float:
    """Give the lowest confidence from which guesses were right often enough."""
    order = np.argsort(-chances, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    fit = np.flatnonzero(share >= PRECISION)
    # the first few may be right by luck
    return float(chances[order][fit[-1]]) if len(fit) and fit[-1] >= 19 else 1.01
