"""How the lines of an article are set: paragraphs, items, sub-items."""

import re
from dataclasses import dataclass

ITEM = re.compile(r"^[（(][零〇一二三四五六七八九十百]+[）)]")
SUBITEM = re.compile(r"^(?:\d+[.．、]|[（(]\d+[）)]|[①-⑳])")


@dataclass(frozen=True)
class Line:
    """One printed line of an article; kind is "", "item" (项) or "subitem" (目)."""

    text: str
    kind: str


def article_lines(text: str) -> list[Line]:
    """Split an article's text into the lines that are printed.

    Source: 立法法 art. 65 (款 unnumbered, 项 （一）, 目 1.).
    """
    return [Line(line, _kind(line)) for line in text.split("\n") if line.strip()]


def _kind(line: str) -> str:
    if ITEM.match(line):
        return "item"
    return "subitem" if SUBITEM.match(line) else ""
