"""What people want changed in the text: add, delete, change or keep, in their words.

Only concrete wishes are taken: an object must stand there. Every part is a span of
the comment, so that it can be shown between quotation marks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .segments import Segment, Span, sentences

_Q = '[“”"「」『』]'
_QUOTED = rf"{_Q}(?P<%sq>[^“”\"「」『』\n]{{1,300}}){_Q}"
_PLAIN = r"(?P<%sp>[^，。；：！？,;:!?\n“”\"「」]{2,60}?)"
_PART = f"(?:{_QUOTED}|{_PLAIN})"
_OLD, _NEW = _PART % ("old", "old"), _PART % ("new", "new")
_QUOTED_OLD = _QUOTED % "old"
_CLAUSE = r"(?:^|(?<=[，。；,;：:\s]))(?:(?:我|我们)?(?:建议|希望|应当|应该|请))?"
_SUBJECT = (
    _CLAUSE
    + r"(?P<oldp>(?!建议|希望|要求)[^，。；：！？,;:!?\n“”\"「」将把由从]{2,16}?)"
)
_PLACE = _CLAUSE + r"(?P<oldp>(?:第[一二三四五六七八九十百\d]{1,5}[条款项]){1,3})"
_END = r"(?=[，。；！？,;!?\n]|$)"
_NOUN = "表述|规定|内容|字样|一词|两字|二字|[一二两三四五六]个字|一句|这句话"
_WHERE = f"(?:中|里|里面)?的?(?:{_NOUN})?"
_SHOULD = "(?:应当|应该|应|要|可以|建议|统一)?"
_TO = (
    "(?:修改|更改|改|调整|变更|替换|换|提高|降低|降|升|缩短|延长|放宽|增加|减少)"
    "(?:成为|为|成|到|至)[:：]?"
)
_GROW = "(?:提高|降低|降|升|缩短|延长|放宽|增加|减少)(?:为|到|至)"
_DROP = "(?:删除|删去|删掉|去掉|(?<!听)取消(?!防))"
_NOT = "(?<!不)(?<!不要)(?<!不能)(?<!不应)(?<!反对)(?<!不同意)(?<!不应当)(?<!不建议)"
_ADD = (
    "(?:增加|新增|增设|补充|加上|加入|增列|添加)"
    "(?:规定|明确|写明|[一1][条款项句](?:规定)?|内容|表述|条款)*[，,]?[：:]?"
)
_ADD_ALL = (
    "(?:增加|新增|增设|补充|加上|加入|增列|添加)"
    "(?:规定|[一1][条款项句](?:规定)?|内容|表述|条款)[：:]"
)
_WHOLE = r"(?:[“「](?P<newq>[^“”「」\n]{1,300})[”」]|(?P<newp>[^。；;\n“”]{4,300}))"
_RAW = (
    ("修改", rf"(?:将|把|由|从){_OLD}{_WHERE}\s*{_SHOULD}{_TO}\s*{_NEW}{_END}"),
    ("修改", rf"{_QUOTED_OLD}{_WHERE}\s*{_SHOULD}{_TO}\s*{_NEW}{_END}"),
    ("修改", rf"{_SUBJECT}{_SHOULD}{_GROW}\s*{_NEW}{_END}"),
    ("修改", rf"{_PLACE}{_SHOULD}{_TO}\s*{_WHOLE}"),
    (
        "保留",
        rf"(?:不要|不能|不应当?|不宜|别|不得|反对|不同意|不建议){_DROP}{_OLD}{_END}",
    ),
    ("保留", rf"(?:保留|维持){_OLD}{_END}"),
    ("删除", rf"(?:将|把){_OLD}{_WHERE}(?:予以|直接|全部)?{_DROP}{_END}"),
    ("删除", rf"{_QUOTED_OLD}{_WHERE}{_SHOULD}(?:予以)?{_DROP}{_END}"),
    ("删除", rf"{_NOT}{_DROP}{_OLD}{_END}"),
    ("增加", rf"{_NOT}{_ADD_ALL}\s*{_WHOLE}"),
    ("增加", rf"{_NOT}{_ADD}\s*{_NEW}{_END}"),
)
_PATTERNS = tuple((op, re.compile(pattern)) for op, pattern in _RAW)
_CUE = re.compile("[为成到至]|改|换|删|去掉|取消|增|补充|加上|加入|添加|保留|维持")
_REASON = re.compile(
    "理由(?:是|如下|为|：|:)|原因(?:是|：|:)|因为|由于|考虑到|鉴于|否则|不然|以便|以免"
    "|避免|毕竟|这样|防止"
)
_PRONOUN = re.compile(
    r"^(?:建议.*|希望.*|我们|大家|了|的|这个|那个|一下|一些|些|点|它|他们?)$"
)


@dataclass(frozen=True)
class Suggestion:
    """A concrete wish; spans are of the segment's folded text, None where unsaid."""

    segment: int
    op: str
    span: Span
    old: Span | None
    new: Span | None
    reason: Span | None


def find_suggestions(at: int, segment: Segment) -> list[Suggestion]:
    """Give the concrete wishes of a point in the order of its words."""
    text = segment.text
    if not _CUE.search(text):
        return []
    parts = sentences(text)
    found: list[Suggestion] = []
    for number, (start, end) in enumerate(parts):
        for op, match in _matches(text, start, end):
            old, new = _span(match, "old"), _span(match, "new")
            reason = _reason(text, match.end(), parts[number:])
            found.append(Suggestion(at, op, match.span(), old, new, reason))
    return found


def _matches(text: str, start: int, end: int) -> Iterator[tuple[str, re.Match[str]]]:
    """Give what the patterns find in a sentence; the earlier pattern wins a place."""
    taken: list[Span] = []
    for op, pattern in _PATTERNS:
        for match in pattern.finditer(text, start, end):
            free = all(match.end() <= a or match.start() >= b for a, b in taken)
            if free and _is_concrete(match):
                taken.append(match.span())
                yield op, match


def _is_concrete(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    plain = [groups[name] for name in ("oldp", "newp") if groups.get(name)]
    return not any(_PRONOUN.match(part.strip()) for part in plain)


def _span(match: re.Match[str], name: str) -> Span | None:
    for kind in "qp":
        if name + kind in match.re.groupindex and match[name + kind]:
            return match.span(name + kind)
    return None


def _reason(text: str, after: int, parts: list[Span]) -> Span | None:
    """Give the words that say why: later in the sentence, or in the next one."""
    for start, end in parts[:2]:
        found = _REASON.search(text, max(start, after), end)
        if found:
            return found.start(), end
    return None
