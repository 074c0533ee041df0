"""Headings known only by their style: a line without 第N章 that Word calls 标题 2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .marks import HEADINGS, classify, is_caption
from .para import Para
from .source import squeeze
from .titles import NAMES_LAW, NOTICE, is_note

# What an outline of one, two, three levels without any label is.
_KINDS = {1: ("zhang",), 2: ("zhang", "jie"), 3: ("bian", "zhang", "jie")}
_ENDS = tuple("。；：！？;:!?，,、")
CAPTION = "caption"


def headed(paras: Sequence[Para]) -> tuple[Para, ...]:
    """The paragraphs, those that are headings by style alone with their kind.

    Only a text in articles is divided so; a style that most articles have above them
    gives their captions (条标).
    """
    marks = [classify(para.text) for para in paras]
    articles = [at for at, mark in enumerate(marks) if mark and mark.kind == "tiao"]
    places = _bare(paras, articles)
    if not places:
        return tuple(paras)
    kinds = _kinds(paras, places, len(articles))
    return tuple(
        replace(para, kind=kinds.get(para.level, "")) if at in places else para
        for at, para in enumerate(paras)
    )


def _bare(paras: Sequence[Para], articles: Sequence[int]) -> set[int]:
    """Styled lines without a label that can be headings: an article follows them."""
    if not articles or not any(para.level for para in paras):
        return set()
    found = [at for at in range(articles[-1]) if _may_head(paras[at])]
    return set(found) - set(_titles(paras, found, articles[0]))


def _may_head(para: Para) -> bool:
    text = para.text
    short = para.level and not para.cells and len(text) <= 40
    return bool(short and classify(text) is None and _reads_so(text))


def _reads_so(text: str) -> bool:
    return is_caption(text) and not text.endswith(_ENDS) and not is_note(text)


def _titles(paras: Sequence[Para], found: Sequence[int], first: int) -> list[int]:
    """Those that are the name of the text: up to the line that ends it."""
    front = [at for at in found if at < first]
    named = next((at for at in range(first) if _is_name(paras[at].text)), None)
    if named is not None:
        return [at for at in front if at <= named]
    levels = [paras[at].level for at in found]
    alone = front and levels.count(paras[front[0]].level) == 1 and len(found) > 1
    return front[:1] if alone and paras[front[0]].level == min(levels) else []


def _is_name(text: str) -> bool:
    """Say whether a line names a law; 一般规定 behind the title is a chapter's."""
    plain = squeeze(text)
    return NAMES_LAW.search(plain) is not None and NOTICE.search(plain) is None


def _kinds(paras: Sequence[Para], places: set[int], articles: int) -> Mapping[int, str]:
    """What each level of the outline is, by the labels that share it or its rank."""
    levels = sorted({paras[at].level for at in places})
    captions = [level for level in levels if _captions(paras, places, level, articles)]
    known = _labelled(paras)
    plain = [level for level in levels if level not in captions and level not in known]
    kinds = dict.fromkeys(captions, CAPTION) | known
    if not known:
        kinds |= dict(zip(plain, _KINDS[min(len(plain), 3) or 1], strict=False))
    for level in plain if known else ():
        kinds[level] = _beside(level, known)
    return kinds


def _captions(
    paras: Sequence[Para], places: set[int], level: int, articles: int
) -> bool:
    """Say whether a level stands over single articles, most of them."""
    over = [
        at
        for at in places
        if paras[at].level == level and _is_article(paras[at + 1].text)
    ]
    return len(over) >= 3 and len(over) * 10 >= 6 * articles


def _is_article(text: str) -> bool:
    mark = classify(text)
    return mark is not None and mark.kind == "tiao"


def _labelled(paras: Sequence[Para]) -> dict[int, str]:
    """The kind of the labelled headings of each level."""
    found: dict[int, str] = {}
    for para in paras:
        mark = classify(para.text)
        if para.level and mark is not None and mark.kind in HEADINGS:
            found.setdefault(para.level, mark.kind)
    return found


def _beside(level: int, known: Mapping[int, str]) -> str:
    """The kind of a level without labels above or below one that has them."""
    nearest = min(known, key=lambda other: abs(other - level))
    kind = known[nearest]
    if level < nearest:
        return "bian"
    return "jie" if kind in ("zhang", "jie") else "zhang"
