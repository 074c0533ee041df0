"""What a person does to a draft on the 校核 screen; every step gives a new draft.

Nodes are named by their key. Keys of nodes that stay never change, and the warnings
are computed afresh after each step. EditRefused says in Chinese why a step cannot be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .marks import HEADINGS, KINDS, classify
from .nesting import Flat, flatten, nest
from .pieces import (
    EditRefused,
    close,
    end_of,
    line_of,
    lines_of,
    next_key,
    next_number,
    open_at,
    opened,
    place_of,
    relabel,
    rewritten,
)
from .tree import Draft, Node, Removed

__all__ = ["EditRefused"]


def set_text(draft: Draft, key: str, text: str) -> Draft:
    """Replace the text; an article takes its whole text, a line for each 款 项 目."""
    flat, at = open_at(draft, key)
    node = flat[at].node
    if node.kind != "tiao":
        flat[at] = replace(flat[at], node=replace(node, text=text.strip()))
        return close(draft, flat)
    end = end_of(flat, at)
    flat[at] = Flat(replace(node, text=""))
    old = [item.node for item in flat[at + 1 : end]]
    flat[at + 1 : end] = rewritten(draft, old, text.split("\n"))
    return close(draft, flat)


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
    flat, at = open_at(draft, key)
    flat[at : at + 1] = _converted(draft, flat, at, kind)
    return close(draft, flat)


def split_article(draft: Draft, key: str, line: int) -> Draft:
    """Make the lines of an article from `line` on (from 0) the next article."""
    flat, at = open_at(draft, key)
    lines = text_of(draft, key).split("\n")
    if flat[at].node.kind != "tiao" or not 0 < line < len(lines):
        raise EditRefused("只能在一条之内、第一行之后拆分。")
    return split(draft, key, len("\n".join(lines[:line])))


def text_of(draft: Draft, key: str) -> str:
    """What the editing form shows of a node: of an article its whole text."""
    node = draft.find(key)
    return node.full_text() if node.kind == "tiao" else node.text


def split(draft: Draft, key: str, at: int) -> Draft:
    """Cut the text of a provision before character `at` (from 0) into two.

    The second half of an article is the next article; that of a 款, 项 or 目 is
    another of its kind. A label at the cut is used.
    """
    text = text_of(draft, key)
    first, second = text[:at].rstrip(), text[max(at, 0) :].strip()
    if at < 0 or not first.strip() or not second:
        raise EditRefused("请把光标放在文字中间，两边都要有文字。")
    flat, place = open_at(draft, key)
    kind = flat[place].node.kind
    if kind in HEADINGS:
        raise EditRefused("编、章、节不能拆分。")
    cut = _split_article if kind == "tiao" else _split_line
    cut(draft, flat, place, first, second)
    return close(draft, flat)


def _split_article(
    draft: Draft, flat: list[Flat], at: int, first: str, second: str
) -> None:
    node, end = flat[at].node, end_of(flat, at)
    old = [item.node for item in flat[at + 1 : end]]
    head, *more = second.split("\n")
    mark = classify(head)
    labelled = mark if mark is not None and mark.kind == "tiao" else None
    number = labelled.number if labelled else (node.number or 0) + 1
    branch = labelled.branch if labelled else 0
    article = relabel(Node(next_key(draft, len(old) + 2), "tiao", number, branch))
    lines = [*first.split("\n"), labelled.rest if labelled else head, *more]
    pieces = [line for line in lines if line.strip()]
    count = sum(1 for line in first.split("\n") if line.strip())
    below = _kept(draft, old, pieces, count)
    if labelled:  # the label stands in the source, beside the words after it
        article = replace(article, lines=below[count].node.lines)
    flat[at:end] = [
        Flat(replace(node, text="")),
        *below[:count],
        Flat(article),
        *below[count:],
    ]


def _kept(draft: Draft, old: list[Node], pieces: list[str], cut: int) -> list[Flat]:
    """The lines of both halves; halves of one line keep the place it came from."""
    whole = [node.own_line() for node in old]
    flat = rewritten(draft, old, pieces)
    if len(pieces) != len(whole) + 1 or len(flat) != len(pieces):
        return flat
    lines = old[cut - 1].lines
    for at in (cut - 1, cut):
        flat[at] = replace(flat[at], node=replace(flat[at].node, lines=lines))
    return flat


def _split_line(
    draft: Draft, flat: list[Flat], at: int, first: str, second: str
) -> None:
    item, mark = flat[at], classify(second)
    node = item.node
    if mark is not None and mark.kind in ("xiang", "mu", "yi"):
        fresh = line_of(next_key(draft), second)
    else:
        fresh = Node(next_key(draft), node.kind, text=second)
        if node.kind != "kuan":
            fresh = relabel(replace(fresh, number=(node.number or 0) + 1))
    flat[at : at + 1] = [
        replace(item, node=replace(node, text=first)),
        replace(item, node=replace(fresh, lines=node.lines)),
    ]


def merge_with_previous(draft: Draft, key: str) -> Draft:
    """Join a provision to the one before it: an article gives up its label."""
    flat, at = open_at(draft, key)
    node = flat[at].node
    if node.kind in HEADINGS:
        raise EditRefused("编、章、节不能并入上一项，请改用删除或更改层级。")
    before = _previous(flat, at)
    if node.kind == "tiao":
        own = flat[at + 1 : end_of(flat, at)]
        del flat[at : at + 1 + len(own)]
        text = Node(next_key(draft), "kuan", text=node.text)
        place = end_of(flat, before)
        flat[place:place] = [*([Flat(text)] if node.text else []), *own]
        return close(draft, flat)
    other = flat[before].node
    joined = replace(
        other,
        text=other.text + node.mark + node.text,
        lines=(*other.lines, *node.lines),
    )
    flat[before] = replace(flat[before], node=joined)
    del flat[at]
    return close(draft, flat)


def delete(draft: Draft, key: str) -> Draft:
    """Remove a provision with all below it; of a heading only the heading goes.

    What was removed is kept beside the tree, see `restore`.
    """
    flat, at = open_at(draft, key)
    end = at + 1 if flat[at].node.kind in HEADINGS else end_of(flat, at)
    before = flat[at - 1].node.key if at else ""
    gone = Removed(before, nest(flat[at:end]), flat[at].root)
    del flat[at:end]
    return close(replace(draft, removed=(*draft.removed, gone)), flat)


def restore(draft: Draft, key: str) -> Draft:
    """Put back what was deleted; `key` is that of its first provision.

    It comes behind what it stood behind, or by its line if that is gone as well.
    """
    gone = next((one for one in draft.removed if one.nodes[0].key == key), None)
    if gone is None:
        raise EditRefused("找不到这条删除记录，可能已经恢复。")
    flat = flatten(draft.nodes)
    keys = [item.node.key for item in flat]
    at = keys.index(gone.after) + 1 if gone.after in keys else _by_line(flat, gone)
    first, *below = flatten(gone.nodes)
    flat[at:at] = [replace(first, root=gone.root), *below]
    left = tuple(one for one in draft.removed if one is not gone)
    return close(replace(draft, removed=left), flat)


def _by_line(flat: Sequence[Flat], gone: Removed) -> int:
    where = gone.nodes[0].where
    if not gone.after or where is None:
        return 0 if not gone.after else len(flat)
    later = (at for at, item in enumerate(flat) if (item.node.where or 0) > where)
    return next(later, len(flat))


def move(draft: Draft, key: str, target: str, *, after: bool = False) -> Draft:
    """Put a provision with all below it before (or after) another one."""
    flat, at = open_at(draft, key)
    end = end_of(flat, at)
    moved = flat[at:end]
    if target in {item.node.key for item in moved}:
        raise EditRefused("不能移到自己里面。")
    del flat[at:end]
    place = place_of(flat, target)
    place = end_of(flat, place) if after else place
    flat[place:place] = moved
    return close(draft, flat)


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
            node=relabel(replace(item.node, number=numbers[item.node.key], branch=0)),
        )
        if item.node.key in numbers
        else item
        for item in flatten(draft.nodes)
    ]
    return close(draft, flat)


def _update(draft: Draft, node: Node) -> Draft:
    flat, at = open_at(draft, node.key)
    flat[at] = replace(flat[at], node=relabel(replace(node, children=())))
    return close(draft, flat)


def _previous(flat: Sequence[Flat], at: int) -> int:
    """The provision to join: for an article the one before, else the last text."""
    wanted = ("tiao",) if flat[at].node.kind == "tiao" else KINDS[5:]
    for place in range(at - 1, -1, -1):
        if flat[place].node.kind in wanted:
            return place
        if flat[place].node.kind == "tiao":
            break
    raise EditRefused("前面没有可以合并的内容。")


def _converted(draft: Draft, flat: list[Flat], at: int, kind: str) -> list[Flat]:
    node = flat[at].node
    printed = " ".join(part for part in (node.mark, node.text) if part)
    if node.kind in ("tiao", *HEADINGS) and kind in ("kuan", "xiang", "mu", "yi"):
        printed = (node.mark + _take_first(flat, at)).strip()
    mark = classify(printed)
    if mark is not None and mark.kind == kind:
        return opened(draft, node, mark, kind)
    if kind == "kuan":
        return [Flat(replace(Node(node.key, "kuan", text=printed), lines=node.lines))]
    text = node.text or node.caption or printed
    number = next_number(flat, at, kind)
    fresh = replace(Node(node.key, kind, number), lines=node.lines)
    if kind in HEADINGS:
        return [Flat(relabel(replace(fresh, caption=text)))]
    if kind == "tiao":
        return [Flat(relabel(fresh)), *lines_of(draft, [text])]
    return [Flat(relabel(replace(fresh, text=text)))]


def _take_first(flat: list[Flat], at: int) -> str:
    """Take the first 款 out of an article that becomes a paragraph itself."""
    node = flat[at].node
    if node.kind == "tiao" and at + 1 < len(flat):
        if flat[at + 1].node.kind == "kuan" and not flat[at + 1].root:
            return flat.pop(at + 1).node.text
    return node.text
