"""Show what changed between two texts, in pieces that a person can read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_CLAUSE = re.compile(r"[^，。；：、！？\n]*[，。；：、！？\n]?")
_TOKEN = re.compile(r"[A-Za-z]+|[0-9０-９]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)
_MAX_AREA = 250_000  # tokens × tokens that are compared one by one
_ALIKE = 0.3


@dataclass(frozen=True)
class Segment:
    """A piece of text; `op` is equal, insert or delete."""

    op: str
    text: str


def redline(old: str, new: str) -> list[Segment]:
    """The segments that turn `old` into `new`.

    Equal and deleted pieces joined give `old`, equal and inserted ones `new`. First
    clauses are compared, then the characters inside those that differ; islands of
    one or two equal characters join the change around them.
    """
    pieces = _merge(_by_clause(old, new))
    return _merge(_order(_absorb(pieces)))


def _by_clause(old: str, new: str) -> Iterator[Segment]:
    before, after = _clauses(old), _clauses(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for op, i1, i2, j1, j2 in matcher.get_opcodes():
        first, second = "".join(before[i1:i2]), "".join(after[j1:j2])
        if op == "equal":
            yield Segment("equal", first)
        else:
            yield from _by_token(first, second)


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.findall(text) if clause]


def _by_token(old: str, new: str) -> Iterator[Segment]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if not before or not after or len(before) * len(after) > _MAX_AREA:
        yield from _replace(old, new)
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.quick_ratio() < _ALIKE:
        yield from _replace(old, new)
        return
    for op, i1, i2, j1, j2 in matcher.get_opcodes():
        if op == "equal":
            yield Segment("equal", "".join(before[i1:i2]))
        else:
            yield from _replace("".join(before[i1:i2]), "".join(after[j1:j2]))


def _replace(old: str, new: str) -> Iterator[Segment]:
    if old:
        yield Segment("delete", old)
    if new:
        yield Segment("insert", new)


def _merge(segments: Iterator[Segment] | Sequence[Segment]) -> list[Segment]:
    merged: list[Segment] = []
    for segment in segments:
        if merged and merged[-1].op == segment.op:
            merged[-1] = Segment(segment.op, merged[-1].text + segment.text)
        elif segment.text:
            merged.append(segment)
    return merged


def _absorb(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Turn an equal piece that is too short to be read into part of the change."""
    for at, segment in enumerate(segments):
        inner = 0 < at < len(segments) - 1
        if segment.op == "equal" and inner and _is_island(segments, at):
            yield Segment("delete", segment.text)
            yield Segment("insert", segment.text)
        else:
            yield segment


def _is_island(segments: Sequence[Segment], at: int) -> bool:
    size = len(segments[at].text)
    return size <= 2 and size <= min(_side(segments, at, -1), _side(segments, at, 1))


def _side(segments: Sequence[Segment], at: int, step: int) -> int:
    """How many characters the change on one side of a segment holds."""
    size, at = 0, at + step
    while 0 <= at < len(segments) and segments[at].op != "equal":
        size = max(size, len(segments[at].text))
        at += step
    return size


def _order(segments: Iterator[Segment]) -> Iterator[Segment]:
    """Within one change put all that goes before all that comes."""
    gone, come = "", ""
    for segment in segments:
        if segment.op == "equal":
            yield from _replace(gone, come)
            gone, come = "", ""
            yield segment
        elif segment.op == "delete":
            gone += segment.text
        else:
            come += segment.text
    yield from _replace(gone, come)
