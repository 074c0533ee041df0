"""The table of changes (修改前后对照表) as a Word file of three columns.

Built as XML at once: a document library that looks up each cell again takes minutes
for a code of a thousand articles.
"""

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from .models import DraftVersion
from .queries.compare import CompareRow

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
# A4 on its side; widths in twentieths of a point.
_PAGE = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar '
    'w:top="1134" w:bottom="1134" w:left="1134" w:right="1134"/></w:sectPr>'
)
_WIDTHS = (5800, 5800, 2970)
_FONT = '<w:rFonts w:ascii="仿宋" w:eastAsia="仿宋" w:hAnsi="仿宋"/>'
_HEAD = '<w:rFonts w:ascii="黑体" w:eastAsia="黑体" w:hAnsi="黑体"/>'


def comparison_docx(
    old: DraftVersion, new: DraftVersion, rows: Iterable[CompareRow]
) -> bytes:
    """Write the table: struck in the left column, bold underlined in the middle."""
    title = _("%(title)s修改前后对照表") % {"title": new.title}
    heads = (
        column_name(old),
        _("修改后（%(label)s）") % {"label": new.label},
        _("说明"),
    )
    body = [
        _paragraph(_run(title, f"{_HEAD}<w:sz w:val='36'/>"), "<w:jc w:val='center'/>"),
        _table([_row([_paragraph(_run(h, _HEAD)) for h in heads], head=True)], rows),
        _paragraph(""),
    ]
    return _package(f"<w:body>{''.join(body)}{_PAGE}</w:body>")


def column_name(old: DraftVersion) -> str:
    """Head of the first column: a text in force is called 现行."""
    if "现行" in old.label:
        return _("现行规定")
    return _("修改前（%(label)s）") % {"label": old.label}


def _table(head: list[str], rows: Iterable[CompareRow]) -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    lines = [_row([_side(r, "delete"), _side(r, "insert"), _why(r)]) for r in rows]
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{sides}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(head)}{''.join(lines)}</w:tbl>"
    )


def _row(cells: list[str], *, head: bool = False) -> str:
    repeat = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    columns = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for width, cell in zip(_WIDTHS, cells, strict=True)
    )
    return f"<w:tr>{repeat}{columns}</w:tr>"


def _side(row: CompareRow, op: str) -> str:
    """One column of a row: what this side has, the words that differ marked."""
    provision = row.old if op == "delete" else row.new
    if provision is None:
        return _paragraph(_run(_("（无）") if op == "delete" else _("（删除）"), _FONT))
    marked = "<w:strike/>" if op == "delete" else '<w:b/><w:u w:val="single"/>'
    if row.kind in ("added", "deleted"):
        marked = "<w:b/>" if op == "insert" else ""
    runs = [_run(f"{provision.label}　", f"{_HEAD}")]
    for segment in row.segments:
        if segment.op == "equal":
            runs.append(_run(segment.text, _FONT))
        elif segment.op == op:
            runs.append(_run(segment.text, _FONT + marked))
    return _paragraph("".join(runs))


def _why(row: CompareRow) -> str:
    return _paragraph(_run(row.reason, _FONT))


def _paragraph(runs: str, shape: str = "") -> str:
    return f"<w:p><w:pPr>{shape}</w:pPr>{runs}</w:p>"


def _run(text: str, look: str) -> str:
    """A run of text; line ends become breaks, signs that XML forbids are left out."""
    lines = ["".join(c for c in line if c.isprintable()) for line in text.split("\n")]
    written = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines
    )
    return f"<w:r><w:rPr>{look}</w:rPr>{written}</w:r>"


def _package(body: str) -> bytes:
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
    )
    relations = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", relations)
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{_W}">{body}</w:document>'
        )
    return target.getvalue()
