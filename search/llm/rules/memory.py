"""Answers as they are kept: places instead of words.

What somebody said stays with the comment; when it goes or changes, nothing of it is
left here.
"""

import json
from collections.abc import Sequence
from typing import Any

from .answers import Refused
from .reasons import Reason
from .tasks import Piece, Topic


def pieces_of(topics: Sequence[Topic]) -> list[Piece]:
    """Give the stretches of some topics in the order of their numbers."""
    return [piece for topic in topics for piece in topic.pieces]


def without_words(found: dict[str, Any], topics: Sequence[Topic]) -> dict[str, Any]:
    """Give a verified answer with [seg, start, length] in place of each quote."""
    pieces = pieces_of(topics)

    def places(rows: list[dict[str, Any]]) -> list[list[int]]:
        return [_place(row["seg"], row["quote"], pieces) for row in rows]

    if "merges" not in found:
        return {**found, "evidence": places(found["evidence"])}
    return {
        "merges": [
            {**each, "evidence": places(each["evidence"])} for each in found["merges"]
        ]
    }


def with_words(kept: dict[str, Any], topics: Sequence[Topic]) -> str:
    """Give the text of an answer again; raises Refused where it cannot be."""
    pieces = pieces_of(topics)

    def quotes(rows: list[list[int]]) -> list[dict[str, Any]]:
        return [
            {"seg": seg, "quote": pieces[seg - 1].text[start : start + length]}
            for seg, start, length in rows
        ]

    try:
        if "merges" not in kept:
            return _dumps({**kept, "evidence": quotes(kept["evidence"])})
        merges = [{**m, "evidence": quotes(m["evidence"])} for m in kept["merges"]]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise Refused(Reason.SHAPE) from error
    return _dumps({"merges": merges})


def _place(seg: int, quote: str, pieces: Sequence[Piece]) -> list[int]:
    return [seg, pieces[seg - 1].text.find(quote), len(quote)]


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
