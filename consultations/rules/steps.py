"""The steps of the 校核 screen by name: from what a form sends to a changed tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from . import editing
from .checks import check
from .editing import EditRefused
from .tree import Draft, Node

Step = Callable[[Draft], Draft]


def step(op: str, key: str, values: Mapping[str, Any]) -> Step:
    """Give the change that a named step makes to the node with this key.

    `values` holds what the step needs: text, caption, number, branch, kind, line,
    target, start. Raises EditRefused for an unknown step.
    """
    make = _STEPS.get(op)
    if make is None:
        raise EditRefused("没有这种操作。")
    return lambda draft: make(draft, key, values)


def set_title(draft: Draft, title: str) -> Draft:
    """Replace the title; a missing one is no longer warned of."""
    lines = tuple(line.strip() for line in title.split("\n") if line.strip())
    if not lines:
        raise EditRefused("标题不能为空。")
    notes = tuple(note for note in draft.notes if note.code != "no_title")
    return check(replace(draft, title=lines, notes=notes))


def siblings(draft: Draft, key: str) -> tuple[Node | None, Node | None]:
    """The nodes just before and just after one, below the same parent."""
    for row in _families(draft):
        keys = [node.key for node in row]
        if key in keys:
            at = keys.index(key)
            before = row[at - 1] if at else None
            return before, row[at + 1] if at + 1 < len(row) else None
    raise KeyError(key)


def _families(draft: Draft) -> list[tuple[Node, ...]]:
    return [draft.nodes, *(node.children for node in draft.walk())]


def _up(draft: Draft, key: str, values: Mapping[str, Any]) -> Draft:
    before, _ = siblings(draft, key)
    if before is None:
        raise EditRefused("已经是这一级的第一项，不能再上移。")
    return editing.move(draft, key, before.key)


def _down(draft: Draft, key: str, values: Mapping[str, Any]) -> Draft:
    _, after = siblings(draft, key)
    if after is None:
        raise EditRefused("已经是这一级的最后一项，不能再下移。")
    return editing.move(draft, key, after.key, after=True)


def _move(draft: Draft, key: str, values: Mapping[str, Any]) -> Draft:
    if not values.get("target"):
        raise EditRefused("请选择移到哪一条之后。")
    return editing.move(draft, key, values["target"], after=True)


def _number(draft: Draft, key: str, values: Mapping[str, Any]) -> Draft:
    if values.get("number") is None:
        raise EditRefused("请填写编号。")
    return editing.set_number(draft, key, values["number"], values.get("branch") or 0)


def _split(draft: Draft, key: str, values: Mapping[str, Any]) -> Draft:
    return editing.split_article(draft, key, values.get("line") or 0)


_STEPS: dict[str, Callable[[Draft, str, Mapping[str, Any]], Draft]] = {
    "title": lambda draft, key, v: set_title(draft, v.get("text") or ""),
    "text": lambda draft, key, v: editing.set_text(draft, key, v.get("text") or ""),
    "caption": lambda draft, key, v: editing.set_caption(
        draft, key, v.get("caption") or ""
    ),
    "number": _number,
    "kind": lambda draft, key, v: editing.set_kind(draft, key, v.get("kind") or ""),
    "split": _split,
    "merge": lambda draft, key, v: editing.merge_with_previous(draft, key),
    "delete": lambda draft, key, v: editing.delete(draft, key),
    "up": _up,
    "down": _down,
    "move": _move,
    "renumber": lambda draft, key, v: editing.renumber_from(draft, key, v.get("start")),
}
NAMES = tuple(_STEPS)
