"""Text out of HTML that someone copied from a web page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_TAG = re.compile(r"<(?:!doctype html|html|body|p|div|br|span|table)\b[^<>]*>", re.I)
_BLOCKS = frozenset(
    "p div br li tr h1 h2 h3 h4 h5 h6 table section article ul ol dd dt".split()
)
_SILENT = frozenset("script style head title noscript template".split())


def looks_like_html(text: str) -> bool:
    """Say whether a text is HTML: several tags of the kind that web pages hold."""
    return len(_TAG.findall(text[:20000])) >= 3


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in ("td", "th"):
            self.pieces.append("\t")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(re.sub(r"[ \t\r\n]+", " ", data))


def text_of_html(html: str) -> str:
    """The visible text of HTML, a line for every block; scripts are left out."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    text = "".join(parser.pieces)
    return re.sub(r"[ \t]*\n\s*", "\n", text).strip()
