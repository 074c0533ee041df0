"""What is read of texts before it is known who copied whom.

While copies are looked for, a second process cuts the texts into points and looks for
what these ask for. What a form letter holds besides the common text is known only
then: such texts are cut anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from . import beside
from .reading import MAX_TEXT, Comment
from .segments import Piece, cut
from .shadow import Shadow
from .suggestions import Suggestion, find_suggestions

Told = tuple[int, int, str, list[Suggestion]]
"""A point as it is sent: where its text stands in the folded one, the article that it
opens with, its wishes. The words are in both processes already."""


@dataclass(frozen=True)
class Ahead:
    """The points of texts as they are without copies; the wishes of these points."""

    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    wishes: dict[str, list[Suggestion]] = field(default_factory=dict)


def begin(folded: Mapping[str, Shadow], are_letters: bool) -> Callable[[], Ahead]:
    """Begin to read texts ahead; calling what comes back gives what was read.

    Nothing is where it would not be done beside other work, and so for texts that are
    longer than what is analysed, or without a point.
    """
    texts = [text for text in folded if len(text) <= MAX_TEXT]
    if len(texts) < beside.WORTH or not beside.is_possible():
        return Ahead
    told = beside.begin(lambda: [_told(folded[text], are_letters) for text in texts])
    return lambda: _read(dict(zip(texts, told(), strict=True)), folded)


def _told(shadow: Shadow, are_letters: bool) -> list[Told]:
    points = cut(Comment("", ""), shadow, [], is_whole=are_letters)
    return [
        (p.base, p.base + len(p.text), p.citing, find_suggestions(p.text))
        for p in points
    ]


def _read(told: Mapping[str, list[Told]], folded: Mapping[str, Shadow]) -> Ahead:
    ahead = Ahead()
    for text, points in told.items():
        shadow, pieces = folded[text], []
        for start, end, citing, wishes in points:
            words = shadow.text[start:end]
            place = shadow.original(start, end)
            pieces.append((*place, words, start, citing, False))
            ahead.wishes[words] = wishes
        if pieces:
            ahead.pieces[text] = pieces
    return ahead
