"""Which article a point speaks about: given by its sender, named, or inferred."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from scipy import sparse
from sklearn.preprocessing import normalize

from .beside import in_halves
from .citations import citations, normal_label
from .likeness import Factor
from .segments import Segment
from .shadow import shadow_of
from .vectors import Matrix, run_counts, weighted, word_counts, words

TOP = 3
MENTIONED = "mentioned"
FLOOR, FLOOR_MORE = 0.12, 0.03
"""Likeness to an article below which nothing is filed there, or not even hinted at."""
_SHARE = 0.01
"""Share of the points that must open with an article to make it known."""
_PROFILE = 3
"""Points on an article from which they can stand for its text."""
_PROFILE_MOST = 200
_NEIGHBOURS = 3
_CHUNK = 2048


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
    nothing is filed under it, nor under what is inferred with a score below `FLOOR`.
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
    texts and to what others said on them; it may stay without.
    """
    keys = {name: each.key for each in articles for name in (each.label, each.key)}
    known = set(keys) or _spoken_of(segments)
    told: dict[tuple[str, ...], list[Anchor]] = {}
    said = []
    for segment in segments:
        words = segment.text, segment.citing, segment.comment.provision
        if words not in told:
            told[words] = _said(segment, keys, known)
        said.append(told[words])
    silent = [at for at, anchors in enumerate(said) if not filed_under(anchors)]
    inferred = _inferred(segments, silent, said, articles)
    for at, anchors in zip(silent, inferred, strict=True):
        said[at] = [*anchors, *said[at]]
    return said


def filed_under(anchors: Sequence[Anchor]) -> str:
    """Give the article a point is filed under; empty for the whole text."""
    return anchors[0].article if anchors and is_sure(anchors[0]) else ""


def is_sure(anchor: Anchor) -> bool:
    """Say whether points are filed under it: known to be on it, or like enough."""
    return anchor.method != MENTIONED and anchor.score >= FLOOR


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


def _told(segments: Sequence[Segment], at: int) -> str:
    return f"{segments[at].comment.title}\n{segments[at].text}"


def _examples(
    segments: Sequence[Segment], said: Sequence[Sequence[Anchor]]
) -> dict[str, list[int]]:
    """Give for each article points whose writers said that they are on it alone.

    Of many, a sample of different texts by a number made of each: whoever came first
    has no more weight than others.
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for at, anchors in enumerate(said):
        article = filed_under(anchors)
        if article and len(anchors) == 1:
            found[article].setdefault(_told(segments, at), at)
    return {article: _sampled(texts) for article, texts in found.items()}


def _sampled(texts: dict[str, int]) -> list[int]:
    ordered = sorted(
        texts, key=lambda text: (crc32(text.encode("utf-8", "replace")), text)
    )
    return [texts[text] for text in ordered[:_PROFILE_MOST]]


def _inferred(
    segments: Sequence[Segment],
    silent: Sequence[int],
    said: Sequence[Sequence[Anchor]],
    articles: Sequence[Article],
) -> list[list[Anchor]]:
    """Find articles by their texts and by what others said on them.

    People seldom use the words of the law, but often those of each other: without
    their points four in ten are found, with them nine in ten.
    """
    examples = _examples(segments, said)
    texts = {each.key: shadow_of(each.text).text for each in articles}
    enough = [key for key, found in examples.items() if len(found) >= _PROFILE]
    keys = list(texts) or sorted(enough)
    if len(keys) < 2 or not silent:
        return [[] for _ in silent]
    known = [(n, at) for n, key in enumerate(keys) for at in examples.get(key, [])]
    told = [_told(segments, at) for at in [*(at for _, at in known), *silent]]
    rows = _said_rows([*(texts.get(key, "") for key in keys), *told])
    size, end = len(keys), len(keys) + len(known)
    scorer = _Scorer(rows[:size], rows[size:end], np.array([n for n, _ in known]))

    def best(some: Sequence[int]) -> list[list[Anchor]]:
        return [
            anchors
            for low in range(some[0], some[-1] + 1, _CHUNK)
            for anchors in _best(
                keys, scorer.scores(rows[low : min(low + _CHUNK, some[-1] + 1)])
            )
        ]

    return in_halves(best, range(end, rows.shape[0]))


def _said_rows(texts: Sequence[str]) -> Matrix:
    """Give texts as rows, half words and half runs of characters."""
    counts, _ = word_counts(map(words, texts))
    parts = [weighted(counts), weighted(run_counts(texts))]
    return sparse.hstack(parts, format="csr") * np.float32(np.sqrt(0.5))


class _Scorer:
    """Tells how like texts are to the articles and to points on them.

    `homes` gives the article of each point, in order.
    """

    def __init__(self, texts: Matrix, points: Matrix, homes: Any) -> None:
        self.texts, self.homes = texts, homes
        self.points = Factor(points)
        self.centres: Matrix = None
        if len(homes):
            shape = (texts.shape[0], len(homes))
            ones = np.ones(len(homes), np.float32)
            chooser = sparse.csr_matrix((ones, (homes, np.arange(len(homes)))), shape)
            self.centres = normalize(chooser @ points)

    def scores(self, rows: Matrix) -> Any:
        """Give for each row and article a likeness from 0 to 1."""
        text = np.asarray((rows @ self.texts.T).toarray())
        if not len(self.homes):
            return text
        spoken = np.asarray((rows @ self.centres.T).toarray()) + self._nearest(rows)
        return np.maximum(text, (spoken + text / 2) / 2.5)

    def _nearest(self, rows: Matrix) -> Any:
        """Give the mean likeness to the nearest points on each article."""
        every = self.points.times(rows)
        found = np.zeros((rows.shape[0], self.texts.shape[0]), np.float32)
        for home in np.unique(self.homes):
            low, high = np.searchsorted(self.homes, [home, home + 1])
            found[:, home] = _most(every[:, low:high]).sum(axis=1) / _NEIGHBOURS
        return found


def _most(some: Any) -> Any:
    """Give the highest values of each row, the last the highest; empties `some`.

    For three of two hundred that is several times as fast as sorting in part.
    """
    if some.shape[1] <= _NEIGHBOURS:
        return some
    found = np.empty((some.shape[0], _NEIGHBOURS), some.dtype)
    lines = np.arange(len(some))
    for at in reversed(range(_NEIGHBOURS)):
        best = some.argmax(axis=1)
        found[:, at] = some[lines, best]
        some[lines, best] = -1
    return found


def _best(keys: Sequence[str], scores: Any) -> list[list[Anchor]]:
    """Give for each row of likenesses the articles that it is most like."""
    order = np.argsort(-scores.round(6), axis=1, kind="stable")[:, :TOP]
    values = np.take_along_axis(scores, order, axis=1)
    enough = (values >= FLOOR_MORE).tolist()
    return [
        [
            Anchor(keys[at], "inferred", value)
            for at, value, is_kept in zip(*row, strict=True)
            if is_kept
        ]
        for row in zip(order.tolist(), values.tolist(), enough, strict=True)
    ]


def counted(filed: Iterable[str]) -> dict[str, int]:
    """Count points by article, most first."""
    return dict(Counter(filed).most_common())
