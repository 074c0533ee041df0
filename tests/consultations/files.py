"""Files that people upload by mistake or by intent."""

import io
import zipfile

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/'
    '2006/content-types"><Default Extension="rels" ContentType="application/vnd.'
    'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
    '"application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main'
    '+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/'
    'package/2006/relationships"><Relationship Id="r1" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_BODY = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.'
    'openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)


def docx(text: str) -> bytes:
    """A small real .docx with one paragraph a line."""
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines()
    )
    return _zip({"word/document.xml": _BODY.format(paragraphs)})


def _zip(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        named = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELS, **parts}
        for name, content in named.items():
            # Always the same moment, so that the same text is the same file.
            entry = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return out.getvalue()


def zip_bomb() -> bytes:
    """A package of a few hundred kilobytes that unpacks to hundreds of megabytes."""
    return _zip({"word/document.xml": b" " * (400 * 1024 * 1024)})


OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2000
ENCRYPTED = OLD_WORD + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500
