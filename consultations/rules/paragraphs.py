"""Source lines to paragraphs: blanks, page numbers and hard wraps taken out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .marks import Mark, classify, is_caption
from .source import Line, Source

_COMMENT = re.compile(r"<!--.*?-->")
_DASH = "[-—–－―─_·~～]"
_PAGE = re.compile(
    rf"(?:{_DASH}+\s*\d{{1,4}}\s*{_DASH}+"
    r"|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
    r"|\d{1,4}\s*/\s*\d{1,4}"
    rf"|{_DASH}{{3,}}|[*＊=]{{3,}})"
)
_BARE_PAGE = re.compile(r"\d{1,3}")
_TERMINAL = tuple("。；：！？;:!?”」』》…")
_MIN_LINES = 12
_MAX_WIDTH = 64


@dataclass(frozen=True)
class Para:
    """A paragraph with the source lines it was put together from."""

    text: str
    lines: tuple[int, ...]
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """Paragraphs ready for parsing, and what was left out of them."""

    paras: tuple[Para, ...]
    dropped: tuple[Para, ...] = ()
    wrapped: bool = False


def prepare(source: Source) -> Prepared:
    """Drop blank lines, comments and page numbers; join lines that were wrapped."""
    kept: list[Line] = []
    dropped: list[Para] = []
    lines = [line for line in source.lines if line.text.strip()]
    numbered_pages = _has_page_run(lines)
    headers = _page_headers(lines, numbered_pages)
    for line in lines:
        text = line.text.strip()
        if text in headers or _is_noise(text, numbered_pages):
            dropped.append(Para(text, (line.no,)))
        else:
            kept.append(line)
    width = _wrap_width(kept)
    paras = _join(kept, width) if width else [_para(line) for line in kept]
    return Prepared(tuple(paras), tuple(dropped), bool(width))


def _para(line: Line) -> Para:
    return Para(line.text.strip(), (line.no,), line.cells)


def _is_noise(text: str, numbered_pages: bool) -> bool:
    if _PAGE.fullmatch(text) or (numbered_pages and _BARE_PAGE.fullmatch(text)):
        return True
    return _COMMENT.fullmatch(text) is not None


def _page_headers(lines: Sequence[Line], numbered_pages: bool) -> set[str]:
    """Short lines that come back beside the page numbers, three times or more."""
    beside: Counter[str] = Counter()
    for before, after in zip(lines, lines[1:], strict=False):
        pair = (before.text.strip(), after.text.strip())
        for text, other in (pair, pair[::-1]):
            if len(text) <= 40 and _is_noise(other, numbered_pages):
                beside[text] += 1
    return {
        text
        for text, times in beside.items()
        if times >= 3 and not _ends(text) and classify(text) is None
    }


def _has_page_run(lines: Sequence[Line]) -> bool:
    """Lone numbers that count up by one are page numbers of a copied PDF."""
    found = [int(x) for x in (line.text.strip() for line in lines) if _is_bare(x)]
    steps = [b - a for a, b in zip(found, found[1:], strict=False)]
    return len(found) >= 2 and all(step == 1 for step in steps)


def _is_bare(text: str) -> bool:
    return text.isascii() and _BARE_PAGE.fullmatch(text) is not None


def _wrap_width(lines: Sequence[Line]) -> int:
    """The line length of a hard-wrapped text, or 0 when the text is not wrapped.

    In a wrapped text many lines are equally long and most of those stop in the
    middle of a sentence.
    """
    lengths = sorted(len(line.text.strip()) for line in lines if not line.cells)
    if len(lengths) < _MIN_LINES:
        return 0
    width = lengths[int(len(lengths) * 0.95)]
    if width > _MAX_WIDTH or width < 12 or lengths[-1] > width + 12:
        return 0
    full = [line for line in lines if len(line.text.strip()) >= width - 4]
    broken = sum(not _ends(line.text) for line in full)
    enough = len(full) * 5 >= len(lines) and broken * 2 >= len(full)
    return width if enough else 0


def _ends(text: str) -> bool:
    return text.rstrip().endswith(_TERMINAL)


def _join(lines: Sequence[Line], width: int) -> list[Para]:
    indented = sum(_indent(line) >= 2 for line in lines) * 10 >= len(lines)
    paras: list[Para] = []
    previous: Line | None = None
    for line in lines:
        if previous is not None and _continues(previous, line, width, indented):
            last = paras[-1]
            paras[-1] = Para(_glue(last.text, line.text), (*last.lines, line.no))
        else:
            paras.append(_para(line))
        previous = line
    return paras


def _glue(first: str, second: str) -> str:
    second = second.strip()
    latin = first[-1:].isascii() and second[:1].isascii()
    wordy = first[-1:].isalpha() and second[:1].isalpha()
    return f"{first} {second}" if latin and wordy else first + second


def _indent(line: Line) -> int:
    lead = line.text[: len(line.text) - len(line.text.lstrip())]
    return sum(2 if char == "\u3000" else 1 for char in lead.expandtabs(4))


def _continues(previous: Line, line: Line, width: int, indented: bool) -> bool:
    """Say whether a line goes on with the sentence of the line before it."""
    if previous.cells or line.cells or _is_heading(previous.text.strip()):
        return False
    full = len(previous.text.strip()) + _indent(previous) // 2 >= width - 4
    mark = classify(line.text.strip())
    if mark is not None and _stands_alone(mark, previous):
        return False
    if not _ends(previous.text):
        return full or previous.text.rstrip().endswith(("，", "、", ","))
    return full and indented and _indent(line) < 2 and mark is None


def _stands_alone(mark: Mark, previous: Line) -> bool:
    """A label opens a paragraph, unless a sentence just broke before a citation."""
    if mark.kind in ("tiao", "zhang", "jie", "bian", "fenbian"):
        return _ends(previous.text) or mark.spaced
    return mark.kind != "mu" or _ends(previous.text)


def _is_heading(text: str) -> bool:
    mark = classify(text)
    if mark is None or mark.kind in ("tiao", "xiang", "yi", "mu"):
        return False
    return mark.kind == "bare" or is_caption(mark.rest)
