"""What a line begins with: the labels of Chinese legal texts as one table.

Source: 立法法 第六十五条 (编, 章, 节, 条, 款, 项, 目; 款 carries no number).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from .legible import legible
from .numerals import NUMERAL, find_int, to_chinese
from .source import squeeze

HEADINGS = ("bian", "fenbian", "zhang", "jie")
KINDS = (*HEADINGS, "tiao", "kuan", "yi", "xiang", "mu")
NAMES = {
    "bian": "编",
    "fenbian": "分编",
    "zhang": "章",
    "jie": "节",
    "tiao": "条",
    "kuan": "款",
    "yi": "一、",
    "xiang": "项",
    "mu": "目",
}


@dataclass(frozen=True)
class Mark:
    """The label at the start of a line.

    `raw` is the label as printed, `rest` the text after it; `spaced` says that
    something parts the two (a blank, a bracket, the end of the line); `style`
    tells the ways of writing a 目 apart. `branch` is M of 第N条之M, or 0.
    """

    kind: str
    raw: str
    rest: str
    number: int | None = None
    branch: int = 0
    spaced: bool = True
    style: str = ""


_N = rf"[{NUMERAL}](?:[{NUMERAL}\s]*[{NUMERAL}])?"
_CN = "[零〇一二三四五六七八九十百]"
# 【章名】 is what legal data bases put before a heading when they export a text.
_EXPORTED = r"(?:【[分编章节条]{1,2}名】\s*)?"
_NUMBERED = re.compile(
    rf"{_EXPORTED}第\s*({_N})\s*(分\s*[编編]|[编編篇章节節条條])(?!\s*之\s*间)"
)
_BRANCH = re.compile(rf"\s?之\s*([{NUMERAL}]+)(?![款项章节条编])")
_BARE = re.compile(
    r"(?:总\s*则|附\s*则|分\s*则|罚\s*则|总\s*纲)"
    rf"|第\s*{_CN}{{1,3}}\s*部\s*分(?:[\s：:、]+[^。；，：]{{1,30}})?"
)
_KIND_OF = {
    "编": "bian",
    "篇": "bian",
    "分编": "fenbian",
    "章": "zhang",
    "节": "jie",
}
_SIMPLIFIED = str.maketrans("編節條", "编节条")
_ENCLOSED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"

_ITEM = re.compile(
    rf"(?:[（(﹙]\s*)?({_CN}(?:{_CN}|\s)*)[)）﹚]|([{_ENCLOSED}])"
    rf"|[〔\[［【]\s*({_CN}{{1,3}})\s*[〕\]］】](?!\s*第)"
)
_AFTER_LABEL = re.compile(r"\s*[：:]|[、．.·，,](?=\s)")
_BEFORE_CAPTION = re.compile(r"\s*[：:、．.·—–-]\s*(?=[^，。；第]{1,20}$)")
_COUNTED = re.compile(rf"({_CN}{{1,3}})[ \u3000\t]+(?=[^\s{NUMERAL}年月日])")
_YI = re.compile(
    rf"({_CN}(?:{_CN}|\s)*)(?:、|[．.](?!\d))(?!\s*{_CN}+\s*[、级类等种至])"
)
_POINTS = (
    ("dot", re.compile(r"([0-9０-９]{1,2})\s*(?:[.．](?![0-9０-９])|、(?!\d+、))")),
    ("bracket", re.compile(r"[（(﹙]\s*([0-9０-９]{1,2})\s*[)）﹚]")),
    ("half", re.compile(r"([0-9]{1,2})[)）]")),
    ("circle", re.compile(r"([①-⑳])")),
    ("circle", re.compile(r"([⑴-⒇])")),
    ("circle", re.compile(r"([⒈-⒛])")),
    ("roman", re.compile(r"[（(]?([ⅰ-ⅻⅠ-Ⅻ])\s*[.．、)）]")),
    ("letter", re.compile(r"([a-z])\s*[.．、)）](?![a-zA-Z0-9])")),
    ("capital", re.compile(r"([A-Z])\s*[.．、)）](?![a-zA-Z0-9])")),
    ("letter", re.compile(r"[（(]\s*([a-z])\s*[)）]")),
    ("capital", re.compile(r"[（(]\s*([A-Z])\s*[)）]")),
)
_ANNEX = re.compile(
    r"(附\s*(?:件|表|录|图|样|注)?\s*[0-9０-９一二三四五六七八九十]{0,3})"
    r"(?:\s*[:：.．、]\s*(.*)|\s+(.*)|(《.*》.*|[（(].*[)）])|)$"
)
_PREAMBLE = re.compile(r"(?:序\s*言|前\s*言|序\s*文|导\s*言)$")
_TOC = re.compile(r"[【\[〔]?\s*目\s*[录次錄]\s*[】\]〕]?\s*[:：]?$")
_CLOSED = "。；;！？!?"
_OPEN_OR_CLOSED = tuple("。；;：:！？，,、")
HEADING_LENGTH = 60
_FIRST = frozenset(
    "第（(﹙附总分罚目序前导【[〔零〇一二三四五六七八九十百0123456789０１２３４５６７８９"
    "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"
    "⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
    "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ［"
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)


@lru_cache(maxsize=8192)
def classify(text: str) -> Mark | None:
    """Find the label that a line begins with; None for plain text.

    Every stage of parsing asks for the same lines, so answers are remembered.
    """
    meant = legible(text)
    if meant[:1] not in _FIRST:
        return None
    mark = next((mark for read in _READERS if (mark := read(meant))), None)
    return mark if mark is None or meant == text else _as_printed(mark, text)


def _as_printed(mark: Mark, text: str) -> Mark:
    """The mark in the characters of the text, which end as the meant ones do."""
    whole = text.rstrip()
    cut = len(whole) - len(mark.rest)
    return replace(mark, raw=mark.raw and whole[:cut], rest=whole[cut:])


def _numbered(text: str) -> Mark | None:
    found = _NUMBERED.match(text)
    if found is None:
        return None
    number = find_int(found[1])
    unit = squeeze(found[2]).translate(_SIMPLIFIED)
    if number is None:
        return None
    if unit == "条":
        return _article(text, found.end(), number)
    kind = _KIND_OF[unit]
    return _heading(text, found.end(), number, kind)


def _article(text: str, end: int, number: int) -> Mark:
    branch = 0
    more = _BRANCH.match(text, end)
    if more is not None:
        branch, end = find_int(more[1]) or 0, more.end()
    end = _separated(text, end)
    rest = text[end:]
    spaced = not rest or rest[0].isspace() or rest[0] in "〖【〔[（("
    return Mark("tiao", text[:end], rest.strip(), number, branch, spaced)


def _separated(text: str, end: int) -> int:
    """Where the text begins behind 第N条: or 第N条、 (the latter with a blank)."""
    sign = _AFTER_LABEL.match(text, end)
    return sign.end() if sign else end


def _heading(text: str, end: int, number: int, kind: str) -> Mark | None:
    sign = _BEFORE_CAPTION.match(text, end)
    rest = text[sign.end() if sign else end :]
    caption = rest.strip()
    spaced = not rest or rest[0].isspace()
    if not is_caption(caption, spaced):
        return None
    return Mark(kind, text[:end], caption, number, spaced=spaced)


def is_title(mark: Mark | None) -> bool:
    """Say whether 一、 or （一） opens a short title and not a sentence."""
    if mark is None or mark.kind not in ("yi", "xiang"):
        return False
    return 0 < len(mark.rest) <= 40 and not mark.rest.endswith(_OPEN_OR_CLOSED)


def is_caption(caption: str, spaced: bool = True) -> bool:
    """Say whether the words after 第N章 are a heading and not a sentence."""
    if len(caption) > HEADING_LENGTH or any(char in caption for char in "。；;"):
        return False
    if spaced:
        return True
    return (
        not re.match(r"[的第、，和及与或至]|规定|所", caption) and "，" not in caption
    )


def _bare(text: str) -> Mark | None:
    return Mark("bare", "", text) if _BARE.fullmatch(text) else None


def _item(text: str) -> Mark | None:
    found = _ITEM.match(text)
    if found is None:
        return None
    if found[2]:
        number: int | None = _ENCLOSED.index(found[2]) + 1
    else:
        number = find_int(found[1] or found[3])
    return Mark("xiang", found[0], text[found.end() :].strip(), number)


def _yi(text: str) -> Mark | None:
    found = _YI.match(text)
    if found is None:
        return None
    return Mark("yi", found[0], text[found.end() :].strip(), find_int(found[1]))


def _counted(text: str) -> Mark | None:
    """一　总则: a title that is counted without a comma; the style tells it apart."""
    found = _COUNTED.match(text)
    if found is None or len(text) > 24 or text.endswith(_OPEN_OR_CLOSED):
        return None
    rest = text[found.end() :].strip()
    return Mark("yi", found[0], rest, find_int(found[1]), style="blank")


def _point(text: str) -> Mark | None:
    for style, pattern in _POINTS:
        found = pattern.match(text)
        if found is not None:
            rest = text[found.end() :].strip()
            return Mark("mu", found[0], rest, _point_number(found[1]), style=style)
    return None


def _point_number(digits: str) -> int | None:
    for first, count in (("①", 20), ("⑴", 20), ("⒈", 20), ("ⅰ", 12), ("Ⅰ", 12)):
        if ord(first) <= ord(digits[0]) < ord(first) + count:
            return ord(digits[0]) - ord(first) + 1
    if digits.isascii() and digits.isalpha():
        return ord(digits.lower()) - ord("a") + 1
    return find_int(digits)


def _annex(text: str) -> Mark | None:
    found = _ANNEX.match(text) if text.startswith("附") else None
    if found is None or len(text) > HEADING_LENGTH or text[-1] in _CLOSED:
        return None
    title = next((group for group in found.groups()[1:] if group), "")
    label = squeeze(found[1])
    if label == "附" and not re.match(r"附\s*(?:[:：《（(]|$)", text):
        return None
    return Mark("annex", text[: found.end(1)], title.strip())


def _sign(kind: str, pattern: re.Pattern[str]) -> Callable[[str], Mark | None]:
    def read(text: str) -> Mark | None:
        return Mark(kind, "", text) if pattern.match(text) else None

    return read


_READERS: tuple[Callable[[str], Mark | None], ...] = (
    _numbered,
    _item,
    _yi,
    _counted,
    _point,
    _bare,
    _sign("toc", _TOC),
    _sign("preamble", _PREAMBLE),
    _annex,
)


def label_for(kind: str, number: int | None, branch: int = 0, mark: str = "") -> str:
    """Write the label of a provision the way it is cited: 第十二条之一.

    项, 目 and 一、 keep the printed mark, for their form is the author's choice.
    """
    if kind in ("kuan", "yi", "xiang", "mu"):
        return squeeze(mark)
    if number is None:
        return ""
    name = "篇" if kind == "bian" and "篇" in mark else NAMES[kind]
    label = f"第{to_chinese(number)}{name}"
    return f"{label}之{to_chinese(branch)}" if branch else label


_UNIT = rf"第\s*[{NUMERAL}]+\s*(?:款|项|条|目)"
_CITED = rf"(?:的|规定的|所列|至第|和第|及第|、|，|,|款|项|{_UNIT})"
_REFERENCE = re.compile(
    rf"(?:{_CITED}|之规定|规定|所称|所规定|所指|中(?:的|“)|与第|或者?第|以及第"
    r"|修改为|改为|删去|删除|增加[一二两三第]|调整为|作为|以外|情形|前款|明确)"
)
_REFERENCE_AFTER_BLANK = re.compile(_CITED)


def reads_as_reference(mark: Mark) -> bool:
    """Say whether 第N条 at the start of a line goes on like a citation of it."""
    if mark.kind != "tiao":
        return False
    pattern = _REFERENCE_AFTER_BLANK if mark.spaced else _REFERENCE
    return pattern.match(mark.rest) is not None
