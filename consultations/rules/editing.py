"""What a person does to a draft on the 校核 screen; every step gives a new draft.

Nodes are named by their key. Keys of nodes that stay never change, and the warnings
are computed afresh after each step. EditRefused says in Chinese why a step cannot be.
"""

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


def set_text(draft: Draft, key: str, text: str) -> Draft:
    """Replace the text; an article takes its whole text, a line for each 款 项 目."""
    flat, at = _open(draft, key)
    node = flat[at].node
    if node.kind != "tiao":
        flat[at] = replace(flat[at], node=replace(node, text=text.strip()))
        return _close(draft, flat)
    end = _end(flat, at)
    flat[at] = Flat(replace(node, text=""))
    flat[at + 1 : end] = _lines(draft, text.split("\n"))
    return _close(draft, flat)


def set_caption(draft: Draft, key: str, caption: str) -> Draft:
    """Replace the caption of an article or a heading."""
    node = draft.find(key)
    if node.kind not in ("tiao", *HEADINGS):
        raise EditRefused("只有编、章、节、条可以有标题。")
    return _update(draft, replace(node, caption=caption.strip()))


def set_number(draft: Draft, key: str, number: int, branch: int = 0) -> Draft:
    """Give a provision another number; `branch` is M of 第N条之M."""
    node = draft.find(key)
    if node.kind == "kuan":
        raise EditRefused("款没有编号，按先后顺序确定。")
    if not 1 <= number <= 9999 or not 0 <= branch <= 99:
        raise EditRefused("编号应在 1 到 9999 之间。")
    return _update(draft, replace(node, number=number, branch=branch))


def set_kind(draft: Draft, key: str, kind: str) -> Draft:
    """Make a provision another kind; what stands below it follows by rank.

    A label that is no label any more becomes text again, and text that begins with
    a label gives it up.
    """
    if kind not in KINDS:
        raise EditRefused("没有这种层级。")
    flat, at = _open(draft, key)
    flat[at : at + 1] = _converted(draft, flat, at, kind)
    return _close(draft, flat)


def split_article(draft: Draft, key: str, line: int) -> Draft:
    """Make the lines of an article from `line` on (from 0) the next article."""
    flat, at = _open(draft, key)
    node = flat[at].node
    lines = draft.find(key).full_text().split("\n")
    if node.kind != "tiao" or not 0 < line < len(lines):
        raise EditRefused("只能在一条之内、第一行之后拆分。")
    kept = _lines(draft, lines[:line])
    first, mark = lines[line], classify(lines[line])
    labelled = mark is not None and mark.kind == "tiao"
    number = mark.number if labelled and mark else (node.number or 0) + 1
    article = Node(
        _next_key(draft, len(kept)),
        "tiao",
        number,
        mark.branch if labelled and mark else 0,
    )
    rest = [mark.rest if labelled and mark else first, *lines[line + 1 :]]
    moved = _lines(draft, rest, used=len(kept) + 1)
    head = Flat(replace(node, text=""))
    flat[at : _end(flat, at)] = [head, *kept, Flat(_relabel(article)), *moved]
    return _close(draft, flat)


def merge_with_previous(draft: Draft, key: str) -> Draft:
    """Join a provision to the one before it: an article gives up its label."""
    flat, at = _open(draft, key)
    node = flat[at].node
    if node.kind in HEADINGS:
        raise EditRefused("编、章、节不能并入上一项，请改用删除或更改层级。")
    before = _previous(flat, at)
    if node.kind == "tiao":
        own = flat[at + 1 : _end(flat, at)]
        del flat[at : at + 1 + len(own)]
        text = Node(_next_key(draft), "kuan", text=node.text)
        place = _end(flat, before)
        flat[place:place] = [*([Flat(text)] if node.text else []), *own]
        return _close(draft, flat)
    other = flat[before].node
    joined = replace(
        other,
        text=other.text + node.mark + node.text,
        lines=(*other.lines, *node.lines),
    )
    flat[before] = replace(flat[before], node=joined)
    del flat[at]
    return _close(draft, flat)


def delete(draft: Draft, key: str) -> Draft:
    """Remove a provision with all below it; of a heading only the heading goes."""
    flat, at = _open(draft, key)
    heading = flat[at].node.kind in HEADINGS
    del flat[at : at + 1 if heading else _end(flat, at)]
    return _close(draft, flat)


def move(draft: Draft, key: str, target: str, *, after: bool = False) -> Draft:
    """Put a provision with all below it before (or after) another one."""
    flat, at = _open(draft, key)
    end = _end(flat, at)
    moved = flat[at:end]
    if target in {item.node.key for item in moved}:
        raise EditRefused("不能移到自己里面。")
    del flat[at:end]
    place = _place(flat, target)
    place = _end(flat, place) if after else place
    flat[place:place] = moved
    return _close(draft, flat)


def renumber_from(draft: Draft, key: str, start: int | None = None) -> Draft:
    """Number the articles from here on one by one; 之 is dissolved.

    Without `start` the first takes the number after the article before it.
    """
    articles = draft.articles()
    at = next((i for i, node in enumerate(articles) if node.key == key), None)
    if at is None:
        raise EditRefused("请选择一条，从该条起重新编号。")
    if start is None:
        start = (articles[at - 1].number or 0) + 1 if at else 1
    if not 1 <= start <= 9999 - len(articles):
        raise EditRefused("编号应在 1 到 9999 之间。")
    numbers = {node.key: start + step for step, node in enumerate(articles[at:])}
    flat = [
        replace(
            item,
            node=_relabel(replace(item.node, number=numbers[item.node.key], branch=0)),
        )
        if item.node.key in numbers
        else item
        for item in flatten(draft.nodes)
    ]
    return _close(draft, flat)


