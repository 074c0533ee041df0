"""References of a text to its own articles, resolved (引用校核).

Source: 立法技术规范（试行）（一）(法工委发〔2009〕62号): 第×条第×款第（×）项.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .numerals import NUMERAL, find_int
from .tree import Draft, Node

_N = rf"[{NUMERAL}]+"
_TEXTS = "法|条例|规定|办法|细则|规则|解释|决定|章程|规约|公约|规程|守则|准则|制度|意见"
_SELF = rf"本(?:{_TEXTS})"
_TAIL = (
    rf"(?:第(?P<kuan>{_N})款)?"
    rf"(?:第\s*[（(]?\s*(?P<xiang>{_N})\s*[)）]?\s*项)?"
    rf"(?:第\s*(?P<mu>{_N})\s*目)?"
)
_ARTICLE = rf"第(?P<tiao>{_N})条(?:之(?P<zhi>[一二三四五六七八九十]+))?"
_FIRST = re.compile(rf"{_SELF}{_ARTICLE}{_TAIL}")
_MORE = re.compile(rf"(?:、|和|或者|或|及|以及|至|到|与){_ARTICLE}{_TAIL}")
_HERE = re.compile(rf"(?<!基)本条{_TAIL}")
_QUOTED = re.compile(r"[“「][^”」]*[”」]")


@dataclass(frozen=True)
class Reference:
    """A citation of the text's own provision; `where` is the line it stands on."""

    text: str
    where: int | None
    found: bool


def references(draft: Draft) -> list[Reference]:
    """All references to own articles; those inside quotations are left out."""
    index: dict[tuple[int | None, int], Node] = {}
    for article in draft.articles():
        index.setdefault((article.number, article.branch), article)
    if not index:
        return []
    return [
        Reference(found[0].lstrip("、和或者及以至到与"), node.where, ok)
        for article in index.values()
        for node in article.walk()
        for found, ok in _in_text(node.text, article, index)
    ]


def broken_references(draft: Draft) -> list[Reference]:
    """The references that lead nowhere."""
    return [reference for reference in references(draft) if not reference.found]


def _in_text(
    text: str, article: Node, index: dict[tuple[int | None, int], Node]
) -> Iterator[tuple[re.Match[str], bool]]:
    if "本" not in text:
        return
    text = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    for first in _FIRST.finditer(text):
        found: re.Match[str] | None = first
        while found is not None:
            yield found, _exists(found, index)
            found = _MORE.match(text, found.end())
    for found in _HERE.finditer(text):
        if len(found[0]) > 2:
            yield found, _within(found, article)


def _exists(found: re.Match[str], index: dict[tuple[int | None, int], Node]) -> bool:
    branch = find_int(found["zhi"]) or 0
    article = index.get((find_int(found["tiao"]), branch))
    return article is not None and _within(found, article)


def _within(found: re.Match[str], article: Node) -> bool:
    """Say whether the cited 款, 项 and 目 exist in an article.

    An article of one 款 is cited without it, so a 项 may then be any in the article.
    """
    scope = [article]
    paragraph = find_int(found["kuan"])
    if paragraph is not None:
        paragraphs = [node for node in article.walk() if node.kind == "kuan"]
        scope = paragraphs[paragraph - 1 : paragraph]
    for kind in ("xiang", "mu"):
        number = find_int(found[kind])
        if number is not None:
            scope = _numbered(scope, kind, number)
    return bool(scope)


def _numbered(scope: list[Node], kind: str, number: int) -> list[Node]:
    """Nodes of a kind with this number; old texts write their 项 as 一、."""
    kinds = (kind, "yi") if kind == "xiang" else (kind,)
    return [
        node
        for top in scope
        for node in top.walk()
        if node.kind in kinds and node.number == number
    ]
