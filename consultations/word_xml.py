"""The few pieces of WordprocessingML that our Word files are made of.

Built as XML at once: a document library that looks up each cell again takes minutes
for a code of a thousand articles.
"""

import io
import zipfile
from xml.sax.saxutils import escape

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
# Typefaces of the official layout: text, headings, titles.
TEXT = '<w:rFonts w:ascii="仿宋" w:eastAsia="仿宋" w:hAnsi="仿宋"/>'
HEAD = '<w:rFonts w:ascii="黑体" w:eastAsia="黑体" w:hAnsi="黑体"/>'
TITLE = (
    '<w:rFonts w:ascii="方正小标宋简体" w:eastAsia="方正小标宋简体" '
    'w:hAnsi="方正小标宋简体"/>'
)


def paragraph(runs: str, shape: str = "") -> str:
    """A w:p of runs; `shape` is XML for its properties."""
    return f"<w:p><w:pPr>{shape}</w:pPr>{runs}</w:p>"


def run(text: str, look: str) -> str:
    """A run of text; line ends become breaks, signs that XML forbids are left out."""
    lines = ["".join(filter(_is_allowed, line)) for line in text.split("\n")]
    written = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines
    )
    return f"<w:r><w:rPr>{look}</w:rPr>{written}</w:r>"


def _is_allowed(char: str) -> bool:
    return char.isprintable() or char in "\u3000\xa0\u2002\u2003\t"


def package(body: str) -> bytes:
    """The bytes of a .docx around a w:body."""
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
