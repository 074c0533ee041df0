"""Where a file's parts lie: notice, title, 题注, 目录, and the first provision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .marks import HEADINGS, Mark, classify, is_title, reads_as_reference
from .paragraphs import Para
from .source import squeeze

_LAW = (
    "法|法典|条例|规定|办法|细则|规则|决定|决议|修正案|解释|规程|规范|章程|规约|公约|守则"
    "|制度|准则|方案|意见|批复|答复|通知|公告|标准|措施|暂行|试行|宪法|纲要|规划|协议|契约|民约|令"
)
_STAGE = (
    r"[（(\[〔【][^）)\]〕】]*(?:草案|稿|试行|暂行|修订|修正|案|版|[一二三四五六七八九十\d]+)"
    r"[^）)\]〕】]*[）)\]〕】]"
)
NAMES_LAW = re.compile(
    rf"(?:{_LAW})》?(?:{_STAGE})*(?:征求意见稿|草案|修订稿|送审稿)?$"
)
_STAGE_ALONE = re.compile(rf"(?:{_STAGE})+$")
_NOTICE = re.compile(r"(?:公告|通告|通知|启事|函|的说明|征求.*意见)$")
_DECISION = re.compile(r"(?:决定|决议|修正案)》?(?:[（(].*[）)])*(?:草案)?$")
_DATE = re.compile(r"[0-9０-９〇○零一二三四五六七八九]{4}\s*年.{1,6}月.{1,4}日")
_ADOPTED = re.compile(
    r"通过|批准|修订|修正|公布|发布|施行|令第|号令|第.{1,6}号|会议|废止|印发"
)
_OPENERS = "（(【〔["
_CLOSERS = "）)】〕]"
_SENTENCE_END = tuple("。；;：:！!，,、")
_PAGE_TAIL = re.compile(r"(?:[\s.．…·⋯-]{1,}|\t)\(?\d{1,4}\)?$")
_DOCUMENT_NUMBER = re.compile(
    r"[〔\[［（(]\s*\d{4}\s*[〕\]］）)]\s*(?:第\s*)?\d+\s*号$"
)
_NOTE_TAIL = re.compile(r"[（(][^（(]*\d{4}年.*[）)]$")
_SPAN = re.compile(r"[（(]第[^（）()]*条[^（）()]*[）)]$")
_ORGANISATION = re.compile(
    r"(?:主席令|委员会公告|人民政府令|国务院令|号|主任|主席|省长|市长)$"
)


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
    marks = [classify(para.text) for para in paras]
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
    title, note = _title(paras, front)
    last = max([*title, *note], default=-1)
    if body == len(paras):
        # Nothing is numbered: the sentences after the title are the body.
        body = last + 1
        front = [i for i in front if i < body]
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


def split_texts(paras: Sequence[Para]) -> list[Sequence[Para]]:
    """Part a file that holds several texts, each beginning with its own title.

    Inside an annex nothing is parted: what stands there belongs to the first text.
    """
    marks = [classify(para.text) for para in paras]
    cuts = [0]
    started = False
    for i, mark in enumerate(marks):
        if started and mark is not None and mark.kind == "annex":
            break
        if started and _is_second_title(paras, marks, i):
            cuts.append(i)
            started = False
        started = started or (mark is not None and mark.kind in ("tiao", "yi"))
    return [paras[a:b] for a, b in zip(cuts, [*cuts[1:], len(paras)], strict=True)]


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
        if mark is not None or not (_is_note(para.text) or is_title_line(para.text)):
            return False
    return False


def _whole(text: str) -> bool:
    return text.endswith(("。", "”", "；", "：")) or _DATE.match(text) is not None


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
    return repeated and len(mark.rest) <= 30 and not mark.rest.endswith(_SENTENCE_END)


def _decision(
    paras: Sequence[Para], marks: Sequence[Mark | None], article: int | None
) -> tuple[bool, int | None]:
    """Say whether the text is a 决定 or 修正案 in items 一、 and where they begin."""
    items = _first(marks, "yi")
    if items is None or (article is not None and article < items):
        return False, None
    if article is None:
        return True, items
    head = [para.text for para in paras[:items] if len(para.text) <= 80]
    return any(_DECISION.search(text) for text in head), items


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
        if _key(marks[i])[:2] == first[:2] and first[0] != "bare":
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


def _title(paras: Sequence[Para], front: Sequence[int]) -> tuple[list[int], list[int]]:
    """The lines of the title and of the 题注 that belongs to it."""
    notes = _notes(paras, front)
    blocks = _blocks(paras, [i for i in front if i not in notes])
    if not blocks:
        return [], notes
    named = [block for block in blocks if _names_law(paras, block)]
    block = named[-1] if named else blocks[0]
    after = [i for i in notes if i > block[0]]
    return block, after or notes


def _names_law(paras: Sequence[Para], block: Sequence[int]) -> bool:
    """A block is the title of a law, not of the notice that comes with it."""
    text = "".join(paras[i].text for i in block)
    plain = squeeze(text)
    return NAMES_LAW.search(plain) is not None and not _NOTICE.search(plain)


def _blocks(paras: Sequence[Para], front: Sequence[int]) -> list[list[int]]:
    """Runs of short lines that can be a title; sentences and dates part them."""
    blocks: list[list[int]] = []
    previous = -2
    for i in front:
        if not is_title_line(paras[i].text):
            continue
        if i == previous + 1 and not _complete(paras, blocks[-1], paras[i].text):
            blocks[-1].append(i)
        else:
            blocks.append([i])
        previous = i
    return blocks


def _complete(paras: Sequence[Para], block: Sequence[int], following: str) -> bool:
    """A title that names its law is complete, unless its stage comes next."""
    text = squeeze("".join(paras[i].text for i in block))
    if _STAGE_ALONE.match(squeeze(following)):
        return False
    if _ORGANISATION.search(text) or text.count("《") > text.count("》"):
        return text.count("《") <= text.count("》")
    return (
        NAMES_LAW.search(text) is not None and NAMES_LAW.search(following) is not None
    )


def is_title_line(text: str) -> bool:
    """Say whether a line can belong to a title."""
    if len(text) > 80 or text.endswith(_SENTENCE_END) or _DATE.match(text):
        return False
    if _DOCUMENT_NUMBER.search(text):
        return False
    mark = classify(text)
    if mark is not None and mark.kind not in ("preamble", "bare"):
        return _STAGE_ALONE.match(text) is not None
    return "：" not in text and "@" not in text and "。" not in text


def _notes(paras: Sequence[Para], front: Sequence[int]) -> list[int]:
    """Paragraphs of the 题注: who adopted, amended or issued the text, and when."""
    found: list[int] = []
    open_bracket = False
    for i in front:
        text = paras[i].text
        if open_bracket or _is_note(text):
            found.append(i)
            open_bracket = _is_open(text, open_bracket)
    return found


def _is_note(text: str) -> bool:
    head = text.removeprefix("【题注】").lstrip()
    bracketed = head[:1] and head[0] in _OPENERS
    if bracketed and re.search(r"\d{4}|[〇○一二三四五六七八九零]{4}年", head):
        return _ADOPTED.search(head) is not None
    dated = _DATE.match(head) is not None and not head.endswith(_SENTENCE_END)
    return dated and _ADOPTED.search(head) is not None


def _is_open(text: str, was_open: bool) -> bool:
    opened = sum(text.count(char) for char in _OPENERS) + was_open
    closed = sum(text.count(char) for char in _CLOSERS)
    return opened > closed and not text.endswith("。")


def part_note(title: tuple[str, ...], note: str) -> tuple[tuple[str, ...], str]:
    """Take a 题注 that stands on the last line of the title off it."""
    found = _NOTE_TAIL.search(title[-1]) if title and not note else None
    if found is None or not found.start() or not _is_note(found[0]):
        return title, note
    return (*title[:-1], title[-1][: found.start()].strip()), found[0]
