"""Neutral names: what a group speaks of, never what it wants."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from .likeness import Labels, means
from .vectors import Matrix, is_name, weighted

NAMELESS = "其他"
# Judgement shows in the first character: 不合理, 没人管, 太贵, 乱收费.
_JUDGING = re.compile("[不没无未太乱难很严坚强烂差狠黑怕]")
_SIDES = re.compile(
    "[“”【】#\\n]|支持|反对|赞成|赞同|同意|拥护|抗议|抵制|强烈|坚决|不合理"
)
MOST = 3
_LOOKED_AT = 30
_SEVERAL = 1.5


def is_neutral(name: str) -> bool:
    """Say whether a name that a person gives takes no side and holds no marks.

    Marks of sentences (“”【】#) would let a name pass for somebody's words.
    """
    return bool(name.strip()) and not _SIDES.search(name)


def names(
    words: Matrix, labels: Labels, kept: Sequence[int], vocabulary: Sequence[str]
) -> list[str]:
    """Name the groups `kept` by the words that tell each from all the others.

    `words` holds counts of words by row, `labels` the group of each row. A word of
    one member alone names no larger group. Words of stance and judgement are not in
    the vocabulary (lexicon.py), so that a name can hold both sides.
    """
    centres = means(weighted(words), labels)
    spread = np.asarray(centres.sum(axis=0)).ravel() / centres.shape[0]
    users = _users(words, labels)
    for each in (centres, users):
        each.sort_indices()  # so that both tell of the same words in the same order
    return [
        _name(
            centres.indices[a:b], centres.data[a:b], users.data[a:b], spread, vocabulary
        )
        for a, b in ((centres.indptr[at], centres.indptr[at + 1]) for at in kept)
    ]


def _users(words: Matrix, labels: Labels) -> Matrix:
    """Count in how many members of each group a word stands."""
    present = words.copy()
    present.data[:] = 1
    return means(present, labels).multiply(np.bincount(labels)[:, None]).tocsr()


def _name(
    columns: Any, weights: Any, users: Any, spread: Any, vocabulary: Sequence[str]
) -> str:
    """Name one group by its words: columns, weights, members that use them."""
    distinct = weights * (weights / (weights + spread[columns] + 1e-9))
    # what several members say goes before what one of them says
    order = np.lexsort((columns, -distinct.round(6), users < _SEVERAL))
    chosen: list[str] = []
    for at in order[:_LOOKED_AT]:
        word = vocabulary[columns[at]]
        is_new = not any(word in other or other in word for other in chosen)
        if is_new and is_name(word) and not _JUDGING.match(word):
            chosen.append(word)
        if len(chosen) == MOST:
            break
    return "、".join(chosen) or NAMELESS
