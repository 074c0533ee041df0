"""A tree of provisions as a flat list, and back: what editing works on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .marks import KINDS, classify
from .tree import Node

_RANK = {kind: float(rank) for rank, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Flat:
    """A node without its children; `root` keeps a closing sentence out of an item."""

    node: Node
    root: bool = False


def flatten(nodes: Sequence[Node]) -> list[Flat]:
    """All nodes in the order of the text."""
    return [item for node in nodes for item in _below(node, root=True)]


def _below(node: Node, *, root: bool) -> Iterator[Flat]:
    own = replace(node, children=()) if node.children else node
    yield Flat(own, root=root and node.kind == "kuan")
    for child in node.children:
        yield from _below(child, root=False)


@dataclass
class _Open:
    node: Node
    rank: float
    children: list[_Open]

    def freeze(self) -> Node:
        if not self.children and not self.node.children:
            return self.node
        children = tuple(child.freeze() for child in self.children)
        return replace(self.node, children=children)


def nest(flat: Sequence[Flat]) -> tuple[Node, ...]:
    """Hang every node below the last one of higher rank."""
    roots: list[_Open] = []
    stack: list[_Open] = []
    for item in flat:
        rank = _rank(item.node, stack)
        while stack and (item.root or stack[-1].rank >= rank):
            stack.pop()
        branch = _Open(item.node, rank, [])
        (stack[-1].children if stack else roots).append(branch)
        stack.append(branch)
    return tuple(branch.freeze() for branch in roots)


def title_rank(kind: str) -> float:
    """The rank of 一、 or （一） that is a title over articles: below 节, above 条."""
    return _RANK["jie"] + (0.3 if kind == "yi" else 0.6)


def _rank(node: Node, stack: Sequence[_Open]) -> float:
    if node.kind == "kuan" and not any(open_.node.kind == "tiao" for open_ in stack):
        return _RANK["yi"] + 0.5
    if node.kind == "mu":
        return _point_rank(node, stack)
    if node.kind in ("yi", "xiang") and node.caption:
        return title_rank(node.kind)
    return _RANK[node.kind]


def _point_rank(node: Node, stack: Sequence[_Open]) -> float:
    """Points of another style nest: 1. holds （1）."""
    points = [open_ for open_ in stack if open_.node.kind == "mu"]
    same = [open_ for open_ in points if _style(open_.node) == _style(node)]
    if same:
        return same[0].rank
    return points[-1].rank + 0.1 if points and node.number == 1 else _RANK["mu"]


def _style(node: Node) -> str:
    mark = classify(node.mark)
    return mark.style if mark else ""
