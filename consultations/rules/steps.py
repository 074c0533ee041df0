"""The steps of the 校核 screen by name: from what a form sends to a changed tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from . import doubts, editing, outside
from .checks import check
from .pieces import EditRefused
from .tree import Draft, Node

Step = Callable[[Draft], Draft]


def step(op: str, key: str, values: Mapping[str, Any]) -> Step:
    """Give the change that a named step makes to the node with this key.

    `values` holds what the step needs: text, caption, number, branch, kind, line,
    target, start, at, mark, act, why. Raises EditRefused for an unknown step.
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
    if values.get("at") is not None:
        if values.get("text"):  # what was typed before the cut counts
            draft = editing.set_text(draft, key, values["text"])
        return editing.split(draft, key, values["at"])
    return editing.split_article(draft, key, values.get("line") or 0)


def _text(draft: Draft, key: str, values: Mapping[str, Any]) -> Draft:
    text = values.get("text") or ""
    if outside.find(draft, key) is not None:
        return outside.set_text(draft, key, text)
    return editing.set_text(draft, key, text)


def _kind(draft: Draft, key: str, values: Mapping[str, Any]) -> Draft:
    """Change the kind; into and out of what stands around the provisions as well."""
    kind = values.get("kind") or ""
    if outside.find(draft, key) is not None:
        if kind in outside.NAMES:
            raise EditRefused("请先改为款，再改为别的。")
        return outside.bring_in(draft, key)
    if kind in outside.NAMES:
        return outside.move_out(draft, key, kind)
    return editing.set_kind(draft, key, kind)


def _settle(draft: Draft, key: str, values: Mapping[str, Any]) -> Draft:
    mark, act = values.get("mark") or "", values.get("act") or ""
    return doubts.settle(draft, mark, act, values.get("why") or "")


def focus(op: str, key: str, old: Draft, new: Draft) -> str:
    """The node to look at after a step: the same, the new half, or the neighbour."""
    before, now = _keys(old), _keys(new)
    known, there = set(before), set(now)
    fresh = [found for found in now if found not in known]
    if op == "split" and fresh:
        return _first_unit(new, fresh, key)
    if key in there or not now:
        return key
    at = before.index(key) if key in known else 0
    at -= op == "merge"
    later = (found for found in before[max(at, 0) :] if found in there)
    return next(later, now[-1])


def _keys(draft: Draft) -> list[str]:
    pieces = (*outside.before(draft), *outside.after(draft))
    return [node.key for node in draft.walk()] + [piece.key for piece in pieces]


def _first_unit(draft: Draft, fresh: list[str], key: str) -> str:
    """The new provision of the kind that was split, if there is one."""
    kind = draft.find(key).kind
    same = [found for found in fresh if draft.find(found).kind == kind]
    return same[0] if same else fresh[0]


_STEPS: dict[str, Callable[[Draft, str, Mapping[str, Any]], Draft]] = {
    "title": lambda draft, key, v: set_title(draft, v.get("text") or ""),
    "text": _text,
    "caption": lambda draft, key, v: editing.set_caption(
        draft, key, v.get("caption") or ""
    ),
    "number": _number,
    "kind": _kind,
    "split": _split,
    "merge": lambda draft, key, v: editing.merge_with_previous(draft, key),
    "delete": lambda draft, key, v: editing.delete(draft, key),
    "restore": lambda draft, key, v: editing.restore(draft, key),
    "up": _up,
    "down": _down,
    "move": _move,
    "renumber": lambda draft, key, v: editing.renumber_from(draft, key, v.get("start")),
    "settle": _settle,
    "reopen": lambda draft, key, v: doubts.reopen(draft, v.get("mark") or ""),
}
NAMES = tuple(_STEPS)
