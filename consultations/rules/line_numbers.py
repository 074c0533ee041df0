"""Texts for a vote carry a number before every line; they are no part of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .marks import classify

_NUMBER = re.compile(r"[ \t\u3000]*(\d{1,4})(?:[ \t\u3000]+|$)")
_LEAST = 5
_LABELS = ("tiao", "zhang", "bian", "jie")


def without_line_numbers(rows: Sequence[str]) -> list[str] | None:
    """The lines without their numbers, or None where they carry none.

    Numbers of lines count up by one, or begin anew on a page; labels of articles
    stand behind them, as they never do behind the numbers of a list.
    """
    lines = [row for row in rows if row.strip()]
    found = [_NUMBER.match(row) for row in lines]
    numbers = [int(match[1]) for match in found if match]
    if len(numbers) < _LEAST or len(numbers) * 10 < 9 * len(lines):
        return None
    if not _counts_up(numbers):
        return None
    behind = [
        classify(row[match.end() :].strip())
        for row, match in zip(lines, found, strict=True)
        if match
    ]
    if sum(mark is not None and mark.kind in _LABELS for mark in behind) < 2:
        return None
    return [_NUMBER.sub("", row, count=1) for row in rows]


def _counts_up(numbers: Sequence[int]) -> bool:
    steps = zip(numbers, numbers[1:], strict=False)
    return all(after in (before + 1, 1) for before, after in steps)
