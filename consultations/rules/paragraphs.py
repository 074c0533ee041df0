"""Source lines to paragraphs: blanks, page numbers and hard wraps taken out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from . import remarks
from .marks import classify, reads_as_reference
from .numerals import NUMERAL, find_int
from .para import Para
from .source import Line, Source, squeeze
from .titles import NAMES_LAW
from .wrapping import (
    Setting,
    continues,
    find_setting,
    glue,
    is_doubtful,
    is_ended,
)

_COMMENT = re.compile(r"<!--.*?-->")
_DASH = "[-—–－―─_·~～]"
_PAGE = re.compile(
    rf"(?:{_DASH}+\s*\d{{1,4}}\s*{_DASH}+"
    r"|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
    r"|共\s*\d{1,4}\s*页[\s,，/]*第\s*\d{1,4}\s*页"
    r"|[Pp]age\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
    r"|\d{1,4}\s*/\s*\d{1,4}"
    rf"|{_DASH}{{3,}}|[*＊=]{{3,}}"
    # The head of a gazette, on each of its pages.
    r"|[^，。；：、]{2,24}公报(?:\s*\d{4}\s*年?.{0,4}\d+\s*[期号])?"
    r"|(?:\d{4}\s*年\s*)?第\s*\d+\s*期(?:\s*[（(]?总第?\s*\d+\s*期[）)]?)?)"
)
_WATERMARK = re.compile(
    r"[（(【]?(?:.{0,4}(?:征求意见|送审|讨论|审议|表决|修订|草)(?:草案)?[稿案]"
    r"|内部(?:资料|文件|材料).{0,8}|注意保存|机密|秘密|样稿|仅供.{2,8})[）)】]?"
)
_BARE_PAGE = re.compile(r"\d{1,3}")
_COMMA_LABEL = re.compile(rf"\s*第\s*([{NUMERAL}]+)\s*条[、，,](?=\S)")
_LABEL = re.compile(rf"\s*第\s*[{NUMERAL}]+\s*条")


@dataclass(frozen=True)
class Prepared:
    """Paragraphs ready for parsing, and what was left out of them."""

    paras: tuple[Para, ...]
    dropped: tuple[Para, ...] = ()
    wrapped: bool = False
    notes: tuple[Para, ...] = ()
    doubtful: tuple[Para, ...] = ()


def prepare(source: Source) -> Prepared:
    """Drop blank lines, comments and page numbers; join lines that were wrapped."""
    lines = [line for line in source.lines if line.text.strip()]
    noise = _noise(lines)
    dropped = [_para(line) for at, line in enumerate(lines) if at in noise]
    kept = _part_labels([line for at, line in enumerate(lines) if at not in noise])
    setting = find_setting(kept)
    paras = _join(kept, setting) if setting else [_para(line) for line in kept]
    beside = remarks.of_drafters(paras)
    return Prepared(
        paras=tuple(para for at, para in enumerate(paras) if at not in beside),
        dropped=tuple(dropped),
        wrapped=setting is not None,
        notes=tuple(para for at, para in enumerate(paras) if at in beside),
        doubtful=tuple(_para(line) for line in _doubtful(kept, setting)),
    )


def _noise(lines: Sequence[Line]) -> set[int]:
    """Places of page numbers, running heads, comments, footnotes, editors' notes."""
    texts = [line.text.strip() for line in lines]
    numbered_pages = _has_page_run(lines)
    headers = _page_headers(lines, numbered_pages) | _running_heads(texts)
    found = {
        at
        for at, text in enumerate(texts)
        if text in headers or _is_noise(text, numbered_pages)
    }
    title = next((at for at, text in enumerate(texts) if text in headers), None)
    if title is not None and NAMES_LAW.search(squeeze(texts[title])):
        found.discard(title)  # the first of them is the title itself
    return found | set(remarks.footnotes(texts))


def _running_heads(texts: Sequence[str]) -> set[str]:
    """The name of the text that comes back on every page, between its articles."""
    places: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        if 4 <= len(text) <= 40 and NAMES_LAW.search(text) and classify(text) is None:
            places.setdefault(text, []).append(at)
        elif _WATERMARK.fullmatch(text):
            places.setdefault(text, []).append(at)
    articles = [at for at, text in enumerate(texts) if _opens_article(text)]
    if len(articles) < 3:
        return set()
    first, last = articles[0], articles[-1]
    return {
        text
        for text, found in places.items()
        if sum(first < at < last for at in found) >= 3
    }


def _opens_article(text: str) -> bool:
    mark = classify(text)
    return mark is not None and mark.kind == "tiao"


def _part_labels(lines: list[Line]) -> list[Line]:
    """Set a blank behind 第一条、 where all articles of a text are labelled so.

    Without it nobody could tell the label from 第五条、第六条规定的 in a sentence.
    """
    found = [_COMMA_LABEL.match(line.text) for line in lines]
    numbers = [find_int(match[1]) for match in found if match]
    labels = sum(_LABEL.match(line.text) is not None for line in lines)
    if len(numbers) < 2 or numbers != list(range(1, labels + 1)):
        return lines
    return [
        replace(line, text=f"{line.text[: match.end()]} {line.text[match.end() :]}")
        if match
        else line
        for line, match in zip(lines, found, strict=True)
    ]


def _para(line: Line) -> Para:
    return Para(line.text.strip(), (line.no,), line.cells, line.level)


def _is_noise(text: str, numbered_pages: bool) -> bool:
    if _PAGE.fullmatch(text) or (numbered_pages and _BARE_PAGE.fullmatch(text)):
        return True
    return _COMMENT.fullmatch(text) is not None or remarks.is_editors(text)


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
        if times >= 3 and not is_ended(text) and classify(text) is None
    }


def _has_page_run(lines: Sequence[Line]) -> bool:
    """Lone numbers that count up by one are page numbers of a copied PDF."""
    found = [int(x) for x in (line.text.strip() for line in lines) if _is_bare(x)]
    steps = [b - a for a, b in zip(found, found[1:], strict=False)]
    return len(found) >= 2 and all(step == 1 for step in steps)


def _is_bare(text: str) -> bool:
    return text.isascii() and _BARE_PAGE.fullmatch(text) is not None


def _join(lines: Sequence[Line], setting: Setting) -> list[Para]:
    paras: list[Para] = []
    previous: Line | None = None
    article = 0
    for line in lines:
        number = _article_number(line)
        next_one = number is not None and number == article + 1
        if previous is None or next_one or not continues(previous, line, setting):
            paras.append(_para(line))
            article = number or article
        else:
            last = paras[-1]
            paras[-1] = Para(glue(last.text, line.text), (*last.lines, line.no))
        previous = line
    return paras


def _doubtful(lines: Sequence[Line], setting: Setting | None) -> Iterator[Line]:
    """Lines that may go on with the 款 before them, though they were parted."""
    if setting is not None:
        for before, line in zip(lines, lines[1:], strict=False):
            if is_doubtful(before, line, setting):
                yield line


def _article_number(line: Line) -> int | None:
    """The number of the article that a line opens, unless it reads as a citation."""
    mark = classify(line.text.strip())
    if mark is None or mark.kind != "tiao" or reads_as_reference(mark):
        return None
    return mark.number
