"""What people type into a search box, read without ever failing."""

import re
from dataclasses import dataclass, field
from typing import Literal

from search import words

# What is beyond is left out, and the person is told so.
LONGEST_TEXT, MOST_PHRASES, MOST_WORDS = 1000, 16, 64
_QUOTES = '"“”„‟「」『』＂'
_TERM = re.compile(
    f"(?P<minus>(?:(?<=\\s)|^)[-－−])?"
    f"(?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<plain>[^\\s{_QUOTES}]+))"
)

Phrase = tuple[str, ...]
Order = Literal["newest", "relevance"]


@dataclass(frozen=True)
class Terms:
    """Phrases that must occur, and phrases that must not."""

    include: tuple[Phrase, ...] = ()
    exclude: tuple[Phrase, ...] = ()
    is_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude)


@dataclass(frozen=True)
class SearchQuery:
    """One question to an engine.

    `is_public` looks only into what anybody may read. `before` pages by key in the
    newest order, `offset` in that of relevance.
    """

    source: str
    terms: Terms
    is_public: bool = True
    order: Order = "newest"
    before: int | None = None
    offset: int = 0
    size: int = 20


@dataclass
class Hits:
    """Ids in order, best or newest first, and how many there are in all."""

    ids: list[int] = field(default_factory=list)
    total: int = 0


def parse(text: str) -> Terms:
    """Read a search: blanks mean AND, quotes a phrase, a leading "-" excludes.

    Words that stand together are a phrase, too, so that 停车位 is not found in
    停下车，占位. Never raises, whatever is typed.
    """
    include: list[Phrase] = []
    exclude: list[Phrase] = []
    is_cut = len(text) > LONGEST_TEXT
    for match in _TERM.finditer(text[:LONGEST_TEXT].replace("\0", " ")):
        found = words.words(match["plain"] or match["quoted"] or "")
        is_cut = is_cut or len(found) > MOST_WORDS
        phrase = tuple(found[:MOST_WORDS])
        (exclude if match["minus"] else include).append(phrase)
    kept = _distinct(include), _distinct(exclude)
    is_cut = is_cut or any(len(phrases) > MOST_PHRASES for phrases in kept)
    return Terms(kept[0][:MOST_PHRASES], kept[1][:MOST_PHRASES], is_cut)


def _distinct(phrases: list[Phrase]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))
