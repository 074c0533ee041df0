"""Text as search sees it, the same for every engine: words with their places.

Each Han character is a word of its own, so that a word of two characters is found
wherever they stand side by side and no dictionary decides. Anything else that is
letter or digit makes words in runs. Width, case, accents, traditional characters and
the numbers of articles (第12条, 12条, 第一〇八条) are folded.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from consultations.rules.numerals import NUMERAL, find_int, to_chinese
from search.digest.hanzi import SIMPLIFIED

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(f"[{_HAN}]|[^\\W_{_HAN}]+")
# The number of an article stands in one line; people leave its 第 out.
_BLANK = "[^\\S\n]*"
_NUMBER = re.compile(
    f"第{_BLANK}(?P<told>[{NUMERAL}]{{1,9}}){_BLANK}(?=[条款项章节编])"
    f"|(?<![0-9A-Za-z.第])(?P<bare>[0-9]{{1,4}}){_BLANK}(?=条)"
)
# The same as it is typed: not folded, and its blanks part it.
_TYPED_NUMBER = re.compile(
    f"第{_BLANK}[{NUMERAL}]{{1,9}}{_BLANK}(?=[条條款项項章节節编編])"
    f"|(?<![0-9A-Za-z.第])[0-9０-９]{{1,4}}{_BLANK}(?=[条條])"
)
# What is in every line that holds such a number, before it is folded.
_MARKED = re.compile("[第条條]")
# Engines limit the length of a word; nobody types a longer one.
LONGEST = 60
_TOO_LONG = re.compile(f"[^ ]{{{LONGEST + 1}}}")
# Lines up to this length come again and again: labels of articles, above all.
SHORT = 12
# To be raised when any text gives other words than before: indexes on a server of
# their own are built anew then. tests/search/test_words.py notices.
EDITION = 1


class Word(NamedTuple):
    """A word as it is indexed, and where it stands; offsets count code points."""

    text: str
    start: int
    end: int


class _Folds(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).casefold()
        kept = (c for c in plain if not unicodedata.combining(c))
        self[code] = "".join(SIMPLIFIED.get(c, c) for c in kept)
        return self[code]


class _Parts(dict[int, str]):
    """What stands for a folded character among words parted by blanks."""

    def __missing__(self, code: int) -> str:
        one = chr(code)
        is_han = re.fullmatch(f"[{_HAN}]", one)
        self[code] = f" {one} " if is_han else one if _WORD.fullmatch(one) else " "
        return self[code]


class _FoldedParts(dict[int, str]):
    """The same for a character as it was typed."""

    def __missing__(self, code: int) -> str:
        self[code] = _FOLDS[code].translate(_PARTS)
        return self[code]


_FOLDS, _PARTS, _FOLDED_PARTS = _Folds(), _Parts(), _FoldedParts()


def fold(text: str) -> str:
    """Unify width, case, accents (NFKD, marks dropped) and traditional characters."""
    return text.translate(_FOLDS)


def _number(match: re.Match[str]) -> str:
    """Write the number of an article in the one way in which it is indexed."""
    number = find_int(match["told"] or match["bare"])
    return match[0] if number is None else f"第{to_chinese(number)}"


def joined(text: str) -> str:
    """Take the blanks out of numbers of articles: 第 12 条 is one word to people."""
    return _TYPED_NUMBER.sub(lambda match: "".join(match[0].split()), text)


def words(text: str) -> list[str]:
    """Give the words of a text in order."""
    found: list[str] = []
    for line in text.split("\n"):
        found += _known(line) if len(line) <= SHORT else _words(line)
    return found


def _words(line: str) -> list[str]:
    # One pass over the characters is several times faster than looking for words.
    if _MARKED.search(line):
        parts = _NUMBER.sub(_number, fold(line)).translate(_PARTS)
    else:
        parts = line.translate(_FOLDED_PARTS)
    found = parts.split()
    return [word[:LONGEST] for word in found] if _TOO_LONG.search(parts) else found


_known = lru_cache(maxsize=8192)(_words)


def prepared(text: str) -> str:
    """Give a text as its words with blanks between them, ready to be indexed."""
    return " ".join(words(text))


def placed(text: str) -> Iterator[Word]:
    """Give the words of a text with their places in the text as it was typed.

    A number that is written another way stands, each of its words, where it stood.
    """
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    for at, character in enumerate(text):
        for piece in _FOLDS[ord(character)]:
            folded.append(piece)
            places.append((at, at + 1))
    line, places = _renumbered("".join(folded), places)
    for match in _WORD.finditer(line):
        start, end = places[match.start()][0], places[match.end() - 1][1]
        yield Word(match.group()[:LONGEST], start, end)


def _renumbered(
    line: str, places: list[tuple[int, int]]
) -> tuple[str, list[tuple[int, int]]]:
    pieces: list[str] = []
    kept: list[tuple[int, int]] = []
    last = 0
    for match in _NUMBER.finditer(line):
        group = "told" if match["told"] else "bare"
        head = match.start() + (group == "told")
        written = _number(match)[head - match.start() :]
        first, end = match.span(group)
        stands = (places[first][0], places[end - 1][1])
        pieces += [line[last:head], written]
        kept += [*places[last:head], *[stands] * len(written)]
        last = match.end()
    return "".join([*pieces, line[last:]]), [*kept, *places[last:]]
