"""The text of a draft as it was given: numbered lines, tables kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

BLANKS = re.compile(r"\s+")

# Characters that nobody sees and that would split a label or a quotation.
_INVISIBLE = dict.fromkeys(
    [0, 0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF, 0xFFFC]
    + [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Line:
    """One line of the source.

    `no` counts from 1, `start` is its offset in code points in `Source.text`;
    `cells` holds the cells when the line is a row of a table, `table` the number
    of that table; `level` is that of its style in the outline, 0 for text.
    """

    no: int
    text: str
    start: int
    cells: tuple[str, ...] = ()
    table: int = 0
    level: int = 0


@dataclass(frozen=True)
class Source:
    """A file that has been read, before anything is understood of it."""

    lines: tuple[Line, ...]
    filename: str = ""
    kind: str = "txt"
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole text; line offsets point into it."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Row:
    """A line that a reader found, before it has a number and an offset."""

    text: str
    cells: tuple[str, ...] = ()
    table: int = 0
    level: int = 0


def clean(text: str) -> str:
    """Remove what cannot be seen, and make all line ends one character."""
    text = _BREAKS.sub("\n", text).translate(_INVISIBLE)
    return _CONTROLS.sub("", text)


def squeeze(text: str) -> str:
    """The text without any blank, the form in which texts are compared."""
    return BLANKS.sub("", text)


def assemble(
    rows: Iterable[Row], filename: str, kind: str, notes: Iterable[str] = ()
) -> Source:
    """Number the lines and give each its offset."""
    lines, start = [], 0
    whole = (one for row in rows for one in _single(row))
    for no, row in enumerate(whole, start=1):
        lines.append(Line(no, row.text, start, row.cells, row.table, row.level))
        start += len(row.text) + 1
    return Source(tuple(lines), filename, kind, tuple(notes))


def _single(row: Row) -> Iterable[Row]:
    """A row without line ends: the numbers of lines must be those of the text."""
    if "\n" not in row.text:
        return [row]
    if row.cells:
        return [replace(row, text=row.text.replace("\n", " "))]
    return [replace(row, text=line) for line in row.text.split("\n")]


def readable(text: str) -> bool:
    """Say whether the text can be writing: few unassigned or private characters."""
    sample = text[:20000]
    odd = sum(unicodedata.category(char) in ("Cn", "Co", "Cs") for char in sample)
    odd += sample.count("\ufffd")
    return odd * 50 <= len(sample)
