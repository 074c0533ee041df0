"""Where a file's parts lie: notice, title, 题注, 目录, and the first provision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .marks import HEADINGS, Mark, classify, is_title, reads_as_reference
from .para import Para
from .source import squeeze
from .titles import (
    DATED,
    DECISION,
    NAMES_LAW,
    NOTICE,
    SENTENCE_END,
    find_title,
    is_note,
    is_title_line,
)

_PAGE_TAIL = re.compile(r"(?:[\s.．…·⋯-]{1,}|\t)\(?\d{1,4}\)?$")
_SPAN = re.compile(r"[（(]第[^（）()]*条[^（）()]*[）)]$")


@dataclass(frozen=True)
class Layout:
    """Indexes into the paragraphs; the body begins at `body`."""

    title: tuple[int, ...]
    note: tuple[int, ...]
    notice: tuple[int, ...]
    opening: tuple[int, ...]
    toc: tuple[int, ...]
    has_toc: bool
    body: int
    decision: bool


def locate(paras: Sequence[Para]) -> Layout:
    """Split the paragraphs into front matter and body; nothing is lost."""
    marks = [_mark(para) for para in paras]
    marker = _first(marks, "toc")
    article = _first_article(paras, marks, marker)
    decision, items = _decision(paras, marks, article)
    end = items if decision and items is not None else article
    if end is None:
        end = len(paras)
    toc_start, toc_end = _toc(paras, marks, marker, end)
    body = _body_start(marks, toc_end, end)
    while body > toc_end and is_title(marks[body - 1]):
        body -= 1
    front = [*range(0, toc_start), *range(toc_end, body)]
    title, note = find_title(paras, front)
    last = max([*title, *note], default=-1)
    if body == len(paras):
        # Nothing is numbered: the sentences after the title are the body.
        body = last + 1
        front = [i for i in front if i < body]
        toc_end = min(toc_end, body)
    first = min([*title, *note], default=0)
    between = [i for i in front if i not in title and i not in note]
    return Layout(
        title=tuple(title),
        note=tuple(note),
        notice=tuple(i for i in between if i < first or not title),
        opening=tuple(i for i in between if title and first < i),
        toc=tuple(range(toc_start, toc_end)),
        has_toc=marker is not None and marker <= end or toc_end > toc_start,
        body=body,
        decision=decision or (article is None and last < end),
    )


def _mark(para: Para) -> Mark | None:
    """The label of a paragraph, or the heading that its style makes of it."""
    if para.kind in HEADINGS:
        return Mark(para.kind, "", para.text)
    return classify(para.text)


def split_texts(paras: Sequence[Para]) -> list[Sequence[Para]]:
    """Part a file that holds several texts, each beginning with its own title.

    Inside an annex nothing is parted: what stands there belongs to the first text.
    """
    marks = [classify(para.text) for para in paras]
    cuts = [0]
    started = False
    units = ("tiao",) if _is_notice(paras, marks) else ("tiao", "yi")
    for i, mark in enumerate(marks):
        if started and mark is not None and mark.kind == "annex":
            break
        if started and _is_second_title(paras, marks, i):
            cuts.append(i)
            started = False
        started = started or (mark is not None and mark.kind in units)
    return [paras[a:b] for a, b in zip(cuts, [*cuts[1:], len(paras)], strict=True)]


def _is_notice(paras: Sequence[Para], marks: Sequence[Mark | None]) -> bool:
    """Say whether the items 一、 at the head belong to the notice of a draft."""
    items = _first(marks, "yi")
    head = [p.text for p in paras[: items or 0] if is_title_line(p.text)]
    names = [squeeze(text) for text in head]
    announces = any(NOTICE.search(name) for name in names)
    return announces and not any(DECISION.search(name) for name in names)


def _is_second_title(
    paras: Sequence[Para], marks: Sequence[Mark | None], at: int
) -> bool:
    """A title in the middle of a file: a law's name, and its first unit after it."""
    text = paras[at].text
    if marks[at] is not None or paras[at].cells or not is_title_line(text):
        return False
    if not NAMES_LAW.search(squeeze(text)) or not _whole(paras[at - 1].text):
        return False
    for mark, para in zip(marks[at + 1 : at + 6], paras[at + 1 : at + 6], strict=True):
        if mark is not None and mark.kind in ("toc", "preamble", "bare"):
            return True
        if mark is not None and mark.kind in ("tiao", *HEADINGS):
            return mark.number == 1
        if mark is not None or not (is_note(para.text) or is_title_line(para.text)):
            return False
    return False


def _whole(text: str) -> bool:
    return text.endswith(("。", "”", "；", "：")) or DATED.match(text) is not None


def _first(marks: Sequence[Mark | None], kind: str) -> int | None:
    return next((i for i, mark in enumerate(marks) if mark and mark.kind == kind), None)


