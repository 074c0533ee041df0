"""Small .docx packages for tests, put together by hand."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOT = f'<Relationships xmlns="{RELS}">{{}}</Relationships>'


def paragraph(text="", properties="", runs=""):
    """A w:p with one run of text, or with runs given as XML."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}{runs}</w:p>"


def numbered(text, number=1, level=0):
    """A paragraph that Word numbers itself."""
    ids = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
    return paragraph(text, f"<w:numPr>{ids}</w:numPr>")


def table(*rows):
    """A w:tbl of rows of cells; a cell is a text or a list of paragraphs."""
    return f"<w:tbl>{''.join(map(_row, rows))}</w:tbl>"


def _row(cells):
    return f"<w:tr>{''.join(map(_cell, cells))}</w:tr>"


def _cell(content):
    lines = [content] if isinstance(content, str) else content
    return f"<w:tc>{''.join(paragraph(line) for line in lines)}</w:tc>"


def level(at, text, style="chineseCountingThousand", more="", start=1):
    """A w:lvl of a numbering definition."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/>'
        f'<w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(
    levels, instances='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
):
    """numbering.xml with one definition and its instances."""
    definition = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    return f'<w:numbering xmlns:w="{W}">{definition}{instances}</w:numbering>'


def styles(content):
    """styles.xml with the given w:style elements."""
    return f'<w:styles xmlns:w="{W}">{content}</w:styles>'


def document(body):
    """document.xml around a body."""
    names = f'xmlns:w="{W}" xmlns:mc="{MC}"'
    return f"<w:document {names}><w:body>{body}</w:body></w:document>"


def package(body="", *, parts=None, raw=None, compression=zipfile.ZIP_DEFLATED):
    """The bytes of a .docx; `parts` adds files, `raw` replaces document.xml."""
    kind = f'Type="{OFFICE}/officeDocument"'
    main = f'<Relationship Id="r1" {kind} Target="word/document.xml"/>'
    files = {
        "_rels/.rels": _ROOT.format(main),
        "word/document.xml": document(body) if raw is None else raw,
        **(parts or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()
