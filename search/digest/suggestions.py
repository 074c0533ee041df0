"""What people want changed in the text: add, delete, change or keep, in their words.

Only concrete wishes are taken: an object must stand there. Every part is a span of
the comment, so that it can be shown between quotation marks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .segments import Span, sentences

_MARKS = '“”"「」『』‘’'
_QUOTED = rf"[{_MARKS}](?P<%sq>[^{_MARKS}\n]{{1,300}})[{_MARKS}]"
_STOP = rf"，。；：！？,;:!?\n{_MARKS}"
_PLAIN = rf"(?P<%sp>[^{_STOP}]{{2,60}}?)"
_PART = f"(?:{_QUOTED}|{_PLAIN})"
_OLD, _QUOTED_OLD = _PART % ("old", "old"), _QUOTED % "old"
_END = (
    r"(?=\s*(?:吧|呢|为[宜好妥]|即可|比较[合好妥]|更[加好合有妥]|就[好行可]"
    r"|[，。；！？,;!?\n]|$))"
)
_OLD_END = (
    f"(?:{_QUOTED_OLD}|{_PLAIN % 'old'}(?:这[一]?[句条款项词]|这[几两三四]个字)?{_END})"
)
# words between marks end by themselves
_NEW_END = f"(?:{_QUOTED % 'new'}|{_PLAIN % 'new'}{_END})"
_CLAUSE = r"(?:^|(?<=[，。；,;:：、\s]))(?:(?:我|我们)?(?:建议|希望|应当|应该|请))?"
_SUBJECT = (
    _CLAUSE
    + rf"(?P<oldp>(?!建议|希望|要求|不要|不[能得宜]|反对)[^{_STOP}将把由从]{{2,24}}?)"
)
_UNIT = "第[一二三四五六七八九十百\\d]{1,5}[条款项]"
_PLACE = _CLAUSE + rf"(?P<oldp>(?:{_UNIT}){{1,3}})"
_NOUN = "表述|规定|内容|字样|一词|两字|二字|[一二两三四五六]个字|一句|这句话"
_WHERE = f"(?:中|里|里面)?的?(?:{_NOUN})?"
_SHOULD = "(?:请|应当|应该|应|要|可以|建议|统一|能不能|能否|可否|可不可以|是否|最好)?"
_WISH = "(?:建议|希望|应当|应该|应|要|最好|请|能不能|能否|可否|可以)"
_TO = (
    "(?:修改|更改|改|调整|变更|替换|换|提高|降低|降|升|缩短|延长|放宽|增加|减少)"
    "(?:成为|为|成|到|至)[:：]?"
)
_GROW = "(?:提高|降低|降|升|缩短|延长|放宽|增加|减少)(?:为|到|至)"
_NUMBER = r"[一二两三四五六七八九十百千半\d]"
# a clause before is what is to change only where it has the number that is to change
_COUNTED = _SUBJECT.replace("(?!建议", rf"(?=[^{_STOP}]*{_NUMBER})(?!建议")
_TOO = "(?:实在|未免|有点)?[太过](?:[短长少多慢快高低紧宽])了?"
_DROP = "(?:删除|删去|删掉|去掉|(?<!听)取消(?!防))"
_NOT = (
    "(?<![不和及与或、])(?<!不要)(?<!不能)(?<!不应)(?<!反对)"
    "(?<!不同意)(?<!不应当)(?<!不建议)"
)
_ADDED = "(?:增加|新增|增设|补充|加上|加入|增列|添加|再添|再加|添|加)"
_ADD = (
    "(?:增加|新增|增设|补充|加上|加入|增列|添加)"
    "(?:规定|明确|写明|[一1][条款项句](?:规定)?|内容|表述|条款)*[，,]?[：:]?"
)
_ADD_ALL = (
    f"(?:{_ADDED}[一1][条款项句](?:规定)?[：:，,]"
    "|(?:增加|新增|增设|补充|加上|加入|增列|添加)(?:规定|内容|表述|条款)[：:])"
)
_WHOLE = r"(?:[“「](?P<newq>[^“”「」\n]{1,300})[”」]|(?P<newp>[^。；;\n“”]{4,300}))"
_RAW = (
    ("修改", rf"(?:将|把|由|从){_OLD}{_WHERE}\s*{_SHOULD}{_TO}\s*{_NEW_END}"),
    ("修改", rf"{_QUOTED_OLD}{_WHERE}\s*{_SHOULD}{_TO}\s*{_NEW_END}"),
    ("修改", rf"{_SUBJECT}{_SHOULD}{_GROW}\s*{_NEW_END}"),
    ("修改", rf"{_PLACE}{_SHOULD}{_TO}\s*{_WHOLE}"),
    ("修改", rf"(?:{_UNIT})+的{_PLAIN % 'old'}{_SHOULD}{_TO}\s*{_NEW_END}"),
    (
        "修改",
        rf"{_COUNTED}(?:{_TOO})?[，,]{_WISH}?(?:{_TO}|改(?={_NUMBER}))\s*{_NEW_END}",
    ),
    ("修改", rf"{_SUBJECT}改(?={_NUMBER})\s*{_NEW_END}"),
    ("修改", rf"(?:建议|希望|应当|应该|请|最好|要求){_TO}\s*{_NEW_END}"),
    (
        "保留",
        rf"(?:不要|不能|不应当?|不宜|别|不得|反对|不同意|不建议){_DROP}{_OLD_END}",
    ),
    (
        "保留",
        rf"{_SUBJECT}(?:建议|应当|应该|应|要|请)?(?:继续)?"
        rf"(?:保留|(?:维持|保持)(?:不变|原样|现状)){_END}",
    ),
    ("保留", rf"(?:保留|维持){_OLD_END}"),
    ("删除", rf"(?:将|把){_OLD}{_WHERE}(?:予以|直接|全部)?{_DROP}{_END}"),
    ("删除", rf"{_QUOTED_OLD}{_WHERE}{_SHOULD}(?:予以)?{_DROP}{_END}"),
    (
        "删除",
        rf"{_SUBJECT}(?:建议|应当|应该|应|要|可以|请)"
        rf"(?:予以|整条|整款|全部|一并|直接)?{_DROP}{_END}",
    ),
    ("删除", rf"{_NOT}{_DROP}{_OLD_END}"),
    (
        "增加",
        rf"在{_QUOTED_OLD}(?:一词|[一二两三四五六]字)?之?[前后]面?,?"
        rf"(?:建议|应当|应该|应)?{_ADDED}\s*{_NEW_END}",
    ),
    ("增加", rf"{_NOT}{_ADD_ALL}\s*{_WHOLE}"),
    ("增加", rf"{_NOT}{_ADD}\s*{_NEW_END}"),
    ("增加", rf"在(?:{_UNIT})+[中里内](?:明确|规定|写明|载明|注明)\s*{_NEW_END}"),
)
_PATTERNS = tuple((op, re.compile(pattern)) for op, pattern in _RAW)
_CUES = {
    "修改": re.compile("[为成到至]|改"),
    "保留": re.compile("[删取]|去掉|保|维持"),
    "删除": re.compile("[删取]|去掉"),
    "增加": re.compile("[增补加添]|新增|明确|规定|[写载注]明"),
}
"""What a sentence must have for a pattern of the kind; spares most of the work."""
_CUE = re.compile("[为成到至]|改|换|删|去掉|取消|增|补充|加|添|保留|维持|明确|写明")
_REASON = re.compile(
    "理由(?:是|如下|为|：|:)|原因(?:是|：|:)|因为|由于|考虑到|鉴于|否则|不然|以便|以免"
    "|避免|毕竟|这样|防止"
)
_VAGUE = re.compile(
    r"(?:建议.*|希望.*|我们|大家|的|这个|那个|[这那]些.*|一下|一些|些|点|它|他们?|意见"
    r"|[了过着].*|.*了|.*(?:透明度|力度|负担|难度|信心|公信力|可操作性|可行性|参与度))"
)
"""What is no object: pronouns, what has happened already (取消了), mere directions."""


@dataclass(frozen=True)
class Suggestion:
    """A concrete wish; spans are of the folded text, None where unsaid."""

    op: str
    span: Span
    old: Span | None
    new: Span | None
    reason: Span | None


def find_suggestions(text: str) -> list[Suggestion]:
    """Give the concrete wishes of a point, a folded text, in the order of its words."""
    if not _CUE.search(text):
        return []
    parts = sentences(text)
    found: list[Suggestion] = []
    for number, (start, end) in enumerate(parts):
        for op, match in _matches(text, start, end):
            old, new = _span(match, "old"), _span(match, "new")
            reason = _reason(text, match.end(), parts[number:])
            found.append(Suggestion(op, match.span(), old, new, reason))
    return found


def _matches(text: str, start: int, end: int) -> Iterator[tuple[str, re.Match[str]]]:
    """Give what the patterns find in a sentence; the earlier pattern wins a place."""
    hinted = {op for op, cue in _CUES.items() if cue.search(text, start, end)}
    taken: list[Span] = []
    for op, pattern in _PATTERNS if hinted else ():
        if op not in hinted:
            continue
        for match in pattern.finditer(text, start, end):
            free = all(match.end() <= a or match.start() >= b for a, b in taken)
            if free and _is_concrete(match):
                taken.append(match.span())
                yield op, match


def _is_concrete(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    plain = [groups[name] for name in ("oldp", "newp") if groups.get(name)]
    return not any(_VAGUE.fullmatch(part.strip()) for part in plain)


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
