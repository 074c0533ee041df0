"""References of a text to its own articles, resolved (引用校核).

Source: 立法技术规范（试行）（一）(法工委发〔2009〕62号): 第×条第×款第（×）项,
前款, 前条.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .numerals import NUMERAL, find_int
from .tree import Draft, Node

_N = rf"[{NUMERAL}]+"
_TEXTS = (
    "法|条例|规定|办法|细则|规则|解释|决定|章程|规约|公约|规程|守则|准则|制度|意见"
    "|规范|标准"
)
_ARTICLE = rf"第\s*(?P<tiao>{_N})\s*条(?:之(?P<zhi>[一二三四五六七八九十]+))?"
_TAIL = (
    rf"(?:第(?P<kuan>{_N})款)?"
    rf"(?:第\s*[（(]?\s*(?P<xiang>{_N})\s*[)）]?\s*项)?"
    rf"(?:第\s*(?P<mu>{_N})\s*目)?"
)
_SEPARATOR = r"(?:、|和|或者|或|及|以及|至|到|与|，)?"
_SELF = re.compile(rf"本(?:{_TEXTS}){_ARTICLE}{_TAIL}")
_HERE = re.compile(rf"(?<!基)本条{_TAIL}")
_BEFORE = re.compile(rf"前(?P<count>[{NUMERAL}]*)(?P<unit>[条款]){_TAIL}")
_PLAIN = re.compile(rf"{_ARTICLE}{_TAIL}")
_MORE = re.compile(rf"{_SEPARATOR}(?P<whole>{_ARTICLE}{_TAIL})")
_MORE_INSIDE = re.compile(
    rf"{_SEPARATOR}(?P<whole>(?P<tiao>(?!))?"
    rf"(?:第(?P<kuan>{_N})款(?:第\s*[（(]?\s*(?P<xiang>{_N})\s*[)）]?\s*项)?"
    rf"|第\s*[（(]?\s*(?P<only>{_N})\s*[)）]?\s*项)(?P<mu>(?!))?)"
)
_QUOTED = re.compile(r"[“「][^”」]*[”」]")
# Words after which 第N条 without 本法 before it means an article of this text.
_LEADS = re.compile(
    r"(?:依照|按照|依据|根据|违反|符合|适用|参照|属于|除|具有|有|执行)$"
)
_WINDOW = 80
_OTHER_LAW = re.compile(r"[》典]|(?<!本)(?:法|条例|规定|办法|细则|规则|解释|决定)")


@dataclass(frozen=True)
class Reference:
    """A citation of the text's own provision; `where` is the line it stands on."""

    text: str
    where: int | None
    found: bool


@dataclass(frozen=True)
class _Place:
    """Where a sentence stands: its article, and the place of its 款 in it."""

    article: Node
    order: int
    paragraph: int


Index = dict[tuple[int | None, int], Node]


def references(draft: Draft) -> list[Reference]:
    """All references to own articles; those inside quotations are left out."""
    if "cited" not in draft.known:
        draft.known["cited"] = _find_all(draft)
    found: list[Reference] = draft.known["cited"]
    return found


def _find_all(draft: Draft) -> list[Reference]:
    index: Index = {}
    for article in draft.articles():
        index.setdefault((article.number, article.branch), article)
    if not index:
        return []
    return [
        Reference(text, node.where, found)
        for node, place in _sentences(index)
        for text, found in _in_text(node.text, place, index)
    ]


def broken_references(draft: Draft) -> list[Reference]:
    """The references that lead nowhere."""
    return [reference for reference in references(draft) if not reference.found]


def _sentences(index: Index) -> Iterator[tuple[Node, _Place]]:
    for order, article in enumerate(index.values()):
        yield article, _Place(article, order, 0)
        paragraph = -1
        for child in article.children:
            paragraph += child.kind == "kuan" or paragraph < 0
            place = _Place(article, order, paragraph)
            for node in child.walk() if child.children else (child,):
                yield node, place


