"""The table of changes (修改前后对照表) as a Word file of three columns."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from common.word_xml import HEAD, TEXT, package, paragraph, run

from .models import DraftVersion
from .queries.compare import CompareRow

# A4 on its side; widths in twentieths of a point.
_PAGE = (
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar '
    'w:top="1134" w:bottom="1134" w:left="1134" w:right="1134" w:header="567" '
    'w:footer="567" w:gutter="0"/>'
)
_WIDTHS = (5800, 5800, 2970)


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
        paragraph(run(title, f"{HEAD}<w:sz w:val='36'/>"), "<w:jc w:val='center'/>"),
        _table([_row([paragraph(run(h, HEAD)) for h in heads], head=True)], rows),
        paragraph(""),
    ]
    return package("".join(body), _PAGE)


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
        return paragraph(run(_("（无）") if op == "delete" else _("（删除）"), TEXT))
    marked = "<w:strike/>" if op == "delete" else '<w:b/><w:u w:val="single"/>'
    if row.kind in ("added", "deleted"):
        marked = "<w:b/>" if op == "insert" else ""
    runs = [run(f"{provision.label}　", f"{HEAD}")]
    for segment in row.segments:
        if segment.op == "equal":
            runs.append(run(segment.text, TEXT))
        elif segment.op == op:
            runs.append(run(segment.text, TEXT + marked))
    return paragraph("".join(runs))


def _why(row: CompareRow) -> str:
    return paragraph(run(row.reason, TEXT))
