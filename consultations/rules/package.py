"""Open a .docx package without trusting it, and read XML without surprises."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib

from lxml import etree

from .errors import DraftRefused

# "Strict Open XML" is the same markup under another name.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"

MAX_PART = 64 * 1024 * 1024
MAX_RATIO = 250
MAX_ENTRIES = 5000
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
)
_CHUNK = 256 * 1024
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"

CORRUPT = (
    "这个 .docx 文件已损坏，无法打开。"
    "请用 Word 或 WPS 打开并修复，另存为新的 .docx 后再导入。"
)
ENCRYPTED = "这个 Word 文件设有密码。请在 Word 中取消“用密码进行加密”，保存后再导入。"
BOMB = "文件解压后过大或压缩比异常，已拒绝导入。请用 Word 打开后另存为新的 .docx 再试。"
UNSAFE = (
    "文件中含有不安全的 XML 声明（DTD 或外部实体），已拒绝导入。请用 Word 另存后再试。"
)
NOT_DOCX = (
    "这个压缩包不是 Word 文档（.docx）。请解压后选择其中的 .docx 或 .txt 文件导入。"
)
NO_TEXT = "这个 Word 文件里没有正文。请检查是否选错了文件。"


class Package:
    """The parts of a .docx; every part is read at most once, within limits."""

    def __init__(self, data: bytes) -> None:
        """Check the declared sizes; raises DraftRefused for a bomb or a wreck."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._entries = {entry.filename: entry for entry in self._zip.infolist()}
        except _BROKEN as error:
            raise DraftRefused(CORRUPT) from error
        self._refuse_bombs()

    def _refuse_bombs(self) -> None:
        entries = list(self._entries.values())
        total = sum(entry.file_size for entry in entries)
        if len(entries) > MAX_ENTRIES or total > 8 * MAX_PART:
            raise DraftRefused(BOMB)
        if any(_is_bomb(entry.file_size, entry.compress_size) for entry in entries):
            raise DraftRefused(BOMB)
        if any(entry.flag_bits & 1 for entry in entries):
            raise DraftRefused(ENCRYPTED)

    def read(self, name: str) -> bytes:
        """The bytes of a part, streamed so that a lying header cannot fill memory."""
        entry = self._entries[name]
        content = bytearray()
        try:
            with self._zip.open(entry) as stream:
                while len(content) <= MAX_PART and (chunk := stream.read(_CHUNK)):
                    content += chunk
        except _BROKEN as error:
            raise DraftRefused(CORRUPT) from error
        except RuntimeError as error:
            raise DraftRefused(ENCRYPTED) from error
        if _is_bomb(len(content), entry.compress_size):
            raise DraftRefused(BOMB)
        return bytes(content)

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, or None when the package has no such part."""
        if name not in self._entries:
            return None
        return parse_xml(self.read(name).replace(_STRICT, _TRANSITIONAL))

    def main_part(self) -> str:
        """Name of the part that holds the body, as the package relations tell."""
        root = self.xml("_rels/.rels")
        for relation in () if root is None else root.iter(f"{_RELS}Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                target = str(relation.get("Target", ""))
                name = posixpath.normpath(target.lstrip("/"))
                if name in self._entries:
                    return name
        if "word/document.xml" in self._entries:
            return "word/document.xml"
        raise DraftRefused(NOT_DOCX)

    def target(self, part: str, key: str) -> str | None:
        """The name of the part that a relation of `part` leads to, if it is there."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in () if root is None else root.iter(f"{_RELS}Relationship"):
            if relation.get("Id") == key:
                path = posixpath.join("/" + folder, relation.get("Target", ""))
                found = posixpath.normpath(path).lstrip("/")
                return found if found in self._entries else None
        return None

    def related(self, part: str, kind: str) -> etree._Element | None:
        """The part that `part` names as its styles, numbering …, or None."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in () if root is None else root.iter(f"{_RELS}Relationship"):
            if relation.get("Type", "").endswith(f"/{kind}"):
                target = relation.get("Target", "")
                path = posixpath.normpath(posixpath.join("/" + folder, target))
                return self.xml(path.lstrip("/"))
        return self.xml(posixpath.join(folder, f"{kind}.xml"))


def _is_bomb(size: int, packed: int) -> bool:
    if size > MAX_PART:
        return True
    return size > 1024 * 1024 and size > MAX_RATIO * max(packed, 1)


def parse_xml(data: bytes) -> etree._Element:
    """Parse XML that comes from outside: no DTD, no entities, no network.

    Raises DraftRefused when the XML is broken or declares a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    if b"<!DOCTYPE" in data[:4096]:
        raise DraftRefused(UNSAFE)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DraftRefused(CORRUPT) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DraftRefused(UNSAFE)
    return root
