"""Text out of HTML that someone copied from a web page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from .source import Row, clean

_TAG = re.compile(
    r"<(?:!doctype html|html|body|p|div|br|span|table|t[rdh]|li|h[1-6])\b[^<>]*>", re.I
)
_BLOCKS = frozenset(
    "p div br li h1 h2 h3 h4 h5 h6 section article ul ol dd dt caption".split()
)
_SILENT = frozenset("script style head title noscript template".split())


def looks_like_html(text: str) -> bool:
    """Say whether a text is HTML: several tags of the kind that web pages hold."""
    return len(_TAG.findall(text[:20000])) >= 3


@dataclass
class _Table:
    """A table while it is read: its rows of cells, each a text of lines."""

    rows: list[list[str]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    inside: bool = False

    def close_cell(self) -> None:
        if self.inside:
            self.rows[-1].append(_tidy("".join(self.pieces)))
        self.pieces.clear()
        self.inside = False

    def open_cell(self) -> None:
        self.close_cell()
        if not self.rows:
            self.rows.append([])
        self.inside = True


class _Text(HTMLParser):
    """Collects lines; a table of several columns gives rows with cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self._pieces: list[str] = []
        self._tables: list[_Table] = []
        self._silent = 0
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self._write("\n")
        elif tag == "table":
            if not self._tables:
                self._flush()
            self._tables.append(_Table())
        elif self._tables and tag == "tr":
            self._tables[-1].close_cell()
            self._tables[-1].rows.append([])
        elif self._tables and tag in ("td", "th"):
            self._tables[-1].open_cell()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BLOCKS:
            self._write("\n")
        elif self._tables and tag in ("td", "th", "tr"):
            self._tables[-1].close_cell()
        elif self._tables and tag == "table":
            self._close_table()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._write(re.sub(r"[ \t\r\n]+", " ", data))

    def finish(self) -> list[Row]:
        """All rows, with tables that nobody closed."""
        self.close()
        while self._tables:
            self._close_table()
        self._flush()
        return self.rows

    def _write(self, text: str) -> None:
        (self._tables[-1].pieces if self._tables else self._pieces).append(text)

    def _close_table(self) -> None:
        table = self._tables.pop()
        table.close_cell()
        rows = [cells for cells in table.rows if any(cells)]
        if self._tables or max(map(len, rows), default=0) < 2:
            # A table inside a cell, or one that only frames the page.
            text = "\n".join(cell for cells in rows for cell in cells)
            self._write(f"\n{text}\n")
            return
        self._count += 1
        self.rows.extend(
            Row("\t".join(cells).replace("\n", " "), tuple(cells), self._count)
            for cells in rows
        )

    def _flush(self) -> None:
        text = _tidy("".join(self._pieces))
        self.rows.extend(Row(line) for line in text.split("\n") if line)
        self._pieces.clear()


def _tidy(text: str) -> str:
    return re.sub(r"[ \t]*\n\s*", "\n", text).strip()


def rows_of_html(html: str) -> list[Row]:
    """The visible text of HTML, a row for every block; scripts are left out."""
    parser = _Text()
    parser.feed(html)
    return [
        Row(clean(row.text), tuple(map(clean, row.cells)), row.table)
        for row in parser.finish()
    ]
