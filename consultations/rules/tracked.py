"""Two versions as one text with tracked changes, as word processors keep them.

A paragraph ends in a mark, and the mark itself is kept, inserted or deleted. Taking
all changes gives the new text exactly, refusing all the old one: a paragraph whose
mark is gone runs on into the next.
Source: ECMA-376 Part 1, 17.13.5 (revisions, paragraph marks 17.13.5.15, .19).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from .diff import Segment, redline
from .kinship import longest_rise
from .typeset import Block, Para

KEPT = "equal"


@dataclass(frozen=True)
class Piece:
    """Words of one typeface; `op` is equal, insert or delete."""

    op: str
    text: str
    face: str


@dataclass(frozen=True)
class Line:
    """A paragraph and what became of its mark: equal, insert or delete."""

    shape: str
    pieces: tuple[Piece, ...]
    mark: str


def tracked(old: Sequence[Block], new: Sequence[Block]) -> list[Line]:
    """The paragraphs that turn `old` into `new`.

    Blocks are paired by key. One that moved is deleted where it stood and inserted
    where it stands. The mark of the last paragraph is always kept, for no document
    ends without one.
    """
    setter = _Setter()
    for before, after in _aligned(old, new):
        _set_pair(setter, before, after)
    return _ended(setter.lines)


def taken(lines: Sequence[Line], op: str) -> list[str]:
    """The paragraphs of one side: op "insert" gives the new text, "delete" the old."""
    found, words = [], ""
    for line in lines:
        words += "".join(p.text for p in line.pieces if p.op in (KEPT, op))
        if line.mark in (KEPT, op):
            found.append(words)
            words = ""
    return found


def _aligned(
    old: Sequence[Block], new: Sequence[Block]
) -> Iterator[tuple[Block | None, Block | None]]:
    """Pair what stands in the same order; all else is alone, the deleted first."""
    places = {block.key: at for at, block in enumerate(old)}
    common = [places[block.key] for block in new if block.key in places]
    steady = {common[at] for at in longest_rise(common)}
    next_old = 0
    for block in new:
        place = places.get(block.key, -1)
        if place in steady:
            yield from ((gone, None) for gone in old[next_old:place])
            next_old = place + 1
            yield old[place], block
        else:
            yield None, block
    yield from ((gone, None) for gone in old[next_old:])


class _Setter:
    """Collects pieces until a mark ends the paragraph."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._pieces: list[Piece] = []

    def write(self, op: str, text: str, looks: Sequence[str]) -> None:
        """Take in text; `looks` has a typeface per character, a shape per mark."""
        letters = zip(text, looks, strict=True)
        for (is_mark, look), group in groupby(letters, _is_mark_and_look):
            if is_mark:
                for _ in group:
                    self.end(op, look)
            else:
                words = "".join(char for char, _ in group)
                self._pieces.append(Piece(op, words, look))

    def end(self, op: str, shape: str) -> None:
        """End the paragraph."""
        self.lines.append(Line(shape, tuple(self._pieces), op))
        self._pieces = []


def _is_mark_and_look(letter: tuple[str, str]) -> tuple[bool, str]:
    return letter[0] == "\n", letter[1]


def _set_pair(setter: _Setter, before: Block | None, after: Block | None) -> None:
    old = before.paras if before else ()
    new = after.paras if after else ()
    if len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            _set(setter, (one,), (other,))
    else:
        _set(setter, old, new)


def _set(setter: _Setter, old: Sequence[Para], new: Sequence[Para]) -> None:
    before, after = _flat(old), _flat(new)
    if not old or not new:
        op, (text, looks) = ("insert", after) if new else ("delete", before)
        setter.write(op, text, looks)
        return
    gone = come = 0
    # The mark that both sides end in is kept.
    for segment in [*redline(before[0][:-1], after[0][:-1]), Segment(KEPT, "\n")]:
        size = len(segment.text)
        looks = after[1][come : come + size]
        if segment.op == "delete":
            looks = before[1][gone : gone + size]
        setter.write(segment.op, segment.text, looks)
        gone += size * (segment.op != "insert")
        come += size * (segment.op != "delete")


def _flat(paras: Sequence[Para]) -> tuple[str, list[str]]:
    """The text with its marks, and the look of every character."""
    text, looks = [], []
    for para in paras:
        text.append(para.text + "\n")
        for run in para.runs:
            looks += [run.face] * len(run.text)
        looks.append(para.shape)
    return "".join(text), looks


def _ended(lines: list[Line]) -> list[Line]:
    """Let the last mark be a kept one, without changing either side's text."""
    if not lines or lines[-1].mark == KEPT:
        return lines
    op = lines[-1].mark
    lines[-1] = replace(lines[-1], mark=KEPT)
    at = next((n for n in range(len(lines) - 2, -1, -1) if lines[n].mark != op), None)
    if at is None:
        return lines
    if lines[at].mark == KEPT:
        lines[at] = replace(lines[at], mark=op)
    else:
        # The other side ended here with a mark of its own; now both share the last.
        after = lines.pop(at + 1)
        lines[at] = replace(after, pieces=lines[at].pieces + after.pieces)
    return lines
