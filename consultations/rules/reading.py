"""From the bytes that someone uploads, or a text that someone pastes, to lines."""

from __future__ import annotations

import re

from .docx import read_docx
from .docx_flat import is_flat, read_flat
from .encodings import decode
from .errors import DraftRefused
from .line_numbers import without_line_numbers
from .package import ENCRYPTED, NOT_DOCX
from .pasted import (
    EMPTY,
    is_archive,
    looks_like_html,
    page_of_archive,
    rows_of_html,
)
from .rtf import read_rtf
from .source import Source, assemble, clean
from .tables import piped, unfold

MAX_BYTES = 20 * 1024 * 1024
_SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 后再导入。"

TOO_LARGE = "文件超过 20 MB，不能导入。请去掉其中的图片或附件，只保留文本后再导入。"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SIGNATURES = (
    (b"\x89PNG", "这是图片，里面没有可导入的文字。请导入 .docx 或 .txt 文件。"),
    (b"\xff\xd8\xff", "这是图片，里面没有可导入的文字。请导入 .docx 或 .txt 文件。"),
    (b"GIF8", "这是图片，里面没有可导入的文字。请导入 .docx 或 .txt 文件。"),
    (b"Rar!", "这是压缩包。请解压后选择其中的 .docx 或 .txt 文件导入。"),
    (b"7z\xbc\xaf", "这是压缩包。请解压后选择其中的 .docx 或 .txt 文件导入。"),
    (b"\x1f\x8b", "这是压缩包。请解压后选择其中的 .docx 或 .txt 文件导入。"),
)
_HEADED = re.compile(r"^#{1,6} \S", re.MULTILINE)
_BOLD = re.compile(r"^\*\*[^*\n]+\*\*", re.MULTILINE)
# What to say of a file that another program must convert, where there is none.
OLD_KINDS = {
    "doc": f"这是旧版 Word 或 WPS 文件（.doc、.wps），暂不能直接导入。{_SAVE_AS}",
    "odt": f"这是 OpenDocument 文件（.odt），暂不能直接导入。{_SAVE_AS}",
    "pdf": f"这是 PDF 文件，暂不能直接导入。{_SAVE_AS}",
}


def read_source(data: bytes | str, filename: str = "") -> Source:
    """Read an upload (bytes) or a pasted text (str) into numbered lines.

    The kind is told by the content, never by the name alone. Raises DraftRefused,
    with what to do in Chinese, for anything that holds no readable text.
    """
    if len(data) > MAX_BYTES:
        raise DraftRefused(TOO_LARGE)
    if isinstance(data, str):
        return _from_text(data, filename)
    head = data[:4096].lstrip()
    if not head:
        raise DraftRefused(EMPTY)
    _refuse_foreign(data, head)
    if data.startswith(b"PK"):
        return _from_zip(data, filename)
    if is_flat(head):
        return read_flat(data, filename)
    if head.startswith(b"{\\rtf"):
        return read_rtf(data, filename)
    if is_archive(data):
        return _from_text(page_of_archive(data), filename)
    return _from_text(decode(data), filename)


def _refuse_foreign(data: bytes, head: bytes) -> None:
    kind = old_kind(data)
    if kind:
        raise DraftRefused(OLD_KINDS[kind])
    for signature, message in _SIGNATURES:
        if head.startswith(signature):
            raise DraftRefused(message)


def old_kind(data: bytes) -> str:
    """The kind of a file that must be converted: doc, odt, pdf; else "".

    Raises DraftRefused for a Word file that is locked by a password.
    """
    head = data[:4096].lstrip()
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise DraftRefused(ENCRYPTED)
        return "doc"
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:200]:
        return "odt"
    return "pdf" if head.startswith(b"%PDF") else ""


def _from_zip(data: bytes, filename: str) -> Source:
    for foreign in (b"xl/workbook.xml", b"ppt/presentation.xml"):
        if foreign in data:
            raise DraftRefused(NOT_DOCX)
    return read_docx(data, filename)


def _from_text(text: str, filename: str) -> Source:
    if looks_like_html(text):
        return _from_html(text, filename)
    text = clean(text)
    if not text.strip():
        raise DraftRefused(EMPTY)
    markdown = filename.lower().endswith((".md", ".markdown")) or _is_markdown(text)
    rows = text.split("\n")
    if markdown:
        rows = [_unmark(row) for row in rows]
    plain = without_line_numbers(rows)
    notes = () if plain is None else ("line_numbers",)
    table = unfold(piped(rows if plain is None else plain))
    return assemble(table, filename, "md" if markdown else "txt", notes)


def _from_html(text: str, filename: str) -> Source:
    rows = unfold(rows_of_html(text))
    if not any(row.text.strip() for row in rows):
        raise DraftRefused(EMPTY)
    return assemble(rows, filename, "html")


def _is_markdown(text: str) -> bool:
    return _HEADED.search(text) is not None or len(_BOLD.findall(text)) > 1


def _unmark(line: str) -> str:
    """Take the signs of Markdown off a line: headings, bold, quotes, bullets."""
    line = re.sub(r"^\s{0,3}(?:#{1,6}|>|[-*+](?=\s))\s*", "", line)
    line = re.sub(r"(?:\s+#+|(?<=\S)\\)\s*$", "", line)
    line = re.sub(r"\\([\\`*_{}\[\]()#+.!|-])", r"\1", line)
    return re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", line)
