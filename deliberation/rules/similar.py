"""Topics that may be about the same thing, found by pairs of characters."""

import re
from collections.abc import Iterable, Sequence

_SPARE = re.compile(r"[\W_]+|关于|建议|希望|请求|问题|小区|社区|我们|咱们|的|了")
LEAST = 0.22
MOST = 5


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text, empty words left out."""
    bare = _SPARE.sub("", text.lower())
    if len(bare) < 2:
        return frozenset({bare} if bare else ())
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def likeness(one: str, other: str) -> float:
    """How much two titles share, from 0 to 1 (Dice)."""
    mine, theirs = pairs(one), pairs(other)
    if not mine or not theirs:
        return 0.0
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def similar(title: str, others: Iterable[tuple[int, str]]) -> Sequence[int]:
    """Keys of the titles most like this one, the most like first, five at most."""
    found = [(likeness(title, other), key) for key, other in others]
    near = sorted(((score, -key) for score, key in found if score >= LEAST))
    return [-key for _score, key in reversed(near)][:MOST]
