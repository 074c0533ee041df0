"""Neutral names: what a group speaks of, never what it wants."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from .vectors import Matrix, is_name

NAMELESS = "其他"
# Judgement shows in the first character: 不合理, 没人管, 太贵, 乱收费.
_JUDGING = re.compile("[不没无未太乱难很严坚强烂差狠黑怕]")
MOST = 3
_LOOKED_AT = 20


def names(centres: Matrix, vocabulary: Sequence[str]) -> list[str]:
    """Name each row of mean word weights by the words that tell it from the others.

    Words of stance and judgement are not in the vocabulary (lexicon.py), so that a
    name can hold both sides.
    """
    if not centres.shape[0]:
        return []
    spread = np.asarray(centres.sum(axis=0)).ravel() / centres.shape[0]
    return [_name(centres[at], spread, vocabulary) for at in range(centres.shape[0])]


def _name(row: Any, spread: Any, vocabulary: Sequence[str]) -> str:
    distinct = row.data * (row.data / (row.data + spread[row.indices] + 1e-9))
    order = np.lexsort((row.indices, -distinct.round(6)))
    chosen: list[str] = []
    for at in order[:_LOOKED_AT]:
        word = vocabulary[row.indices[at]]
        is_new = not any(word in other or other in word for other in chosen)
        if is_new and is_name(word) and not _JUDGING.match(word):
            chosen.append(word)
        if len(chosen) == MOST:
            break
    return "、".join(chosen) or NAMELESS
