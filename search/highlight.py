"""Showing where a text answers a search, by offsets into the text as it stands."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from search.query import Phrase
from search.words import placed

AROUND = 40


class Piece(NamedTuple):
    """A stretch of text, marked or not."""

    text: str
    is_hit: bool


def spans(text: str, phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Find the phrases in a text; spans come in order and never overlap."""
    found = list(placed(text))
    starts: dict[str, list[int]] = {}
    for at, word in enumerate(found):
        starts.setdefault(word.text, []).append(at)
    hits = []
    for phrase in phrases:
        for at in starts.get(phrase[0], ()):
            group = found[at : at + len(phrase)]
            if tuple(word.text for word in group) == phrase:
                hits.append((group[0].start, group[-1].end))
    return _joined(sorted(hits))


def _joined(hits: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in hits:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def pieces(text: str, hits: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Cut a text at its hits; the template escapes each piece by itself."""
    last = 0
    for start, end in hits:
        if last < start:
            yield Piece(text[last:start], False)
        yield Piece(text[start:end], True)
        last = end
    if last < len(text):
        yield Piece(text[last:], False)


def snippet(text: str, phrases: Sequence[Phrase], length: int = 200) -> list[Piece]:
    """Give the stretch of a text around its first hit, with all hits in it marked."""
    hits = spans(text, phrases)
    begin = max(hits[0][0] - AROUND, 0) if hits else 0
    end = min(begin + length, len(text))
    inside = [
        (max(s, begin) - begin, min(e, end) - begin)
        for s, e in hits
        if s < end and e > begin
    ]
    shown = list(pieces(text[begin:end], inside))
    before = [Piece("…", False)] if begin else []
    after = [Piece("…", False)] if end < len(text) else []
    return [*before, *shown, *after]
