"""The tools of editing: flat lists of nodes, labels written anew, lines as nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .captions import CaptionStyle, split_caption
from .checks import check
from .marks import HEADINGS, KINDS, Mark, classify, label_for
from .nesting import Flat, flatten, nest
from .numerals import to_chinese
from .tree import Draft, Node

_STYLE = CaptionStyle()


class EditRefused(ValueError):
    """A step that makes no sense for this node; the message says why in Chinese."""


def open_at(draft: Draft, key: str) -> tuple[list[Flat], int]:
    """The flat list of a draft, and the place of a node in it; raises EditRefused."""
    flat = flatten(draft.nodes)
    return flat, place_of(flat, key)


def place_of(flat: Sequence[Flat], key: str) -> int:
    """The place of a key in a flat list; raises EditRefused when it is gone."""
    for at, item in enumerate(flat):
        if item.node.key == key:
            return at
    raise EditRefused("找不到这一条，页面可能已过期，请刷新。")


def close(draft: Draft, flat: Sequence[Flat]) -> Draft:
    """Hang the list up as a tree again and look for doubts afresh."""
    return check(replace(draft, nodes=nest(flat)))


def end_of(flat: Sequence[Flat], at: int) -> int:
    """The place after the last node below the one at `at`."""
    rank = KINDS.index(flat[at].node.kind)
    in_item = flat[at].node.kind == "yi"
    for place in range(at + 1, len(flat)):
        item = flat[place]
        below = KINDS.index(item.node.kind) > rank
        if item.root or not (below or (in_item and item.node.kind == "kuan")):
            return place
    return len(flat)


def next_key(draft: Draft, used: int = 0) -> str:
    """A key that no node has, deleted or not; `used` were taken in the same step."""
    known = [node.key[1:] for node in (*draft.walk(), *draft.deleted())]
    numbers = [int(number) for number in known if number.isdecimal()]
    return f"n{max(numbers, default=0) + 1 + used}"


def rewritten(draft: Draft, old: Sequence[Node], texts: Sequence[str]) -> list[Flat]:
    """Lines of an article in place of old ones: what stays keeps its key and lines.

    So a person's place on the screen and the way back to the source are kept.
    """
    wanted = [text.strip() for text in texts if text.strip()]
    known: dict[str, list[Node]] = {}
    for node in reversed(old):
        known.setdefault(node.own_line(), []).append(replace(node, children=()))
    same = len(wanted) == len(old)
    flat: list[Flat] = []
    for at, text in enumerate(wanted):
        if known.get(text):
            flat.append(Flat(known[text].pop()))
        elif same:
            fresh = line_of(old[at].key, text)
            flat.append(Flat(replace(fresh, lines=old[at].lines)))
        else:
            flat.append(Flat(line_of(next_key(draft, at), text)))
    keys = [item.node.key for item in flat]
    return flat if len(keys) == len(set(keys)) else lines_of(draft, wanted)


def lines_of(draft: Draft, lines: Sequence[str], used: int = 0) -> list[Flat]:
    """Lines of an article as 款, 项 and 目."""
    texts = [line.strip() for line in lines if line.strip()]
    return [
        Flat(line_of(next_key(draft, used + at), text)) for at, text in enumerate(texts)
    ]


def line_of(key: str, text: str) -> Node:
    """One line of an article as 款, 项 or 目."""
    mark = classify(text)
    if mark is None or mark.kind not in ("xiang", "mu", "yi"):
        return Node(key, "kuan", text=text)
    return marked(key, mark, mark.kind)


def marked(key: str, mark: Mark, kind: str) -> Node:
    """A node of a kind with the label that a line begins with."""
    label = label_for(kind, mark.number, mark.branch, mark.raw)
    return Node(key, kind, mark.number, mark.branch, label, mark.raw, text=mark.rest)


def relabel(node: Node) -> Node:
    """Write label and mark anew after the number or the caption has changed."""
    if node.kind in ("xiang", "mu", "yi"):
        sign = _sign(node)
        label = label_for(node.kind, node.number, 0, sign)
        return replace(node, mark=sign + node.caption, label=label)
    label = label_for(node.kind, node.number, node.branch, node.label)
    caption = node.caption
    if node.kind == "tiao" and caption:
        return replace(node, label=label, mark=f"{label}【{caption}】")
    return replace(node, label=label, mark=f"{label}　{caption}".strip("　"))


def _sign(node: Node) -> str:
    number = node.number or 1
    if node.kind == "mu":
        return f"{number}."
    chinese = to_chinese(number)
    return f"（{chinese}）" if node.kind == "xiang" else f"{chinese}、"


def opened(
    draft: Draft, node: Node, mark: Mark, kind: str, used: int = 0
) -> list[Flat]:
    """A node whose text begins with a label of the kind it becomes."""
    fresh = replace(marked(node.key, mark, kind), lines=node.lines)
    if kind in HEADINGS:
        return [Flat(relabel(replace(fresh, caption=mark.rest, text="")))]
    if kind != "tiao":
        return [Flat(fresh)]
    printed, caption, text = split_caption(mark.rest, _STYLE)
    article = replace(fresh, mark=mark.raw + printed, caption=caption, text="")
    below = lines_of(draft, [text], used=used)
    return [Flat(article), *_from(below, node.lines)]


def _from(below: list[Flat], lines: tuple[int, ...]) -> list[Flat]:
    return [replace(item, node=replace(item.node, lines=lines)) for item in below]


def next_number(flat: Sequence[Flat], at: int, kind: str) -> int:
    """The number that follows the last one of a kind before a place."""
    for item in reversed(flat[:at]):
        if item.node.kind == kind:
            return (item.node.number or 0) + 1
        if KINDS.index(item.node.kind) < KINDS.index(kind) and kind != "tiao":
            break
    return 1
