"""Text as search sees it, the same for every engine: words with their places.

Each Han character is a word of its own, so that a word of two characters is found
wherever they stand side by side and no dictionary decides. Anything else that is
letter or digit makes words in runs. Width, case and accents are folded.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(f"[{_HAN}]|[^\\W_{_HAN}]+")
# Engines limit the length of a word; nobody types a longer one.
LONGEST = 60


class Word(NamedTuple):
    """A word as it is indexed, and where it stands; offsets count code points."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """Unify width, case and accents (NFKD, marks dropped, case folded)."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Give the words of a text in order."""
    return [found[:LONGEST] for found in _WORD.findall(fold(text))]


def prepared(text: str) -> str:
    """Give a text as its words with blanks between them, ready to be indexed."""
    return " ".join(words(text))


def placed(text: str) -> Iterator[Word]:
    """Give the words of a text with their places in the text as it was typed."""
    folded, places = [], []
    for at, character in enumerate(text):
        for piece in _folded(character):
            folded.append(piece)
            places.append(at)
    for match in _WORD.finditer("".join(folded)):
        start, end = places[match.start()], places[match.end() - 1] + 1
        yield Word(match.group()[:LONGEST], start, end)


@lru_cache(maxsize=20_000)
def _folded(character: str) -> str:
    return fold(character)
