"""Where the points of a comment begin and end.

A comment is cut at numbered points, where a sentence turns to another article, and
where its first words turn to something else (另外, 还有一点); the pieces keep the
words as they are and together hold all of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from .boilerplate import bare
from .citations import TURN, leading
from .reading import Comment
from .shadow import Shadow, compact

Span = tuple[int, int]
Piece = tuple[int, int, str, int, str, bool]
"""The fields of a point but for its comment."""

_MARK = (
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、"
    r"|\d{1,2}\s*[、)）]|\d{1,2}[.．](?!\d)|[①-⑳]"
    r"|第[一二三四五六七八九十][，,、：:]|[其首][一二三四五六七八九次][，,、：:])"
)
_POINT = re.compile(_MARK)
_TURN = re.compile(rf"\s*{TURN}")
_ASKED = re.compile(
    "建议|希望|应|要|请(?!问)|[得能别可]|是否|怎么办|咋办|规定|明确|增加|删|改|反对|赞成"
    "|支持|同意|条|[?？]|太"
)
"""What a point has that more than tells a story; else the turn is one of telling."""
_END = "。！？!?；;\n"
_SENTENCE = re.compile(
    rf"(?:[^：:{_END}]+|[：:](?!{_MARK}))+[：:]?[{_END}”」』）)]*|[：:]?[{_END}]+|[：:]"
)
_GREETING = re.compile(r"您好|你好|尊敬")
_PREAMBLE = re.compile(
    r"(?:如下|以下)[^，。；]{0,8}[：:。，,]?\s*$|[：:]\s*$"
    r"|[有提说讲谈][^，。；]{0,4}[一二三四五六两几\d]点"
)
SHORTEST = 8
"""Letters below which a piece is no point of its own."""
_LONGEST_GREETING = 60


@dataclass(frozen=True)
class Segment:
    """One point of one comment; offsets count code points of the original text.

    `text` is the folded and masked form, `base` its place in the folded comment,
    `citing` the article that its opening names, `added` tells that its sender put it
    into a form letter.
    """

    comment: Comment
    start: int
    end: int
    text: str
    base: int = 0
    citing: str = ""
    added: bool = False

    @property
    def piece(self) -> Piece:
        """Give what the point is apart from whose it is: equal for equal texts."""
        place = self.start, self.end, self.text, self.base
        return *place, self.citing, self.added

    @property
    def key(self) -> tuple[int, str, int]:
        """Give the order of segments: by comment, then by place."""
        return *self.comment.order, self.start

    @cached_property
    def compact(self) -> str:
        """Give the words without blanks and punctuation."""
        return compact(self.text)

    def as_dict(self) -> dict[str, object]:
        """Give the form of the contract."""
        return {"id": self.comment.id, "start": self.start, "end": self.end}


def sentences(text: str) -> list[Span]:
    """Give the spans of the sentences of a text, its line ends counted as ends."""
    found = (_stripped(text, *match.span()) for match in _SENTENCE.finditer(text))
    return [span for span in found if span[0] < span[1]]


def points(text: str) -> list[Span]:
    """Give the spans of the points that a folded text makes, in order."""
    spans = sentences(text)
    if not spans:
        return []
    numbered = sum(1 for start, end in spans if _POINT.match(text, start, end)) > 1
    starts = list(_starts(text, spans, numbered))
    ends = [*starts[1:], len(text)]
    cut = [_stripped(text, *span) for span in zip(starts, ends, strict=True)]
    return _without_preamble(text, cut)


def cut(
    comment: Comment, shadow: Shadow, added: list[Span], *, is_whole: bool = False
) -> list[Segment]:
    """Cut a comment into its points; sentences of its own (`added`) stand alone.

    `added` holds spans of the shadow. What the spans leave over is cut as usual; a
    word of thanks is no point. A comment that `is_whole` is one point.
    """
    if is_whole:
        start, end = _stripped(shadow.text, 0, len(shadow.text))
        return [_segment(comment, shadow, start, end, False)] if start < end else []
    added = [span for span in added if not _is_short(shadow.text[slice(*span)])]
    spans = [(*span, True) for span in added]
    for start, end in _gaps(len(shadow.text), added):
        part = shadow.text[start:end]
        spans += [(start + a, start + b, False) for a, b in points(part)]
    whole = _without_scraps(shadow.text, sorted(spans))
    return [_segment(comment, shadow, *span) for span in whole]


def _without_scraps(
    text: str, spans: list[tuple[int, int, bool]]
) -> list[tuple[int, int, bool]]:
    """Join what is too short for a point to what stands before it, or after."""
    joined: list[tuple[int, int, bool]] = []
    for start, end, own in spans:
        if joined and _is_short(text[start:end]):
            joined[-1] = joined[-1][0], end, joined[-1][2]
        elif len(joined) == 1 and _is_short(text[slice(*joined[0][:2])]):
            joined[0] = joined[0][0], end, own
        else:
            joined.append((start, end, own))
    return joined


def _segment(comment: Comment, shadow: Shadow, a: int, b: int, own: bool) -> Segment:
    text = shadow.text[a:b]
    start, end = shadow.original(a, b)
    return Segment(comment, start, end, text, a, leading(text), own)


def _starts(text: str, spans: list[Span], numbered: bool) -> Iterator[int]:
    """Give where a new point begins: at a number, a turn, or at another article."""
    yield spans[0][0]
    current = leading(text[slice(*spans[0])])
    for start, end in spans[1:]:
        article = leading(text[start:end])
        is_turn = bool(article) and article != current
        current = article or current
        is_turn = is_turn or _turns(text, start, end)
        if is_turn or (numbered and _POINT.match(text, start, end)):
            yield start


def _turns(text: str, start: int, end: int) -> bool:
    """Say whether a sentence turns to another thing that its writer wants."""
    match = _TURN.match(text, start, end)
    return bool(match and _ASKED.search(text, match.end(), end))


def _without_preamble(text: str, spans: list[Span]) -> list[Span]:
    """Join an opening without a point (greeting, 意见如下) to what follows.

    So with anything too short for a point: it goes with its neighbour.
    """
    if len(spans) > 1 and _is_greeting(text[slice(*spans[0])]):
        spans = [(spans[0][0], spans[1][1]), *spans[2:]]
    joined: list[Span] = []
    for start, end in spans:
        if joined and _is_short(text[slice(*joined[-1])]):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    if len(joined) > 1 and _is_short(text[slice(*joined[-1])]):
        (start, _), (_, end) = joined[-2:]
        joined[-2:] = [(start, end)]
    return joined


def _is_greeting(part: str) -> bool:
    is_long = len(compact(part)) > _LONGEST_GREETING
    if is_long or leading(part) or _POINT.match(part):
        return False
    if _PREAMBLE.search(part):
        return True
    # who greets and asks in one breath has begun already
    return bool(_GREETING.search(part)) and not _ASKED.search(bare(part, set()))


def _is_short(part: str) -> bool:
    # a long word at the beginning settles it for most
    begins = part[:SHORTEST]
    if len(begins) == SHORTEST and begins.isalnum():
        return False
    return len(compact(part)) < SHORTEST


def _gaps(length: int, taken: list[Span]) -> Iterator[Span]:
    at = 0
    for start, end in sorted(taken):
        if at < start:
            yield at, start
        at = max(at, end)
    if at < length:
        yield at, length


def _stripped(text: str, start: int, end: int) -> Span:
    if start < end and not (text[start].isspace() or text[end - 1].isspace()):
        return start, end
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())
