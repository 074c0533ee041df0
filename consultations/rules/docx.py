"""Read the text of a .docx: what a person sees in Word, line by line.

Tracked insertions are taken in and deletions left out, as if all changes had been
accepted; headers, footers, footnotes, comments and field codes are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from lxml import etree

from .docx_chunks import rows_of_chunk
from .docx_numbering import Numbering, W, switched_on, value
from .docx_outline import Outline
from .errors import DraftRefused
from .package import NO_TEXT, Package
from .source import Row, Source, assemble, clean
from .tables import unfold
from .wrapping import mended

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {
    W + name
    for name in (
        "del moveFrom instrText delText delInstrText rPr pPr sectPr footnoteReference "
        "endnoteReference commentReference annotationRef rt footnoteRef endnoteRef"
    ).split()
}
_SIGNS = {
    W + "tab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "ptab": "\t",
    W + "noBreakHyphen": "-",
}
_WRAPPERS = {W + name for name in ("sdt", "sdtContent", "ins", "customXml", "moveTo")}
_BOX = W + "txbxContent"
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
_TEXTS = {
    W + "t",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
}
# What is hidden, and what the author has struck out by hand.
_UNSEEN = ("vanish", "strike", "dstrike")
_FALLBACK = _MC + "Fallback"


def read_docx(data: bytes, filename: str = "") -> Source:
    """Read a .docx file into numbered lines.

    Raises DraftRefused for a package that is broken, encrypted, a bomb or empty.
    """
    rows, notes = _rows_of(data, nested=False)
    return _assembled(rows, filename, notes)


def _rows_of(data: bytes, *, nested: bool) -> tuple[list[Row], list[str]]:
    """The rows of a package; a package inside another may hold no further one."""
    package = Package(data)
    part = package.main_part()
    root = package.xml(part)
    styles = package.related(part, "styles")
    numbering = Numbering(package.related(part, "numbering"), styles)

    def inner(data: bytes) -> list[Row]:
        return [] if nested else _rows_of(data, nested=True)[0]

    def chunk(element: etree._Element) -> list[Row]:
        return rows_of_chunk(element, package, part, inner)

    reader = _Body(numbering, Outline(styles), chunk)
    body = None if root is None else root.find(W + "body")
    return ([] if body is None else reader.rows(body)), reader.notes


class Labels(Protocol):
    """What tells the label of an automatically numbered paragraph."""

    def label(self, properties: etree._Element | None) -> str:
        """The label drawn before the paragraph with these properties, or nothing."""
        ...


def read_body(
    body: etree._Element | None, numbering: Labels, filename: str = ""
) -> Source:
    """Read a w:body, wherever it came from; raises DraftRefused when it is empty."""
    if body is None:
        raise DraftRefused(NO_TEXT)
    reader = _Body(numbering, Outline(None), lambda chunk: [])
    return _assembled(reader.rows(body), filename, reader.notes)


def _assembled(rows: list[Row], filename: str, notes: list[str]) -> Source:
    rows = unfold(rows)
    if not any(row.text.strip() for row in rows):
        raise DraftRefused(NO_TEXT)
    return assemble(rows, filename, "docx", notes)


class _Body:
    """Walks the body once; numbering counts along."""

    def __init__(
        self,
        numbering: Labels,
        outline: Outline,
        chunk: Callable[[etree._Element], list[Row]],
    ) -> None:
        self._numbering = numbering
        self._outline = outline
        self._chunk = chunk
        self._tables = 0
        self._carried = ""
        self.notes: list[str] = []

    def rows(self, body: etree._Element) -> list[Row]:
        found = list(self._blocks(body))
        if self._carried.strip():
            found.append(Row(self._carried))
        if next(body.iter(W + "ins", W + "del"), None) is not None:
            self.notes.append("tracked")
        if next(body.iter(W + "strike", W + "dstrike"), None) is not None:
            self.notes.append("struck")
        return found

    def _blocks(self, parent: etree._Element) -> Iterator[Row]:
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag == W + "altChunk":
                yield from self._chunk(child)
            elif _is_placeholder(child):
                continue
            elif child.tag not in _SKIPPED and child.tag != _FALLBACK:
                yield from self._blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Row]:
        pieces: list[str] = []
        boxes: list[etree._Element] = []
        _collect(paragraph, pieces, boxes)
        text = clean("".join(pieces))
        properties = paragraph.find(W + "pPr")
        if text.strip():
            text = self._numbering.label(properties) + text
        text, self._carried = self._carried + text, ""
        if _mark_deleted(properties):
            # The paragraph mark itself is deleted: the next paragraph goes on here.
            self._carried = text
        else:
            for line in mended(text.split("\n")):
                yield Row(line, level=self._outline.level(properties))
        for box in boxes:
            yield from self._blocks(box)

    def _table(self, table: etree._Element) -> Iterator[Row]:
        self._tables += 1
        number = self._tables
        for row in _inside(table, W + "tr"):
            if not _row_deleted(row):
                cells = tuple(self._cell(cell) for cell in _inside(row, W + "tc"))
                yield Row("\t".join(cells).replace("\n", " "), cells, number)

    def _cell(self, cell: etree._Element) -> str:
        return "\n".join(row.text for row in self._blocks(cell)).strip()


def _inside(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, not those of a table inside it."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, tag)


def _collect(
    parent: etree._Element, pieces: list[str], boxes: list[etree._Element]
) -> None:
    """Gather the visible text below an element, and the text boxes in it."""
    for child in parent:
        tag = child.tag
        if tag in _TEXTS:
            pieces.append(child.text or "")
        elif tag in _SIGNS:
            pieces.append(_SIGNS[tag])
        elif tag == _BOX:
            boxes.append(child)
        elif tag == _WORD_ART:
            pieces.append(child.get("string", ""))
        elif _is_placeholder(child):
            continue
        elif tag not in _SKIPPED and tag != _FALLBACK and not _hidden(child):
            _collect(child, pieces, boxes)


def _is_placeholder(control: etree._Element) -> bool:
    """Say whether a content control only shows its hint: 单击此处输入文字。"""
    if control.tag != W + "sdt":
        return False
    properties = control.find(W + "sdtPr")
    return properties is not None and switched_on(properties, "showingPlcHdr")


def _hidden(run: etree._Element) -> bool:
    if run.tag != W + "r":
        return False
    properties = run.find(W + "rPr")
    return properties is not None and any(
        switched_on(properties, name) for name in _UNSEEN
    )


def _mark_deleted(properties: etree._Element | None) -> bool:
    return value(properties, "rPr", "del") is not None


def _row_deleted(row: etree._Element) -> bool:
    properties = row.find(W + "trPr")
    return properties is not None and properties.find(W + "del") is not None
