"""A printed sheet (公告, 通知) as a Word file in the layout of 公文.

It is made of the HTML that is printed and set as PDF, so that all three say the same.
"""

import re
from collections.abc import Iterator

from lxml import etree, html

from common.word_xml import FACES, official, paragraph, run

# Lines of 28 points; 三号 text, 二号 titles, 小四 in tables, in half-points.
_LINES = '<w:spacing w:line="560" w:lineRule="exact"/>'
_CENTRED = f'{_LINES}<w:jc w:val="center"/>'
_INDENTED = f'{_LINES}<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_RIGHT = f'{_LINES}<w:jc w:val="right"/>'
_BLOCKS = {
    "h1": (_CENTRED, "title", 44),
    "h2": (_INDENTED, "head", 32),
    "h3": (_INDENTED, "head", 32),
    "p": (_INDENTED, "text", 32),
    "li": (_INDENTED, "text", 32),
}
# Paragraphs that the sheet sets in their own way, by class.
_CLASSES = {
    "sheet__organ": (_CENTRED, "head", 36),
    "sheet__seal": (_RIGHT, "text", 32),
    "demo": (_CENTRED, "text", 24),
}
_CELL, _WIDTH = 24, 8844
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SKIPPED = ("svg", "img", "script", "style")


def sheet_docx(drawn: str) -> bytes:
    """The Word file of a drawn sheet: titles, paragraphs, tables; no pictures."""
    body = html.document_fromstring(drawn).body
    return official([*_blocks(body), paragraph("")])


def _blocks(parent: etree._Element) -> Iterator[str]:
    for child in parent:
        if not isinstance(child.tag, str) or child.tag in _SKIPPED:
            continue
        if child.tag == "table":
            yield from _table(child)
        elif child.tag in _BLOCKS:
            words = _words(child)
            if words:
                shape, face, size = _look(child)
                yield paragraph(run(words, _face(face, size)), shape)
        else:
            yield from _blocks(child)


def _look(element: etree._Element) -> tuple[str, str, int]:
    names = element.get("class", "").split()
    own = next((_CLASSES[name] for name in names if name in _CLASSES), None)
    return own or _BLOCKS[element.tag]


def _face(face: str, size: int) -> str:
    return f'{FACES[face]}<w:sz w:val="{size}"/>'


def _words(element: etree._Element) -> str:
    """The text of an element: blanks as a browser shows them, <br> as a line end.

    Blanks of the full width are meant: 　　年　　月　　日.
    """
    pieces: list[str] = []
    _gather(element, pieces)
    lines = "".join(pieces).split("\x00")
    return "\n".join(_BLANKS.sub(" ", line).strip(" ") for line in lines).strip("\n")


def _gather(element: etree._Element, pieces: list[str]) -> None:
    pieces.append(element.text or "")
    for child in element:
        if child.tag == "br":
            pieces.append("\x00")
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            _gather(child, pieces)
        pieces.append(child.tail or "")


def _table(table: etree._Element) -> Iterator[str]:
    caption = table.find("caption")
    if caption is not None:
        yield paragraph(run(_words(caption), _face("head", _CELL)), _CENTRED)
    rows = [list(row.iter("th", "td")) for row in table.iter("tr")]
    count = max(map(len, rows), default=0)
    if not count:
        return
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    width = _WIDTH // count
    grid = f'<w:gridCol w:w="{width}"/>' * count
    lines = "".join(_row(row, width) for row in rows)
    yield (
        f"<w:tbl><w:tblPr><w:tblBorders>{sides}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{lines}</w:tbl>"
    )


def _row(cells: list[etree._Element], width: int) -> str:
    heads = all(cell.tag == "th" for cell in cells)
    repeat = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if heads else ""
    return f"<w:tr>{repeat}{''.join(_cell(cell, width) for cell in cells)}</w:tr>"


def _cell(cell: etree._Element, width: int) -> str:
    face = _face("head" if cell.tag == "th" else "text", _CELL)
    side = "right" if "num" in cell.get("class", "").split() else "left"
    words = paragraph(run(_words(cell), face), f'<w:jc w:val="{side}"/>')
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{words}</w:tc>'