def _open(draft: Draft, key: str) -> tuple[list[Flat], int]:
    flat = flatten(draft.nodes)
    return flat, _place(flat, key)


def _place(flat: Sequence[Flat], key: str) -> int:
    for at, item in enumerate(flat):
        if item.node.key == key:
            return at
    raise EditRefused("找不到这一条，页面可能已过期，请刷新。")


def _close(draft: Draft, flat: Sequence[Flat]) -> Draft:
    return check(replace(draft, nodes=nest(flat)))


def _update(draft: Draft, node: Node) -> Draft:
    flat, at = _open(draft, node.key)
    flat[at] = replace(flat[at], node=_relabel(replace(node, children=())))
    return _close(draft, flat)


def _end(flat: Sequence[Flat], at: int) -> int:
    """The place after the last node below the one at `at`."""
    rank = KINDS.index(flat[at].node.kind)
    in_item = flat[at].node.kind == "yi"
    for place in range(at + 1, len(flat)):
        item = flat[place]
        below = KINDS.index(item.node.kind) > rank
        if item.root or not (below or (in_item and item.node.kind == "kuan")):
            return place
    return len(flat)


def _previous(flat: Sequence[Flat], at: int) -> int:
    """The provision to join: for an article the one before, else the last text."""
    wanted = ("tiao",) if flat[at].node.kind == "tiao" else KINDS[5:]
    for place in range(at - 1, -1, -1):
        if flat[place].node.kind in wanted:
            return place
        if flat[place].node.kind == "tiao":
            break
    raise EditRefused("前面没有可以合并的内容。")


def _next_key(draft: Draft, used: int = 0) -> str:
    numbers = [int(node.key[1:]) for node in draft.walk() if node.key[1:].isdecimal()]
    return f"n{max(numbers, default=0) + 1 + used}"


def _lines(draft: Draft, lines: Sequence[str], used: int = 0) -> list[Flat]:
    """Lines of an article as 款, 项 and 目."""
    texts = [line.strip() for line in lines if line.strip()]
    return [
        Flat(_line(_next_key(draft, used + at), text)) for at, text in enumerate(texts)
    ]


def _line(key: str, text: str) -> Node:
    mark = classify(text)
    if mark is None or mark.kind not in ("xiang", "mu", "yi"):
        return Node(key, "kuan", text=text)
    return _marked(key, mark, mark.kind)


def _marked(key: str, mark: Mark, kind: str) -> Node:
    label = label_for(kind, mark.number, mark.branch, mark.raw)
    return Node(key, kind, mark.number, mark.branch, label, mark.raw, text=mark.rest)


def _relabel(node: Node) -> Node:
    """Write label and mark anew after the number or the caption has changed."""
    if node.kind in ("xiang", "mu", "yi"):
        sign = _sign(node)
        label = label_for(node.kind, node.number, 0, sign)
        return replace(node, mark=sign + node.caption, label=label)
    label = label_for(node.kind, node.number, node.branch)
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


def _converted(draft: Draft, flat: list[Flat], at: int, kind: str) -> list[Flat]:
    node = flat[at].node
    printed = " ".join(part for part in (node.mark, node.text) if part)
    if node.kind in ("tiao", *HEADINGS) and kind in ("kuan", "xiang", "mu", "yi"):
        printed = (node.mark + _take_first(flat, at)).strip()
    mark = classify(printed)
    if mark is not None and mark.kind == kind:
        return _opened(draft, node, mark, kind)
    if kind == "kuan":
        return [Flat(replace(Node(node.key, "kuan", text=printed), lines=node.lines))]
    text = node.text or node.caption or printed
    number = _next_number(flat, at, kind)
    fresh = replace(Node(node.key, kind, number), lines=node.lines)
    if kind in HEADINGS:
        return [Flat(_relabel(replace(fresh, caption=text)))]
    if kind == "tiao":
        return [Flat(_relabel(fresh)), *_lines(draft, [text])]
    return [Flat(_relabel(replace(fresh, text=text)))]


def _opened(draft: Draft, node: Node, mark: Mark, kind: str) -> list[Flat]:
    """A node whose text begins with a label of the kind it becomes."""
    fresh = replace(_marked(node.key, mark, kind), lines=node.lines)
    if kind in HEADINGS:
        return [Flat(_relabel(replace(fresh, caption=mark.rest, text="")))]
    if kind != "tiao":
        return [Flat(fresh)]
    printed, caption, text = split_caption(mark.rest, _STYLE)
    article = replace(fresh, mark=mark.raw + printed, caption=caption, text="")
    return [Flat(article), *_lines(draft, [text])]


def _take_first(flat: list[Flat], at: int) -> str:
    """Take the first 款 out of an article that becomes a paragraph itself."""
    node = flat[at].node
    if node.kind == "tiao" and at + 1 < len(flat):
        if flat[at + 1].node.kind == "kuan" and not flat[at + 1].root:
            return flat.pop(at + 1).node.text
    return node.text


def _next_number(flat: Sequence[Flat], at: int, kind: str) -> int:
    for item in reversed(flat[:at]):
        if item.node.kind == kind:
            return (item.node.number or 0) + 1
        if KINDS.index(item.node.kind) < KINDS.index(kind) and kind != "tiao":
            break
    return 1
