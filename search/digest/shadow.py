"""A text as the analysis reads it, with the way back to the text as it was given.

Width, case, compatibility forms and traditional characters are folded; the original
stays as it is. Every character of the shadow knows the character it came from.
"""

import re
import unicodedata
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase

from common.text import find_personal_data

from .hanzi import SIMPLIFIED

FILL = "█"
_HOME = re.compile(
    r"\d{1,4}\s*(?:栋|幢|座|号楼)\s*"
    r"(?:[\da-z一二三四五六七八九十]{1,3}\s*单元\s*\d{2,4}(?:\s*[室房号])?"
    r"|\d{2,4}\s*[室房号])"
)
_LATIN = re.compile("[a-z]")
_CAPITALS = str.maketrans(ascii_lowercase, ascii_uppercase)
_WORD = re.compile(rf"[^\W_{FILL}]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Folding(dict[int, str]):
    """Remember for each code point what it folds to; never empty."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).casefold()
        folded = "".join(SIMPLIFIED.get(c, c) for c in plain) or " "
        if unicodedata.category(chr(code)) in ("Cc", "Cf") and chr(code) != "\n":
            folded = " "
        self[code] = folded
        return folded


_FOLDING = _Folding()


@dataclass(frozen=True)
class Shadow:
    """The folded text, its masked stretches, and the places in the original.

    `places` is None where each character folds to one. `hidden` holds the spans of
    personal data in the original; the folded text shows `FILL` there.
    """

    text: str
    places: tuple[int, ...] | None
    hidden: tuple[tuple[int, int], ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of the original text that a span of the shadow stands for."""
        if self.places is None or start >= end:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def shadow_of(text: str) -> Shadow:
    """Fold a text and cover personal data (phones, ID numbers, plates, homes)."""
    folded = text.translate(_FOLDING)
    places = None if len(folded) == len(text) else _places(text)
    bare = Shadow(folded, places, ())
    spans = _personal(folded)
    if not spans:
        return bare
    hidden = tuple(bare.original(start, end) for start, end in spans)
    for start, end in spans:
        folded = folded[:start] + FILL * (end - start) + folded[end:]
    return Shadow(folded, places, hidden)


def compact(text: str) -> str:
    """Leave only letters, digits and Han characters, the form that is compared."""
    return text if text.isalnum() else "".join(_WORD.findall(text))


def is_whole(text: str) -> bool:
    """Say whether a text can be stored and quoted: no half of a surrogate pair."""
    return _SURROGATE.search(text) is None


def _places(text: str) -> tuple[int, ...]:
    return tuple(at for at, c in enumerate(text) for _ in _FOLDING[ord(c)])


def _personal(folded: str) -> list[tuple[int, int]]:
    # number plates have capital letters; most texts have no Latin ones at all
    written = folded.translate(_CAPITALS) if _LATIN.search(folded) else folded
    spans = [(span.start, span.end) for span in find_personal_data(written)]
    return spans + [found.span() for found in _HOME.finditer(folded)]