def _in_text(text: str, place: _Place, index: Index) -> Iterator[tuple[str, bool]]:
    if "条" not in text and "款" not in text:
        return
    text = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    taken = 0
    for found in _cited(text):
        if found.start() < taken:
            continue
        scope = _scope(found, place, index)
        if scope is None:
            taken = _skip(text, found.end())
            continue
        article, is_there = scope
        yield found[0], is_there
        taken = found.end()
        for more in _chain(text, taken):
            taken = more.end()
            if more.groupdict().get("tiao"):
                article = _article_of(more, index)
            yield more["whole"], article is not None and _within(more, article)


def _cited(text: str) -> Iterator[re.Match[str]]:
    """The first of every row of citations, in the order of the text."""
    found = [
        match
        for pattern in (_SELF, _HERE, _BEFORE, _PLAIN)
        for match in pattern.finditer(text)
        if len(match[0]) > 2 or match.re is _BEFORE
    ]
    return iter(sorted(found, key=lambda match: (match.start(), -match.end())))


def _scope(
    found: re.Match[str], place: _Place, index: Index
) -> tuple[Node | None, bool] | None:
    """The cited article and whether the citation holds; None for another law."""
    if found.re is _SELF:
        article = _article_of(found, index)
        return article, article is not None and _within(found, article)
    if found.re is _HERE:
        return place.article, _within(found, place.article)
    if found.re is _BEFORE:
        return _before(found, place, index)
    if not _is_own(found):
        return None
    article = _article_of(found, index)
    return article, article is not None and _within(found, article)


def _is_own(found: re.Match[str]) -> bool:
    """Say whether 第N条 without 本法 is of this text: when nothing else is named."""
    before = found.string[max(0, found.start() - _WINDOW) : found.start()]
    if not _LEADS.search(before):
        return False
    sentence = re.split(r"[。；]", before)[-1]
    return not _OTHER_LAW.search(sentence)


def _before(
    found: re.Match[str], place: _Place, index: Index
) -> tuple[Node | None, bool]:
    """前条 and 前款: what stands before the sentence."""
    count = find_int(found["count"]) or 1
    if found["unit"] == "款":
        return place.article, _is_above(found, place, count)
    if place.order < count:
        return None, False
    article = list(index.values())[place.order - count]
    return article, _within(found, article)


def _is_above(found: re.Match[str], place: _Place, count: int) -> bool:
    if place.paragraph < count:
        return False
    if count > 1 or not (found["xiang"] or found["mu"]):
        return True
    paragraphs = [n for n in place.article.children if n.kind == "kuan"]
    scope = paragraphs[place.paragraph - 1 : place.paragraph]
    return bool(_numbered_in(scope, found))


def _chain(text: str, at: int) -> Iterator[re.Match[str]]:
    """The citations that follow at once: 、第三条和第五条第二款."""
    while True:
        found = _MORE.match(text, at) or _MORE_INSIDE.match(text, at)
        if found is None:
            return
        yield found
        at = found.end()


def _skip(text: str, at: int) -> int:
    """The end of a row of citations of another law."""
    for found in _chain(text, at):
        at = found.end()
    return at


def _article_of(found: re.Match[str], index: Index) -> Node | None:
    return index.get((find_int(found["tiao"]), find_int(found["zhi"]) or 0))


def _within(found: re.Match[str], article: Node) -> bool:
    """Say whether the cited 款, 项 and 目 exist in an article.

    An article of one 款 is cited without it, so a 项 may then be any in the article.
    """
    scope = [article]
    paragraph = find_int(found["kuan"])
    if paragraph is not None:
        paragraphs = [node for node in article.walk() if node.kind == "kuan"]
        scope = paragraphs[paragraph - 1 : paragraph]
    return bool(_numbered_in(scope, found))


def _numbered_in(scope: list[Node], found: re.Match[str]) -> list[Node]:
    groups = found.groupdict()
    for kind, text in (
        ("xiang", groups.get("xiang") or groups.get("only")),
        ("mu", groups.get("mu")),
    ):
        number = find_int(text)
        if number is not None:
            scope = _numbered(scope, kind, number)
    return scope


def _numbered(scope: list[Node], kind: str, number: int) -> list[Node]:
    """Nodes of a kind with this number; old texts write their 项 as 一、."""
    kinds = (kind, "yi") if kind == "xiang" else (kind,)
    return [
        node
        for top in scope
        for node in top.walk()
        if node.kind in kinds and node.number == number
    ]
