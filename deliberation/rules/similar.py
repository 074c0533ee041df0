"""Topics that may be about the same thing, found by pairs of characters."""

import re
from collections.abc import Iterable, Sequence

_SPARE = re.compile(r"[\W_]+|关于|建议|希望|请求|问题|小区|社区|我们|咱们|的|了")
# How much of the shorter title must stand in the other one. Measured on the topics of
# the demo and thirty ways to say them anew: at a fifth all are found, each first.
LEAST = 0.2
MOST = 5


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text, empty words left out."""
    bare = _SPARE.sub("", text.lower())
    if len(bare) < 2:
        return frozenset({bare} if bare else ())
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def likeness(one: str, other: str) -> float:
    """How much of the shorter title stands in the other one, from 0 to 1."""
    return _score(pairs(one), pairs(other))[0]


def similar(title: str, others: Iterable[tuple[int, str]]) -> Sequence[int]:
    """Keys of the titles most like this one, the most like first, five at most."""
    mine = pairs(title)
    found = [(_score(mine, pairs(other)), -key) for key, other in others]
    near = sorted((one for one in found if one[0][0] >= LEAST), reverse=True)
    return [-key for _score_of, key in near][:MOST]


def _score(mine: frozenset[str], theirs: frozenset[str]) -> tuple[float, float]:
    """Shared pairs as a share of the shorter one; among equals, of both (Dice)."""
    if not mine or not theirs:
        return 0.0, 0.0
    shared = len(mine & theirs)
    return shared / min(len(mine), len(theirs)), shared / (len(mine) + len(theirs))
