"""Bytes to text, in the encodings that Chinese offices use."""

import codecs

from .errors import DraftRefused
from .source import readable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GARBAGE = (
    "无法识别文件内容：不是文本，或者编码已损坏。"
    "请用 Word 或记事本打开，另存为 .docx 或 UTF-8 编码的 .txt 后再导入。"
)


def decode(data: bytes) -> str:
    """Decode a text file: UTF-8, UTF-16, UTF-32 or GB18030.

    Raises DraftRefused when the bytes are no text in any of them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    for encoding in (*_wide(data), "utf-8", "gb18030"):
        text = _attempt(data, encoding)
        if text is not None and _is_text(text):
            return text
    raise DraftRefused(_GARBAGE)


def _wide(data: bytes) -> list[str]:
    """UTF-16 without a mark shows itself by line ends and blanks of two bytes."""
    sample = data[:4000]
    if len(data) % 2:
        return []
    little = sample[1::2].count(0) + sample[1::2].count(0x30)
    big = sample[0::2].count(0) + sample[0::2].count(0x30)
    likely = max(little, big) * 40 > len(sample)
    if not likely or not _attempt_fails(data):
        return []
    return ["utf-16-le", "utf-16-be"] if little >= big else ["utf-16-be", "utf-16-le"]


def _attempt_fails(data: bytes) -> bool:
    return b"\0" in data[:4000] or _attempt(data, "utf-8") is None


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strict(data: bytes, encoding: str) -> str:
    text = _attempt(data, encoding)
    if text is None:
        # A cut-off file keeps its readable part; garbage does not pass the test.
        text = data.decode(encoding, errors="replace")
    if not _is_text(text):
        raise DraftRefused(_GARBAGE)
    return text


def _is_text(text: str) -> bool:
    sample = text[:20000]
    controls = sum(char < " " and char not in "\t\n\r\f\v" for char in sample)
    controls -= sample.count("\0") if sample.count("\0") * 50 < len(sample) else 0
    return controls * 50 <= len(sample) and readable(text)
