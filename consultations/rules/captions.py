"""Captions of articles (条标): 第一条【立法目的】 and its many spellings."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .marks import Mark, classify
from .para import Para

_SQUARE = re.compile(
    r"\s*[〖【〔\[［]\s*([^〗】〕\]］]{1,40}?)\s*[〗】〕\]］]\s*[:：]?\s*"
)
_ROUND = re.compile(r"\s*[（(]\s*([^（）()，。；：]{2,30}?)\s*[）)]\s*[:：]?\s*")
_NO_CAPTION = re.compile(r"[零〇一二三四五六七八九十百\d]+|.*(?:删除|删去|废止|略).*")
_INLINE = re.compile(
    r"(?![（(])([^\s，。；：、“”]{2,20}(?:与[^\s，。；：]{2,12})?)\s+(?=\S{6})"
)
_ENDS = tuple("。；：！？;:!?，,、”）)")


@dataclass(frozen=True)
class CaptionStyle:
    """Which spellings of a caption this text uses, seen over all its articles.

    `alone`: the caption ends the line of the label; `inline`: a blank parts it from
    the text. Both are only believed when most articles do so.
    """

    round: bool = False
    alone: bool = False
    inline: bool = False


def caption_style(paras: Sequence[Para]) -> CaptionStyle:
    """Find out how a text writes its captions."""
    marks = [classify(para.text) for para in paras]
    articles = [i for i, mark in enumerate(marks) if mark and mark.kind == "tiao"]

    def most(test: Callable[[int], bool], least: int = 2) -> bool:
        hits = sum(test(i) for i in articles)
        return hits >= least and hits * 10 >= 6 * len(articles)

    return CaptionStyle(
        round=_round_share(marks, articles),
        alone=most(lambda i: _is_alone(marks, i)),
        inline=most(lambda i: _inline(_rest(marks[i])) is not None, 3),
    )


def _rest(mark: Mark | None) -> str:
    return mark.rest if mark else ""


def _round_share(marks: Sequence[Mark | None], articles: Sequence[int]) -> bool:
    hits = sum(_round(_rest(marks[i])) is not None for i in articles)
    return hits > 0 and hits * 10 >= 3 * len(articles)


def _round(rest: str) -> re.Match[str] | None:
    found = _ROUND.match(rest)
    return None if found is None or _NO_CAPTION.fullmatch(found[1]) else found


def _inline(rest: str) -> re.Match[str] | None:
    return _INLINE.match(rest)


def _is_alone(marks: Sequence[Mark | None], at: int) -> bool:
    rest = _rest(marks[at])
    if not 0 < len(rest) <= 24 or rest.endswith(_ENDS):
        return False
    return at + 1 < len(marks) and marks[at + 1] is None


def split_caption(rest: str, style: CaptionStyle) -> tuple[str, str, str]:
    """Part the text after a label into (as printed, caption, text)."""
    found = _SQUARE.match(rest) or (_round(rest) if style.round else None)
    if found is None and style.inline:
        found = _inline(rest)
    if found is not None and not _NO_CAPTION.fullmatch(found[1]):
        return rest[: found.end()], found[1].strip(), rest[found.end() :].strip()
    whole = _ROUND.fullmatch(rest)
    if whole is not None and not _NO_CAPTION.fullmatch(whole[1]):
        return rest, whole[1].strip(), ""
    if style.alone and 0 < len(rest) <= 24 and not rest.endswith(_ENDS):
        return rest, rest, ""
    return "", "", rest


def lone_caption(text: str) -> str:
    """The caption of a line that holds nothing else, in brackets; else nothing."""
    found = _SQUARE.fullmatch(text)
    return found[1].strip() if found else ""


def above(paras: Sequence[Para]) -> set[int]:
    """Captions in square brackets that stand on the line above their article."""
    found = {
        at
        for at, (para, following) in enumerate(zip(paras, paras[1:], strict=False))
        if lone_caption(para.text) and _is_article(following.text)
    }
    return found if len(found) > 1 else set()


def _is_article(text: str) -> bool:
    mark = classify(text)
    return mark is not None and mark.kind == "tiao" and bool(mark.rest)


def bare_heads(paras: Sequence[Para]) -> set[int]:
    """Headings without a number, in a text that has 总则 or 附则 without one.

    They are short, end without a point, and an article comes next.
    """
    marks = [classify(para.text) for para in paras]
    kinds = {mark.kind for mark in marks if mark}
    first = next((mark for mark in marks if mark), None)
    if first is None or first.kind != "bare" or kinds & {"zhang", "jie", "bian"}:
        return set()
    return {
        at
        for at in range(1, len(paras) - 1)
        if marks[at] is None
        and re.fullmatch(r"[^，。；：、！？（()）]{2,14}", paras[at].text)
        and _is_article(paras[at + 1].text)
    }


def is_removed(text: str) -> bool:
    """Say whether an article only keeps its number: 第一百九十九条　（删去）."""
    found = _ROUND.fullmatch(text)
    return found is not None and "删" in found[1]
