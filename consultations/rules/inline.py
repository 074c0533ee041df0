"""Several provisions on one line: find where the next one begins."""

from __future__ import annotations

import re
from collections.abc import Container

from .marks import Mark, classify, reads_as_reference
from .numerals import NUMERAL

_LABEL = re.compile(rf"第\s*[{NUMERAL}][{NUMERAL}\s]*(?:条|章|节|分编|编)")
_END = tuple("。；！？”】〗」…）")
_ITEM = re.compile(r"(?<=[：；。:;])\s*(?=[（(][一二三四五六七八九十]+[)）])")

Number = tuple[int | None, int]


def split_point(text: str, last: Number, ahead: Container[Number]) -> int:
    """The offset at which a further provision starts inside the line, or 0.

    `last` is the number of the article before; `ahead` the articles that open a
    later line, which therefore cannot start inside this one.
    """
    if text.count("第") < 2 and not _LABEL.search(text, 1):
        return 0
    opening = classify(text)
    heads = _starts_with_heading(text)
    if opening is not None and opening.kind == "tiao":
        last = (opening.number, opening.branch)
    for found in _LABEL.finditer(text, 1):
        mark = classify(text[found.start() :])
        if mark is None and found[0][-1] == "条":
            continue
        if _begins(text, found, mark, last, ahead, heads):
            return found.start()
    return 0


def _starts_with_heading(text: str) -> bool:
    found = _LABEL.match(text)
    return found is not None and found[0][-1] != "条"


def _begins(
    text: str,
    found: re.Match[str],
    mark: Mark | None,
    last: Number,
    ahead: Container[Number],
    heads: bool,
) -> bool:
    before = text[: found.start()]
    blank = before[-1].isspace()
    ended = before.rstrip().endswith(_END)
    if mark is not None and mark.kind == "tiao":
        fits = _follows(mark, last, heads) and (mark.number, mark.branch) not in ahead
        clear = (ended or heads) and (mark.spaced or blank or not heads)
        return fits and clear and not reads_as_reference(mark)
    after = text[found.end() : found.end() + 1]
    return (ended or heads) and (blank or ended) and after.isspace()


def _follows(mark: Mark, last: Number, heads: bool) -> bool:
    number, branch = last
    if mark.branch:
        return (mark.number, mark.branch) == (number, branch + 1)
    return mark.number == (number or 0) + 1 or (heads and mark.number == 1)


def split_items(text: str) -> list[str]:
    """Part the items （一）（二） of a line that has lost its line breaks."""
    return [part for part in _ITEM.split(text) if part]