def _first_article(
    paras: Sequence[Para], marks: Sequence[Mark | None], toc: int | None
) -> int | None:
    """The first 条 that is none of a quotation, a citation or a table of contents."""
    labels: dict[tuple[int | None, int], int] = {}
    for i, mark in enumerate(marks):
        if mark is not None and mark.kind == "tiao":
            labels[mark.number, mark.branch] = i
    for i, mark in enumerate(marks):
        if mark is None or mark.kind != "tiao" or paras[i].cells:
            continue
        if not mark.spaced and (mark.number != 1 or reads_as_reference(mark)):
            if not _opens_without_blank(marks, i):
                continue
        repeated = labels[mark.number, mark.branch] > i
        if not _is_entry(mark, repeated and toc is not None and i > toc):
            return i
    return None


def _opens_without_blank(marks: Sequence[Mark | None], at: int) -> bool:
    """A text may begin at any article, but then the next one follows it."""
    mark = marks[at]
    if mark is None or mark.number is None or reads_as_reference(mark):
        return False
    following = {
        (m.number, m.branch) for m in marks[at + 1 :] if m and m.kind == "tiao"
    }
    return (mark.number + 1, 0) in following


def _is_entry(mark: Mark, repeated: bool) -> bool:
    """Say whether an article line is an entry of a table of contents."""
    if len(mark.rest) < 40 and _PAGE_TAIL.search(mark.rest):
        return True
    return repeated and len(mark.rest) <= 30 and not mark.rest.endswith(SENTENCE_END)


def _decision(
    paras: Sequence[Para], marks: Sequence[Mark | None], article: int | None
) -> tuple[bool, int | None]:
    """Say whether the text is a 决定 or 修正案 in items 一、 and where they begin."""
    items = _first(marks, "yi")
    if items is None or (article is not None and article < items):
        return False, None
    if article is None:
        return True, _after_notice(paras, marks, items)
    items = _after_notice(paras, marks, items)
    head = [para.text for para in paras[:items] if len(para.text) <= 80]
    return any(DECISION.search(text) for text in head), items


def _after_notice(
    paras: Sequence[Para], marks: Sequence[Mark | None], items: int
) -> int:
    """Where the items of a decision begin when a notice with its own comes first."""
    head = [para.text for para in paras[:items] if is_title_line(para.text)]
    if not any(NOTICE.search(text) for text in head):
        return items
    for at in range(items + 1, len(paras)):
        text = squeeze(paras[at].text)
        if not is_title_line(paras[at].text) or not DECISION.search(text):
            continue
        for place in range(at + 1, min(at + 8, len(paras))):
            mark = marks[place]
            if mark is not None and mark.kind == "yi" and mark.number == 1:
                return place
    return items


def _key(mark: Mark | None) -> tuple[str, int | None, str]:
    if mark is None:
        return ("", None, "")
    caption = _SPAN.sub("", _PAGE_TAIL.sub("", mark.rest))
    return (mark.kind, mark.number, squeeze(caption))


def _is_structural(mark: Mark | None) -> bool:
    return mark is not None and mark.kind in (*HEADINGS, "bare", "preamble")


def _toc(
    paras: Sequence[Para], marks: Sequence[Mark | None], marker: int | None, end: int
) -> tuple[int, int]:
    """The span of the table of contents, its marker line included; empty if none.

    The body begins where the first entry is repeated. Where no entry is repeated,
    the headings that lead to the first article belong to the body.
    """
    start = 0 if marker is None or marker > end else marker
    entries = [
        i
        for i in range(start, end)
        if _is_structural(marks[i]) or (start and is_title(marks[i]))
    ]
    if not entries:
        return (start, start + 1) if start else (0, 0)
    first = entries[0]
    repeated = _repetition(marks, entries, with_marker=bool(start))
    if repeated is not None:
        return (start or first, repeated)
    if not start:
        return (0, 0)
    return (start, _chain_start(marks, start, end))


def _repetition(
    marks: Sequence[Mark | None], entries: Sequence[int], *, with_marker: bool
) -> int | None:
    first = _key(marks[entries[0]])
    for i in entries[1:]:
        if _key(marks[i]) == first:
            return i
    for i in entries[1:] if with_marker else ():
        if _key(marks[i])[:2] == first[:2] and first[1] is not None:
            return i
    return None


def _chain_start(marks: Sequence[Mark | None], start: int, end: int) -> int:
    """Walk up from the first article over headings of ever higher rank."""
    at, rank = end, len(HEADINGS)
    while at - 1 > start:
        mark = marks[at - 1]
        if mark is None or mark.kind not in HEADINGS:
            break
        if HEADINGS.index(mark.kind) >= rank:
            break
        rank, at = HEADINGS.index(mark.kind), at - 1
    return at


def _body_start(marks: Sequence[Mark | None], after: int, end: int) -> int:
    return next((i for i in range(after, end) if _is_structural(marks[i])), end)
