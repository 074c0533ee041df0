"""A tree of provisions as a flat list, and back: what editing works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from operator import is_

from .marks import KINDS, classify
from .tree import Node

_RANK = {kind: float(rank) for rank, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Flat:
    """A node without its children; `root` keeps a closing sentence out of an item.

    `was` is that very node and the one with children it was taken from: what no step
    has touched is hung up again as it was, and need not be written anew.
    """

    node: Node
    root: bool = False
    was: tuple[Node, Node] | None = field(default=None, compare=False, repr=False)


def flatten(nodes: Sequence[Node]) -> list[Flat]:
    """All nodes in the order of the text."""
    flat: list[Flat] = []
    for node in nodes:
        _add(node, flat, root=node.kind == "kuan")
    return flat


def _add(node: Node, flat: list[Flat], *, root: bool) -> None:
    if not node.children:
        flat.append(Flat(node, root))
        return
    own = replace(node, children=())
    flat.append(Flat(own, root, (own, node)))
    for child in node.children:
        _add(child, flat, root=False)


@dataclass
class _Open:
    node: Node
    rank: float
    children: list[_Open]
    was: tuple[Node, Node] | None

    def freeze(self) -> Node:
        if not self.children and not self.node.children:
            return self.node
        children = tuple(child.freeze() for child in self.children)
        if self.was is not None and self._is_untouched(*self.was, children):
            return self.was[1]
        return replace(self.node, children=children)

    def _is_untouched(self, own: Node, whole: Node, now: tuple[Node, ...]) -> bool:
        same = len(now) == len(whole.children) and all(map(is_, now, whole.children))
        return self.node is own and same


def nest(flat: Sequence[Flat]) -> tuple[Node, ...]:
    """Hang every node below the last one of higher rank."""
    roots: list[_Open] = []
    stack: list[_Open] = []
    for item in flat:
        rank = _rank(item.node, stack)
        while stack and (item.root or stack[-1].rank >= rank):
            stack.pop()
        branch = _Open(item.node, rank, [], item.was)
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
