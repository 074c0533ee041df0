"""What people type into a search box, read without ever failing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from consultations.rules.receipts import normalise
from search import words

# What is beyond is left out, and the person is told so.
LONGEST_TEXT, MOST_PHRASES, MOST_WORDS = 1000, 16, 64
_QUOTES = '"“”„‟「」『』＂'
_TERM = re.compile(
    f"(?P<minus>(?:(?<=\\s)|^)[-－−])?"
    f"(?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<plain>[^\\s{_QUOTES}]+))"
)

_RECEIPT = re.compile(r"[A-Z]+-\d{4}-\d+-[A-Z0-9]{6}")
LONGEST_RECEIPT = 60

Phrase = tuple[str, ...]
Order = Literal["newest", "relevance", "endorsed"]
# Where a page ended: (id,), (score, id) or (endorsements, id).
Key = tuple[float, ...]


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

    `is_public` looks only into what anybody may read. `filters` keep one value of a
    facet each, `facets` are to be counted. `everything` lets the filters decide
    where no word is asked for. `after` goes on where a page ended. `ids` asks about
    these alone. Without `is_counted` the number of all hits is not needed.
    """

    source: str
    terms: Terms
    is_public: bool = True
    order: Order = "newest"
    after: Key = ()
    size: int = 20
    filters: Mapping[str, str] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    everything: bool = False
    ids: frozenset[int] | None = None
    is_counted: bool = True

    @property
    def is_void(self) -> bool:
        """Whether nothing is asked that could have an answer."""
        return not self.terms.include and not self.everything

    @property
    def is_plain(self) -> bool:
        """Whether the words alone decide."""
        narrowed = self.filters or self.ids is not None or self.everything
        return bool(self.terms.include) and not narrowed


@dataclass
class Hits:
    """Ids in order, how many there are in all, counts by facet and value.

    `last` is the key after which the next page begins, () where nothing follows.
    """

    ids: list[int] = field(default_factory=list)
    total: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    last: Key = ()


def receipt_in(typed: str) -> str:
    """Give the receipt code that was typed, in the form in which it is kept, or ""."""
    code = normalise(typed) if len(typed) <= LONGEST_RECEIPT else ""
    return code if _RECEIPT.fullmatch(code) else ""


def parse(text: str) -> Terms:
    """Read a search: blanks mean AND, quotes a phrase, a leading "-" excludes.

    Words that stand together are a phrase, too, so that 停车位 is not found in
    停下车，占位. Receipt codes and numbers of articles are read however they are
    written. Never raises, whatever is typed.
    """
    text = receipt_in(text) or text
    include: list[Phrase] = []
    exclude: list[Phrase] = []
    is_cut = len(text) > LONGEST_TEXT
    typed = words.joined(text[:LONGEST_TEXT].replace("\0", " "))
    for match in _TERM.finditer(typed):
        found = words.words(match["plain"] or match["quoted"] or "")
        is_cut = is_cut or len(found) > MOST_WORDS
        phrase = tuple(found[:MOST_WORDS])
        (exclude if match["minus"] else include).append(phrase)
    kept = _distinct(include), _distinct(exclude)
    is_cut = is_cut or any(len(phrases) > MOST_PHRASES for phrases in kept)
    return Terms(kept[0][:MOST_PHRASES], kept[1][:MOST_PHRASES], is_cut)


def _distinct(phrases: list[Phrase]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))
