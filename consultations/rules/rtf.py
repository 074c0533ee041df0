"""Read .rtf: plain paragraphs with the labels that Word counted.

Rich Text Format writes an automatic number twice: as a rule, and as the text that
is drawn (\\listtext). The text is what we take, so no numbering is lost.
Source: Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .errors import DraftRefused
from .source import Row, Source, assemble, clean
from .tables import unfold

_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]+)(-?\d{1,9})? ?|\\([^a-zA-Z'])|([{}])"
    rb"|([^\\{}\r\n]+)"
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict header headerl headerr headerf footer "
    b"footerl footerr footerf footnote annotation fldinst object themedata "
    b"colorschememapping latentstyles datastore listtable listoverridetable rsidtbl "
    b"generator xmlnstbl revtbl bkmkstart bkmkend nonshppict sp filetbl "
    b"pgdsctbl".split()
)
_WORDS = {
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"tab": "\t",
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"emspace": "\u2003",
    b"enspace": "\u2002",
}
_SIGNS = {b"~": "\xa0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n"}
_CHARSETS = {134: "gb18030", 136: "big5", 128: "cp932", 129: "cp949"}
_PAGES = {936: "gb18030", 950: "big5", 932: "cp932", 949: "cp949", 65001: "utf-8"}
_MAX_DEPTH = 500
NO_TEXT = "这个 .rtf 文件里没有文字。请检查是否选错了文件。"


@dataclass(frozen=True)
class _State:
    """What holds inside one group: does it show, how are bytes and \\u written."""

    shown: bool = True
    skip: int = 1
    font: int = -1


class _Reader:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._bytes = bytearray()
        self._fonts: dict[int, str] = {}
        self._page = "cp1252"
        self._state = _State()
        self._stack: list[_State] = []
        self._left = 0
        self._starred = False
        self._in_fonts = 0
        self._high = 0

    def read(self, data: bytes) -> str:
        for token in _TOKEN.finditer(data):
            self._take(token)
        self._flush()
        return "".join(self.pieces)

    def _take(self, token: re.Match[bytes]) -> None:
        code, word, argument, sign, brace, text = token.groups()
        if brace:
            self._group(brace)
        elif code:
            self._raw(bytes([int(code, 16)]))
        elif text:
            self._raw(text)
        elif word:
            self._word(word, None if argument is None else int(argument))
        elif sign == b"*":
            self._starred = True
        elif sign in _SIGNS:
            self._write(_SIGNS[sign])

    def _group(self, brace: bytes) -> None:
        self._flush()
        self._left = 0
        if brace == b"{":
            if len(self._stack) < _MAX_DEPTH:
                self._stack.append(self._state)
        elif self._stack:
            self._state = self._stack.pop()
            if len(self._stack) < self._in_fonts:
                self._in_fonts = 0

    def _raw(self, data: bytes) -> None:
        if self._left:
            taken = min(self._left, len(data))
            self._left -= taken
            data = data[taken:]
        if self._state.shown:
            self._bytes += data

    def _write(self, text: str) -> None:
        self._flush()
        if self._state.shown:
            self.pieces.append(text)

    def _flush(self) -> None:
        if self._bytes:
            encoding = self._fonts.get(self._state.font, self._page)
            self.pieces.append(self._bytes.decode(encoding, "replace"))
            self._bytes.clear()

    def _word(self, word: bytes, argument: int | None) -> None:
        self._left = 0
        if word == b"u" and argument is not None:
            self._unicode(argument % 65536)
        elif word in _WORDS:
            self._write(_WORDS[word])
        elif word in (b"cell", b"row", b"nestcell", b"nestrow"):
            self._write("\x1e" if word.endswith(b"cell") else "\x1d\n")
        elif word in _SKIPPED or (self._starred and word not in (b"shppict",)):
            self._hide(word)
        else:
            self._property(word, argument)
        self._starred = False

    def _unicode(self, code: int) -> None:
        """A code unit; two of them make one character beyond the basic plane."""
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000 and self._high:
            self._write(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00))
            self._high = 0
        else:
            self._write(chr(code))
        self._left = self._state.skip

    def _hide(self, word: bytes) -> None:
        self._flush()
        if word == b"fonttbl":
            self._in_fonts = len(self._stack)
        self._state = replace(self._state, shown=False)

    def _property(self, word: bytes, argument: int | None) -> None:
        if word == b"ansicpg":
            self._page = _PAGES.get(argument or 0, f"cp{argument}")
            self._page = self._page if _known(self._page) else "cp1252"
        elif word == b"uc":
            self._state = replace(self._state, skip=max(argument or 0, 0))
        elif word == b"f":
            self._flush()
            self._state = replace(self._state, font=argument or 0)
        elif word == b"fcharset" and self._in_fonts and argument in _CHARSETS:
            self._fonts[self._state.font] = _CHARSETS[argument]
        elif word in (b"deleted", b"v"):
            self._flush()
            shown = argument == 0 and self._shown_outside()
            self._state = replace(self._state, shown=shown)

    def _shown_outside(self) -> bool:
        return self._stack[-1].shown if self._stack else True


def _known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


def read_rtf(data: bytes, filename: str = "") -> Source:
    """Read an .rtf file into numbered lines; raises DraftRefused when it is empty."""
    rows = unfold([*_rows(_Reader().read(data))])
    if not any(row.text.strip() for row in rows):
        raise DraftRefused(NO_TEXT)
    return assemble(rows, filename, "rtf")


def _rows(text: str) -> Iterator[Row]:
    """Lines, and table rows where cells were closed (\\cell … \\row)."""
    table, waiting = 0, ""
    inside = False
    for line in text.split("\n"):
        waiting += line
        if "\x1e" in waiting and not waiting.endswith("\x1d"):
            waiting += "\n"  # a paragraph inside a cell
            continue
        if "\x1e" in waiting:
            table += not inside
            cells = [
                clean(x).strip() for x in waiting.rstrip("\x1d").split("\x1e")[:-1]
            ]
            yield Row("\t".join(cells).replace("\n", " "), tuple(cells), table)
        else:
            yield Row(clean(waiting))
        inside, waiting = "\x1e" in waiting, ""
    if waiting:
        yield Row(clean(waiting.replace("\x1e", "\t")))
