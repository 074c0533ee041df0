"""Word documents in one XML file, often named .doc: Flat OPC and Word 2003 XML.

Office systems that fill in templates write these; Word opens them like any other.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from .docx import Labels, read_body, read_docx
from .docx_numbering import W
from .package import parse_xml
from .source import Source

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_OLD = b"http://schemas.microsoft.com/office/word/2003/wordml"
_HINT = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_NEW = W[1:-1].encode()


def is_flat(head: bytes) -> bool:
    """Say whether the beginning of a file is that of Word's XML in one file."""
    return b"office/2006/xmlPackage" in head or _OLD in head


def read_flat(data: bytes, filename: str = "") -> Source:
    """Read such a file; raises DraftRefused as `read_docx` does."""
    root = parse_xml(data.lstrip().replace(_OLD, _NEW))
    if root.tag == f"{_PKG}package":
        return read_docx(_zipped(root), filename)
    return read_body(root.find(f"{W}body"), _Hints(), filename)


def _zipped(root: etree._Element) -> bytes:
    """The parts of a Flat OPC file as the package that they were taken from."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for part in root.iter(f"{_PKG}part"):
            content = part.find(f"{_PKG}xmlData")
            name = part.get(f"{_PKG}name", "").lstrip("/")
            if name and content is not None and len(content):
                archive.writestr(name, etree.tostring(content[0]))
    return target.getvalue()


class _Hints(Labels):
    """Word 2003 wrote the label that it counted beside each paragraph (wx:t)."""

    def label(self, properties: etree._Element | None) -> str:
        if properties is None:
            return ""
        hint = properties.find(f"{W}listPr/{_HINT}t")
        return "" if hint is None else str(hint.get(f"{_HINT}val", "")) + " "
