"""Which article a point speaks about: given by its sender, named, or inferred."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .citations import citations, normal_label
from .segments import Segment
from .shadow import shadow_of
from .vectors import weighted, word_counts, words

TOP = 3
MENTIONED = "mentioned"
FLOOR = 0.12
"""Likeness to an article below which nothing is inferred."""
_SHARE = 0.01
"""Share of the points that must open with an article to make it known."""
_PROFILE = 3
"""Points on an article from which they can stand for its text."""
_PROFILE_MOST = 400


@dataclass(frozen=True)
class Article:
    """An article of the draft: the key that senders give, its label, its words."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class Anchor:
    """One article of a point: `method` is given, cited or inferred.

    `score` is 1 for what a person said and the likeness for what is inferred. A
    fourth method, mentioned, is of an article that comments are not known to be on;
    nothing is filed under it.
    """

    article: str
    method: str
    score: float

    def as_dict(self) -> dict[str, object]:
        """Give the form of the output."""
        score = round(self.score, 4)
        return {"article": self.article, "method": self.method, "score": score}


def attribute(
    segments: Sequence[Segment], articles: Sequence[Article]
) -> list[list[Anchor]]:
    """Give each point its articles, the one it is filed under first.

    An article named at the opening goes before the one the form gave, then those
    named inside. A point without any gets up to three by likeness to the articles'
    texts, or, where no draft is at hand, to points on them; it may stay without.
    """
    keys = {name: each.key for each in articles for name in (each.label, each.key)}
    known = set(keys) or _spoken_of(segments)
    said = [_said(segment, keys, known) for segment in segments]
    silent = [at for at, anchors in enumerate(said) if not filed_under(anchors)]
    profiles = _profiles(segments, said, articles)
    for at, anchors in zip(silent, _inferred(segments, silent, profiles), strict=True):
        said[at] = [*anchors, *said[at]]
    return said


def filed_under(anchors: Sequence[Anchor]) -> str:
    """Give the article a point is filed under; empty for the whole text."""
    return anchors[0].article if anchors and anchors[0].method != MENTIONED else ""


def _spoken_of(segments: Sequence[Segment]) -> set[str]:
    """Give the articles that comments are on, where no draft says which there are.

    Those that a form gave, and those that a number of points open with: a single
    第一条 may be the writer's own numbering, or of some other law.
    """
    given = {normal_label(segment.comment.provision) for segment in segments}
    led = Counter(segment.citing for segment in segments)
    enough = max(1, round(_SHARE * len(segments)))
    return (given | {label for label, n in led.items() if n >= enough}) - {""}


def _said(segment: Segment, keys: dict[str, str], known: set[str]) -> list[Anchor]:
    given = normal_label(segment.comment.provision)
    inside = [citation.label for citation in citations(segment.text)]
    ordered = [(segment.citing, "cited"), (given, "given")]
    ordered += [(label, "cited") for label in inside]
    found: dict[str, Anchor] = {}
    for label, method in ordered:
        key = keys.get(label, label)
        if label and key not in found:
            said = "given" if label == given else method
            is_known = label == given or label in known
            found[key] = Anchor(key, said if is_known else MENTIONED, 1.0)
    return sorted(found.values(), key=lambda anchor: anchor.method == MENTIONED)


def _profiles(
    segments: Sequence[Segment],
    said: Sequence[Sequence[Anchor]],
    articles: Sequence[Article],
) -> dict[str, str]:
    """Give words that stand for each article."""
    if articles:
        return {each.key: shadow_of(each.text).text for each in articles}
    texts: dict[str, list[str]] = defaultdict(list)
    for segment, anchors in zip(segments, said, strict=True):
        article = filed_under(anchors)
        if article and len(anchors) == 1 and len(texts[article]) < _PROFILE_MOST:
            texts[article].append(segment.text)
    return {key: "\n".join(t) for key, t in sorted(texts.items()) if len(t) >= _PROFILE}


def _inferred(
    segments: Sequence[Segment], silent: Sequence[int], profiles: dict[str, str]
) -> list[list[Anchor]]:
    if len(profiles) < 2 or not silent:
        return [[] for _ in silent]
    asked = [f"{segments[at].comment.title}\n{segments[at].text}" for at in silent]
    counts, _ = word_counts(map(words, [*profiles.values(), *asked]))
    rows = weighted(counts)
    keys, size = list(profiles), len(profiles)
    likeness = (rows[size:] @ rows[:size].T).toarray()
    return [_best(keys, row) for row in likeness]


def _best(keys: Sequence[str], row: Any) -> list[Anchor]:
    order = np.argsort(-row.round(6), kind="stable")[:TOP]
    return [
        Anchor(keys[at], "inferred", float(row[at])) for at in order if row[at] >= FLOOR
    ]


def counted(filed: Iterable[str]) -> dict[str, int]:
    """Count points by article, most first."""
    return dict(Counter(filed).most_common())
