"""Text out of HTML that someone copied from a web page."""

from __future__ import annotations

import email
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from .encodings import decode
from .errors import DraftRefused
from .numerals import MAX, find_int, to_chinese
from .source import Row, clean

EMPTY = "文件是空的，没有可导入的文字。请检查是否选错了文件。"
_MIME = re.compile(rb"(?:From:.*?\n.*?)?MIME-Version:", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(
    r"<(?:!doctype html|html|body|p|div|br|span|table|t[rdh]|li|h[1-6])\b[^<>]*>", re.I
)
_BLOCKS = frozenset(
    "p div br li h1 h2 h3 h4 h5 h6 section article ul ol dd dt caption pre".split()
)
_KEPT = frozenset(("pre", "textarea"))
_SILENT = frozenset("script style head title noscript template".split())


def looks_like_html(text: str) -> bool:
    """Say whether a text is HTML: several tags of the kind that web pages hold."""
    return len(_TAG.findall(text[:20000])) >= 3


def is_archive(data: bytes) -> bool:
    """Say whether a file is a web page that was saved as one file (.mht)."""
    return _MIME.match(data[:4096].lstrip()) is not None


def page_of_archive(data: bytes) -> str:
    """The HTML of such a file (often named .doc); raises DraftRefused without one."""
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return decode(content) if isinstance(content, bytes) else ""
    raise DraftRefused(EMPTY)


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


@dataclass
class _List:
    """A list whose labels the browser draws; `write` is None for mere points."""

    write: Callable[[int], str] | None
    count: int

    @classmethod
    def of(cls, tag: str, attrs: dict[str, str | None]) -> _List:
        """What an ol or ul tag says of its labels."""
        look = f"{attrs.get('type') or ''} {attrs.get('style') or ''}"
        hidden = tag == "ul" or re.search(r"list-style(?:-type)?\s*:\s*none", look)
        chinese = "cjk" in look or "chinese" in look
        write = "{}、".format if chinese else "{}. ".format
        start = find_int(attrs.get("start")) or 1
        if hidden:
            return cls(None, start)
        return cls(lambda n: write(to_chinese(n) if chinese else n), start)

    def label(self, attrs: dict[str, str | None]) -> str:
        """The label of the next item, which may set the count itself."""
        number = find_int(attrs.get("value")) or self.count
        self.count = number + 1
        return "" if self.write is None or number > MAX else self.write(number)


class _Text(HTMLParser):
    """Collects lines; a table of several columns gives rows with cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self._pieces: list[str] = []
        self._tables: list[_Table] = []
        self._lists: list[_List] = []
        self._silent = self._kept = 0
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        self._kept += tag in _KEPT
        if tag in _BLOCKS:
            self._write("\n")
        if tag in ("ol", "ul"):
            self._lists.append(_List.of(tag, dict(attrs)))
        elif tag == "li" and self._lists:
            self._write(self._lists[-1].label(dict(attrs)))
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
        if tag in _KEPT and self._kept:
            self._kept -= 1
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        if tag in _BLOCKS:
            self._write("\n")
        elif self._tables and tag in ("td", "th", "tr"):
            self._tables[-1].close_cell()
        elif self._tables and tag == "table":
            self._close_table()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._write(data if self._kept else re.sub(r"[ \t\r\n]+", " ", data))

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


def _unmarked(html: str) -> str:
    """The page without marked sections (<![if …]>), on which the parser breaks off.

    Word writes them around labels; what stands between them is text.
    """
    html = re.sub(r"<!\[CDATA\[|\]\]>", "", html)
    html = re.sub(r"<!\[[^<>]{0,80}>", "", html)
    return html.replace("<![", "")


def rows_of_html(html: str) -> list[Row]:
    """The visible text of HTML, a row for every block; scripts are left out."""
    parser = _Text()
    parser.feed(_unmarked(html))
    return [
        Row(clean(row.text), tuple(map(clean, row.cells)), row.table)
        for row in parser.finish()
    ]
