"""The articles that a text names.

Articles of other laws are left out: 《民法典》第二百七十八条 is none of this draft.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from consultations.rules import numerals
from consultations.rules.numerals import NUMERAL, to_chinese

_N = rf"[{NUMERAL}]{{1,6}}"
_ARTICLE = re.compile(
    rf"第\s*(?P<no>{_N})\s*条(?:\s*之(?P<branch>[一二三四五六七八九十]))?"
    rf"|(?<![\d.第{NUMERAL}])(?P<bare>\d{{1,3}})\s*条(?!件|例|约|建议|意见|理由|以上|狗|款)"
    rf"|(?P<span>第\s*{_N}\s*[、至到和-]\s*(?:第\s*)?{_N}\s*条)"
)
_SPAN = re.compile(
    rf"第\s*(?P<low>{_N})(?:\s*条)?\s*(?P<sign>[、至到和-])\s*(?:第\s*)?(?P<high>{_N})\s*条"
)
_OWN = re.compile(
    r"(?:本|该|此|草案|意见稿|修改稿|修订稿|送审稿|审议稿|稿)[）)》]?"
    r"(?:条例|办法|规定|规则|细则|法)?[》]?\s*(?:的|中|中的|里|里的)?\s*$"
)
_FOREIGN = re.compile(
    r"(?:法典|宪法|(?<!办)法|解释|(?:省|国务院|国家|广东|深圳|广州|北京|上海)"
    r"[^，。；、\s]{0,20}(?:条例|办法|规定))[》]?\s*(?:的|中)?\s*$"
    # a full title without a mark of a draft in it; 《条例》 alone is the draft
    r"|《(?![^》]*(?:草案|稿))[^》]{3,}》\s*(?:的|中)?\s*$"
)
TURN = (
    r"(?:另外|此外|除此之外|除了这个|再者|再有|再说一[点句个]"
    r"|还有(?:一[点个件条]|就是|个|[，,]|(?=第))|其次|顺便|顺带|补充(?:一[点句下]|[：:，,])"
    r"|再补充|再提|另[，,]|另有一|最后(?:一[点个]|[再想说讲，,]))"
)
"""Words that turn to another point."""
_LEAD = re.compile(
    rf"^[\s\W]*(?:{TURN}(?:[提说讲问]?一[下句点]|[提说讲]|[事件个]|问题|意见)*[\s\W]*)?"
    r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[、.．)）]\s*)?"
    r"(?:(?:我|我们|本人|个人)?(?:建议|认为|觉得|希望|赞成|支持|同意|反对|不同意|不赞成|请问)"
    r"|(?:关于|针对|对于|对|将|把|在|就)|(?:本|该)?(?:草案|条例|办法|规定|征求意见稿|修改稿)"
    r"|《[^》]{2,40}》|[（(][^）)]{2,12}[）)]|的|中|[\s:：,，、])*$"
)
_WIDEST = 30


@dataclass(frozen=True)
class Citation:
    """An article that a text names; `label` is its normal form, 第十二条."""

    label: str
    start: int
    end: int


# the same few articles are named a hundred thousand times
find_int = lru_cache(maxsize=4096)(numerals.find_int)


@lru_cache(maxsize=4096)
def normal_label(text: str) -> str:
    """Give an article's label in its normal form; other texts come back stripped.

    12, 第12条, 十二条 and 第十二条 are all 第十二条.
    """
    bare = re.fullmatch(
        rf"\s*第?\s*({_N})\s*条?\s*(?:之([一二三四五六七八九十]))?\s*", text
    )
    number = find_int(bare[1]) if bare and ("条" in text or "第" in text) else None
    return _label(number, bare[2]) if bare and number else text.strip()


def citations(text: str) -> list[Citation]:
    """Give the articles of the draft at hand that a folded text names, in order."""
    return list(_citations(text)) if "条" in text else []


@lru_cache(maxsize=512)
def _citations(text: str) -> tuple[Citation, ...]:
    """Find them; a sentence, its point and its opening are often the same words."""
    found = list(_spans(text))
    taken = bytearray(len(text))
    for span in found:
        taken[span.start : span.end] = b"1" * (span.end - span.start)
    for match in _ARTICLE.finditer(text):
        number = find_int(match["no"] or match["bare"])
        inside = taken[match.start()]
        if number and not inside and not _is_foreign(text, match.start()):
            label = _label(number, match["branch"])
            found.append(Citation(label, *match.span()))
    return tuple(sorted(found, key=lambda citation: citation.start))


def leading(text: str) -> str:
    """Give the article that the opening of a text speaks of, or an empty string."""
    for citation in citations(text[:120]):
        if _LEAD.match(text[: citation.start]):
            return citation.label
    return ""


def _spans(text: str) -> Iterator[Citation]:
    """Articles of ranges and pairs: 第五条至第八条, 第五、六条."""
    for match in _SPAN.finditer(text):
        low, high = find_int(match["low"]), find_int(match["high"])
        if not low or not high or _is_foreign(text, match.start()):
            continue
        between = match["sign"] in "至到-" and low < high <= low + _WIDEST
        for number in range(low, high + 1) if between else (low, high):
            yield Citation(_label(number, None), *match.span())


def _is_foreign(text: str, at: int) -> bool:
    near = text[max(0, at - 40) : at]
    return not _OWN.search(near) and bool(_FOREIGN.search(near))


@lru_cache(maxsize=4096)
def _label(number: int | None, branch: str | None) -> str:
    label = f"第{to_chinese(number or 0)}条"
    return f"{label}之{branch}" if branch else label
