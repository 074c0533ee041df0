"""Where people stand: what they declared, else a trained guess, else nothing.

Without labels of the run at hand nothing is guessed: moods and rules of thumb are
right too seldom (feedback.md §4: 0.30 to 0.54). A guess is shown when guesses of its
confidence were right often enough on labels the model had not seen. A target with few
labels of its own is guessed from those of the others, with less confidence.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .cues import beyond_usual, cues
from .learning import FOLDS, Trained, are_long, plain, trained, without_target
from .reading import UNDECIDED

ENOUGH, OF_EACH = 100, 10
"""Labels on one target from which a model is trained, and of each stance."""
_MOST, _MOST_POOLED, _OF_TARGET = 2500, 1500, 8
"""Labels learnt from, of all targets together, and of each where targets are many:
what is true of many is true of one more."""
_MOST_EVER, _MOST_LONG = 6000, 8000
"""Labels learnt from where targets are very many, and from letters, of which words
alone are read."""
_OF_CUES = 1.6
"""Weight of cues, against that of words, about a target without labels."""
_SEVERAL = 2
"""Targets with labels from which those of all are learnt from together."""


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
    found = [_declared(each.declared) for each in spoken]
    by_target: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(spoken):
        by_target[each.target].append(at)
    left: list[int] = []
    for target in sorted(by_target):
        known = [at for at in by_target[target] if spoken[at].declared]
        silent = [at for at in by_target[target] if not spoken[at].declared]
        if not silent or not _is_enough([spoken[at].declared for at in known]):
            left += silent
            continue
        for at, stance in zip(silent, _guess(spoken, known, silent), strict=True):
            found[at] = stance
    for at, stance in _pooled(spoken, sorted(left)).items():
        found[at] = stance
    return found


@lru_cache(maxsize=64)
def _declared(value: str) -> Stance:
    return Stance(value, "declared", 1.0) if value else Stance()


def _is_enough(labels: Sequence[str]) -> bool:
    counts = Counter(labels).most_common(2)
    return len(labels) >= ENOUGH and len(counts) > 1 and counts[1][1] >= OF_EACH


def _guess(
    spoken: Sequence[Spoken], known: Sequence[int], silent: Sequence[int]
) -> list[Stance]:
    is_long = are_long([spoken[at].text for at in known])
    known = _usable(spoken, known, _MOST_LONG if is_long else _MOST)
    view = [[plain(spoken[at].text) for at in some] for some in (known, silent)]
    marks = _cues(spoken, known), _cues(spoken, silent)
    labels = [spoken[at].declared for at in known]
    model = trained([(view[0], view[1])], labels, marks=marks)
    return [_stance(model, row) for row in model.chances]


def _pooled(spoken: Sequence[Spoken], silent: Sequence[int]) -> dict[int, Stance]:
    """Guess about targets with few labels from what people said about all others."""
    every = [at for at, each in enumerate(spoken) if each.declared]
    named = len({spoken[at].target for at in every})
    most = min(_MOST_EVER, max(_MOST_POOLED, _OF_TARGET * named))
    known = _usable(spoken, every, most)
    targets = [spoken[at].target for at in known]
    is_known = _is_enough([spoken[at].declared for at in known])
    if not silent or len(set(targets)) < _SEVERAL or not is_known:
        return {}
    views = [
        ([form(spoken[at]) for at in known], [form(spoken[at]) for at in silent])
        for form in (_unnamed, _as_said)
    ]
    about = [*targets, *(spoken[at].target for at in silent)]
    rows = beyond_usual(_cues(spoken, [*known, *silent]), about) * _OF_CUES
    marks = rows[: len(known)], rows[len(known) :]
    model = trained(views, [spoken[at].declared for at in known], targets, marks)
    guesses = (_stance(model, row, model.accuracy) for row in model.chances)
    return dict(zip(silent, guesses, strict=True))


def _cues(spoken: Sequence[Spoken], some: Sequence[int]) -> Any:
    texts = [plain(spoken[at].text) for at in some]
    bare = [_unnamed(spoken[at]) for at in some]
    return cues(texts, bare, [plain(spoken[at].target) for at in some])


def _unnamed(each: Spoken) -> str:
    return without_target(each.text, each.target)


def _as_said(each: Spoken) -> str:
    return plain(each.text)


def _usable(spoken: Sequence[Spoken], known: Sequence[int], most: int) -> list[int]:
    """Leave out stances that too few declared, and what is beyond what is needed."""
    some = known[:: max(1, len(known) // most)]
    counts = Counter(spoken[at].declared for at in some)
    return [at for at in some if counts[spoken[at].declared] >= FOLDS]


def _stance(model: Trained, row: Any, trust: float = 1.0) -> Stance:
    """Give the best guess; `trust` lessens what a pooled model is confident of."""
    best = int(row.argmax())
    label, chance = str(model.names[best]), float(row[best])
    value = label if chance >= model.floor else UNDECIDED
    return Stance(value, "model", chance * trust, label)
