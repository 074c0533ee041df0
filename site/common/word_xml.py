"""The few pieces of WordprocessingML that our Word files are made of.

Built as XML at once: a document library that looks up each cell again takes minutes
for a code of a thousand articles.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from common.text import printable

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
# Typefaces of the official layout: text, headings, titles.
TEXT = '<w:rFonts w:ascii="仿宋" w:eastAsia="仿宋" w:hAnsi="仿宋"/>'
HEAD = '<w:rFonts w:ascii="黑体" w:eastAsia="黑体" w:hAnsi="黑体"/>'
TITLE = (
    '<w:rFonts w:ascii="方正小标宋简体" w:eastAsia="方正小标宋简体" '
    'w:hAnsi="方正小标宋简体"/>'
)
NUMBER = '<w:rFonts w:ascii="宋体" w:eastAsia="宋体" w:hAnsi="宋体"/>'
FACES = {"text": TEXT, "head": HEAD, "title": TITLE, "number": NUMBER}
# A4 with the margins of 公文, in twentieths of a point; the number of the page
# stands 7 mm below the text.
OFFICIAL = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:bottom="1984" '
    'w:left="1588" w:right="1474" w:header="851" w:footer="1304" w:gutter="0"/>'
)


@dataclass(frozen=True)
class Part:
    """A file beside the text: settings, or the footer of `pages` (default, even)."""

    kind: str
    content: str
    pages: str = ""


def paragraph(runs: str, shape: str = "") -> str:
    """A w:p of runs; `shape` is XML for its properties."""
    return f"<w:p><w:pPr>{shape}</w:pPr>{runs}</w:p>"


def run(text: str, look: str, *, gone: bool = False) -> str:
    """A run of text; line ends become breaks, signs that XML forbids are left out.

    The words of a deletion are marked as `gone`.
    """
    tag = "w:delText" if gone else "w:t"
    written = "<w:br/>".join(
        f'<{tag} xml:space="preserve">{escape(printable(line))}</{tag}>'
        for line in text.split("\n")
    )
    return f"<w:r><w:rPr>{look}</w:rPr>{written}</w:r>"


def change(tag: str, number: int, author: str, at: str, inner: str) -> str:
    """A tracked change, w:ins or w:del; `at` as 2026-11-26T08:00:00Z."""
    name = quoteattr(printable(author))
    told = f'w:id="{number}" w:author={name} w:date="{at}"'
    return f"<w:{tag} {told}>{inner}</w:{tag}>" if inner else f"<w:{tag} {told}/>"


def package(content: str, page: str, parts: Sequence[Part] = ()) -> bytes:
    """The bytes of a .docx of this content on pages of this shape."""
    files = [(f"{part.kind}{n}", part) for n, part in enumerate(parts, start=1)]
    footers = "".join(
        f'<w:footerReference w:type="{part.pages}" r:id="{name}"/>'
        for name, part in files
        if part.kind == "footer"
    )
    body = f"<w:body>{content}<w:sectPr>{footers}{page}</w:sectPr></w:body>"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _types(files))
        archive.writestr("_rels/.rels", _relations({"r1": "officeDocument"}, "word/"))
        archive.writestr("word/document.xml", _root("document", body))
        names = {name: part.kind for name, part in files}
        archive.writestr("word/_rels/document.xml.rels", _relations(names))
        for name, part in files:
            root = _ROOTS[part.kind]
            archive.writestr(f"word/{name}.xml", _root(root, part.content))
    return target.getvalue()


def official(content: Sequence[str]) -> bytes:
    """The bytes of a .docx of these paragraphs, on numbered pages of 公文.

    Odd pages carry their number outside on the right, even ones on the left.
    """
    settings = Part("settings", "<w:evenAndOddHeaders/>")
    parts = [_footer("default", "right"), _footer("even", "left"), settings]
    return package("".join(content), OFFICIAL, parts)


def _footer(pages: str, side: str) -> Part:
    look = FACES["number"] + '<w:sz w:val="28"/>'
    field = '<w:fldSimple w:instr=" PAGE ">' + run("1", look) + "</w:fldSimple>"
    edge = '<w:ind w:leftChars="100" w:rightChars="100"/>'
    words = run("— ", look) + field + run(" —", look)
    return Part("footer", paragraph(words, f'{edge}<w:jc w:val="{side}"/>'), pages)


_ROOTS = {"footer": "ftr", "settings": "settings"}


def _root(name: str, content: str) -> str:
    return f'<w:{name} xmlns:w="{_W}" xmlns:r="{_RELATIONS}">{content}</w:{name}>'


def _types(files: Sequence[tuple[str, Part]]) -> str:
    kinds = {"document": "document.main", **{name: p.kind for name, p in files}}
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_KIND.format(kind)}"/>'
        for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{parts}</Types>"
    )


def _relations(kinds: Mapping[str, str], folder: str = "") -> str:
    """The relations of a file, by id; the document itself has a name of its own."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" '
        f'Target="{folder}{"document" if kind == "officeDocument" else key}.xml"/>'
        for key, kind in kinds.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'
