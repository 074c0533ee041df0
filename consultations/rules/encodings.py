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
_GUESSED = ("gb18030", "utf-16-le", "utf-16-be")
_COMMON = frozenset(
    "的第条章一二三四五六七八九十，。、；：（）\n\r　 应当规定人民政府法不有"
)
_TOLERANT = ("utf-8", "gb18030", "big5")
_LEAST = 0.02
_INTACT = 100  # one broken character in so many is borne
_GARBAGE = (
    "无法识别文件内容：不是文本，或者编码已损坏。"
    "请用 Word 或记事本打开，另存为 .docx 或 UTF-8 编码的 .txt 后再导入。"
)


def decode(data: bytes) -> str:
    """Decode a text file: UTF-8, UTF-16, UTF-32 or GB18030.

    Raises DraftRefused when the bytes are no text in any of them.
    """
    data = _unpadded(data)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    plain = _attempt(data, "utf-8")
    if plain is not None and b"\0" not in data[:4000] and _is_text(plain):
        return plain
    texts = [_attempt(data, encoding) for encoding in _GUESSED]
    fitting = [text for text in [plain, *texts] if text is not None and _is_text(text)]
    likely = max(fitting, key=_likeness, default="")
    if likely and _likeness(likely) >= _LEAST:
        return likely
    return _mended(data)


def _mended(data: bytes) -> str:
    """A text of which a few bytes are broken or cut off, or one in Big5."""
    texts = [data.decode(code, errors="replace") for code in _TOLERANT]
    fitting = [text for text in texts if _is_text(text) and _likeness(text) >= _LEAST]
    likely = max(fitting, key=_likeness, default="")
    if not likely or likely.count("\ufffd") > max(3, len(likely) // _INTACT):
        raise DraftRefused(_GARBAGE)
    return likely


def _unpadded(data: bytes) -> bytes:
    """The bytes without the zeros that fill up a block at the end of a file."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data if wide or not data.endswith(bytes(8)) else data.rstrip(b"\0")


def _likeness(text: str) -> float:
    """How much a text looks like Chinese law: the share of its commonest signs."""
    sample = text[:8000]
    return sum(char in _COMMON for char in sample) / len(sample)


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
