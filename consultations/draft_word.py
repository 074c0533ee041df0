"""The clean text, and two texts in one with tracked changes, as Word files."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import count

from common.word_xml import FACES, change, official, paragraph, run

from .rules.tracked import KEPT, Line, Piece
from .rules.typeset import Block

_LINES = '<w:spacing w:line="560" w:lineRule="exact"/>'
_CENTRED = f'{_LINES}<w:jc w:val="center"/>'
_INDENTED = f'{_LINES}<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_SHAPES = {
    "title": _CENTRED,
    "note": _CENTRED,
    "heading": _CENTRED,
    "text": _INDENTED,
    "annex": _LINES,
}
# 二号 titles, 三号 text, in half-points.
_SIZES = {"title": '<w:sz w:val="44"/>'}
_NORMAL = '<w:sz w:val="32"/>'
_TAGS = {"insert": "ins", "delete": "del"}


def draft_docx(text: Iterable[Block]) -> bytes:
    """Write a clean text in the layout of official documents (公文)."""
    lines = [
        paragraph("".join(run(r.text, _look(r.face)) for r in para.runs), shape)
        for block in text
        for para in block.paras
        if (shape := _SHAPES[para.shape])
    ]
    return official(lines)


def redline_docx(lines: Iterable[Line], *, author: str, at: datetime) -> bytes:
    """Write tracked changes; Word and WPS name the author and the moment of each.

    Accepting all of them gives the new text, rejecting all the old one.
    """
    stamp = _Stamp(author, at)
    return official([_tracked(line, stamp) for line in lines])


class _Stamp:
    """Numbers the changes, and says of each who made it and when."""

    def __init__(self, author: str, at: datetime) -> None:
        self._author = author
        self._at = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._numbers = count(1)

    def __call__(self, op: str, inner: str = "") -> str:
        return change(_TAGS[op], next(self._numbers), self._author, self._at, inner)


def _tracked(line: Line, stamp: _Stamp) -> str:
    shape = _SHAPES[line.shape]
    if line.mark != KEPT:
        shape += f"<w:rPr>{stamp(line.mark)}</w:rPr>"
    return paragraph("".join(_pieces(line.pieces, stamp)), shape)


def _pieces(pieces: Iterable[Piece], stamp: _Stamp) -> Iterator[str]:
    for piece in pieces:
        words = run(piece.text, _look(piece.face), gone=piece.op == "delete")
        yield words if piece.op == KEPT else stamp(piece.op, words)


def _look(face: str) -> str:
    return FACES[face] + _SIZES.get(face, _NORMAL)
