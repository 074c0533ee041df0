"""Several provisions on one line: find where the next one begins."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Container, Iterator, Sequence

from .marks import Mark, classify, reads_as_reference
from .numerals import NUMERAL
from .para import Para

_LABEL = re.compile(rf"第\s*[{NUMERAL}][{NUMERAL}\s]*(?:条|章|节|分编|编)")
_END = tuple("。；！？”】〗」…）")
_ITEM = re.compile(r"(?<=[：；。:;])\s*(?=[（(][一二三四五六七八九十]+[)）])")

_CONTENTS = re.compile(r"\s*目\s*[录次錄]\s*[:：]?\s*")
_GAP = re.compile(r"(?<=[。；：”])[ \t]*[\u3000\xa0\u2002\u2003 ][\s\u3000]*(?=\S)")

# 第一章总则 and at once 第一条: a heading without blanks.
_TIGHT = re.compile(rf"\s*第\s*[{NUMERAL}]+\s*[章节编][^，。；：、第]{{1,20}}$")
_WINDOW = 120

Number = tuple[int | None, int]


def spread(paras: Sequence[Para]) -> tuple[Para, ...]:
    """Give every provision a paragraph of its own.

    A text that has lost its line breaks keeps whole chapters on one line.
    """
    places: dict[Number, int] = {}
    for at, para in enumerate(paras):
        mark = classify(para.text)
        if mark is not None and mark.kind == "tiao" and not reads_as_reference(mark):
            places[mark.number, mark.branch] = at
    result: list[Para] = []
    last: Number = (None, 0)
    for at, para in enumerate(paras):
        ahead = _Ahead(places, at)
        for part in [para] if para.cells or para.level else _parts(para, last, ahead):
            mark = classify(part.text)
            if mark is not None and mark.kind == "tiao":
                last = (mark.number, mark.branch)
            result.append(part)
    return tuple(result)


class _Ahead:
    """The articles that open a paragraph further on."""

    def __init__(self, places: dict[Number, int], at: int) -> None:
        self._places = places
        self._at = at

    def __contains__(self, number: object) -> bool:
        return self._places.get(number, -1) > self._at  # type: ignore[call-overload, no-any-return]


def _parts(para: Para, last: Number, ahead: Container[Number]) -> Iterator[Para]:
    queue, broken = deque([para.text]), False
    while queue:
        text = queue.popleft()
        point = split_point(text, last, ahead)
        if point:
            broken = True
            queue.appendleft(text[point:].strip())
            text = text[:point].strip()
        for part in split_items(text) if broken else [text]:
            yield Para(part.strip(), para.lines, para.cells)
        mark = classify(text)
        if mark is not None and mark.kind == "tiao":
            last = (mark.number, mark.branch)


def split_point(text: str, last: Number, ahead: Container[Number]) -> int:
    """Find the offset at which a further provision starts inside a line, or 0.

    `last` is the number of the article before; `ahead` the articles that open a
    later line, which therefore cannot start inside this one.
    """
    if text.count("第") < 2 and not _LABEL.search(text, 1):
        return 0
    opening = classify(text)
    heads = _starts_with_heading(text)
    if opening is not None and opening.kind == "tiao":
        last = (opening.number, opening.branch)
    start = len(opening.raw) if opening is not None and opening.raw else 1
    for found in _LABEL.finditer(text, max(start, 1)):
        mark = classify(text[found.start() : found.start() + _WINDOW])
        if mark is None and found[0][-1] == "条":
            continue
        if _begins(text, found, mark, last, ahead, heads):
            return found.start()
    return 0


def _starts_with_heading(text: str) -> bool:
    found = _LABEL.match(text)
    return text.startswith("目") or (found is not None and found[0][-1] != "条")


def _begins(
    text: str,
    found: re.Match[str],
    mark: Mark | None,
    last: Number,
    ahead: Container[Number],
    heads: bool,
) -> bool:
    before = text[max(0, found.start() - _WINDOW) : found.start()]
    blank = before[-1].isspace()
    ended = before.rstrip().endswith(_END) or _CONTENTS.fullmatch(before) is not None
    if mark is not None and mark.kind == "tiao":
        fits = _follows(mark, last, heads) and (mark.number, mark.branch) not in ahead
        close = heads and _TIGHT.match(before) is not None and text.endswith("。")
        clear = (ended or heads) and (mark.spaced or blank or not heads or close)
        return fits and clear and not reads_as_reference(mark)
    after = text[found.end() : found.end() + 1]
    return (ended or heads) and (blank or ended) and after.isspace()


def _follows(mark: Mark, last: Number, heads: bool) -> bool:
    number, branch = last
    if mark.branch:
        return (mark.number, mark.branch) == (number, branch + 1)
    return mark.number == (number or 0) + 1 or (heads and mark.number == 1)


def split_items(text: str) -> list[str]:
    """Part the items （一）（二） and the 款 of a line that has lost its line breaks.

    Chinese sets no blank after a point: where one stands, a line has ended.
    """
    return [part for gap in _GAP.split(text) for part in _ITEM.split(gap) if part]
