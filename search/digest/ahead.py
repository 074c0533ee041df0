"""What is read of texts before it is known who copied whom.

While copies are looked for, a second process cuts the texts into points, looks for
what these ask for and numbers the sentences by which copies show, too. What a form
letter holds besides the common text is known only then: such texts are cut anew.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from . import beside
from .duplicates import Shared, numbered_sentences
from .reading import MAX_TEXT, Comment
from .segments import Piece, cut
from .shadow import Shadow
from .suggestions import Suggestion, find_suggestions

Told = tuple[int, int, str, list[Suggestion]]
"""A point as it is sent: where its text stands in the folded one, the article that it
opens with, its wishes. The words are in both processes already."""


@dataclass(frozen=True)
class Ahead:
    """The points of texts as they are without copies; the wishes of these points.

    `places` says where in `sentences` those of a folded text are.
    """

    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    wishes: dict[str, list[Suggestion]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    sentences: Shared | None = None

    def number(self, texts: Sequence[str]) -> Shared:
        """Give the long sentences of folded texts by number."""
        if self.sentences is None:
            return numbered_sentences(texts)
        return self.sentences.take(np.array([self.places[text] for text in texts]))


def begin(folded: Mapping[str, Shadow], are_letters: bool) -> Callable[[], Ahead]:
    """Begin to read texts ahead; calling what comes back gives what was read.

    Nothing is where it would not be done beside other work, and so for texts that are
    longer than what is analysed, or without a point.
    """
    texts = [text for text in folded if len(text) <= MAX_TEXT]
    if len(texts) < beside.WORTH or not beside.is_possible():
        return Ahead
    every = list({shadow.text: None for shadow in folded.values()})

    def work() -> tuple[Shared, list[list[Told]]]:
        told = [_told(folded[text], are_letters) for text in texts]
        return numbered_sentences(every), told

    begun = beside.begin(work)

    @cache  # asked by whoever looks for copies, then by who needs the points
    def read() -> Ahead:
        sentences, told = begun()
        places = {text: at for at, text in enumerate(every)}
        return _read(
            Ahead({}, {}, places, sentences),
            dict(zip(texts, told, strict=True)),
            folded,
        )

    return read


def _told(shadow: Shadow, are_letters: bool) -> list[Told]:
    points = cut(Comment("", ""), shadow, [], is_whole=are_letters)
    return [
        (p.base, p.base + len(p.text), p.citing, find_suggestions(p.text))
        for p in points
    ]


def _read(
    ahead: Ahead, told: Mapping[str, list[Told]], folded: Mapping[str, Shadow]
) -> Ahead:
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
