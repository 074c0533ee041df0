"""Foreign documents inside a .docx (w:altChunk): a page, a text, another .docx.

Office systems that export a web page as Word put the page in whole and leave it to
Word to read it. Source: ECMA-376 part 1, 17.17.2.1.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from .encodings import decode
from .errors import DraftRefused
from .package import Package
from .pasted import is_archive, looks_like_html, page_of_archive, rows_of_html
from .rtf import read_rtf
from .source import Row, clean

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Nested = Callable[[bytes], list[Row]]


def rows_of_chunk(
    chunk: etree._Element, package: Package, part: str, nested: Nested
) -> list[Row]:
    """The lines of one chunk; none where it is missing. `nested` reads a .docx."""
    name = package.target(part, str(chunk.get(_ID, "")))
    data = b"" if name is None else package.read(name)
    if not data.strip():
        return []
    if data.startswith(b"PK"):
        return nested(data)
    if data.lstrip().startswith(b"{\\rtf"):
        lines = read_rtf(data).lines
        return [Row(line.text, line.cells, line.table, line.level) for line in lines]
    try:
        text = page_of_archive(data) if is_archive(data) else decode(data)
    except DraftRefused:
        return []
    if looks_like_html(text):
        return rows_of_html(text)
    return [Row(line) for line in clean(text).split("\n")]
