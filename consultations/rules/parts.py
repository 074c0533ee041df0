"""A long draft in parts, so that a screen shows one at a time (章, or forty 条)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .marks import HEADINGS
from .tree import Draft, Node

# A part ends before the next heading once it has so many units, and in any case
# after so many.
ENOUGH, MOST = 20, 50


@dataclass(frozen=True)
class Part:
    """Some provisions in a row; `first` and `last` are places in the order of text."""

    title: str
    first: int
    last: int


def parts(draft: Draft) -> list[Part]:
    """Cut a draft into parts; one with few units is one part."""
    nodes = list(draft.walk())
    units = {unit.key for unit in draft.units()}
    begins = list(_begins(nodes, units))
    ends = [*begins[1:], len(nodes)]
    return [
        Part(_title(nodes[first:end], units), first, end - 1)
        for first, end in zip(begins, ends, strict=True)
    ]


def part_of(found: Sequence[Part], place: int) -> int:
    """Which part holds the provision at a place in the order of the text."""
    holding = (at for at, part in enumerate(found) if part.first <= place <= part.last)
    return next(holding, 0)


def _begins(nodes: Sequence[Node], units: set[str]) -> Iterator[int]:
    yield 0
    count, begun = 0, 0
    for place, node in enumerate(nodes):
        heading = node.kind in HEADINGS and nodes[place - 1].kind not in HEADINGS
        full = count >= MOST and node.key in units
        if place > begun and ((heading and count >= ENOUGH) or full):
            yield place
            count, begun = 0, place
        count += node.key in units


def _title(nodes: Sequence[Node], units: set[str]) -> str:
    inside = [node.label for node in nodes if node.key in units and node.label]
    span = "" if not inside else f"{inside[0]}—{inside[-1]}"
    if len(set(inside)) == 1:
        span = inside[0]
    head = nodes[0]
    if head.kind not in HEADINGS:
        return span or "全文"
    named = f"{head.label} {head.caption}".strip()
    return f"{named}（{span}）" if span else named
