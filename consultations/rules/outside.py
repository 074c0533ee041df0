"""What stands around the provisions: title, 序言 and 附件, and the way in and out.

On the 校核 screen they are rows as well, by keys of their own: t, p0 p1 …, a0 a1 ….
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .checks import check
from .marks import KINDS, classify
from .nesting import Flat, flatten, nest
from .pieces import EditRefused, end_of, next_key, open_at, opened
from .tree import Annex, Draft, Node, Passage

NAMES = {"title": "标题", "preamble": "序言", "annex": "附件"}


@dataclass(frozen=True)
class Piece:
    """One of the title, the paragraphs of the 序言, the 附件."""

    key: str
    kind: str
    text: str
    lines: tuple[int, ...] = ()


def before(draft: Draft) -> list[Piece]:
    """What stands before the provisions: the title and the paragraphs of the 序言."""
    pieces = []
    if draft.title:
        text = "\n".join(draft.title)
        pieces.append(Piece("t", "title", text, _lines_of(draft, draft.title)))
    for at, text in enumerate(draft.preamble):
        pieces.append(Piece(f"p{at}", "preamble", text, _lines_of(draft, (text,))))
    return pieces


def after(draft: Draft) -> list[Piece]:
    """What stands behind the provisions: the 附件, each with its title first."""
    return [
        Piece(f"a{at}", "annex", f"{annex.title}\n{annex.text}".strip(), annex.lines)
        for at, annex in enumerate(draft.annexes)
    ]


def find(draft: Draft, key: str) -> Piece | None:
    """The piece with this key, None for any other key."""
    return next(
        (one for one in (*before(draft), *after(draft)) if one.key == key), None
    )


def _lines_of(draft: Draft, texts: tuple[str, ...]) -> tuple[int, ...]:
    wanted = set(texts)
    return tuple(
        no for item in draft.margin if item.text in wanted for no in item.lines
    )


def set_text(draft: Draft, key: str, text: str) -> Draft:
    """Replace the text of a piece; of an annex the first line is its title."""
    piece = find(draft, key)
    lines = tuple(line.strip() for line in text.split("\n") if line.strip())
    if piece is None:
        raise EditRefused("找不到这一段，页面可能已过期，请刷新。")
    if not lines:
        raise EditRefused("文字不能为空；不要这一段时请改层级或者删除。")
    margin = _reworded(draft, piece, lines)
    if piece.kind == "title":
        return check(replace(draft, title=lines, margin=margin))
    at = int(key[1:])
    if piece.kind == "preamble":
        told = (*draft.preamble[:at], "".join(lines), *draft.preamble[at + 1 :])
        return check(replace(draft, preamble=told, margin=margin))
    annex = replace(draft.annexes[at], title=lines[0], text="\n".join(lines[1:]))
    annexes = (*draft.annexes[:at], annex, *draft.annexes[at + 1 :])
    return check(replace(draft, annexes=annexes, margin=margin))


def _reworded(
    draft: Draft, piece: Piece, lines: tuple[str, ...]
) -> tuple[Passage, ...]:
    """The passages with the new words in place, so that a change shows as one."""
    own = set(piece.lines)
    if not own:
        return draft.margin
    kept = [item for item in draft.margin if not own.issuperset(item.lines)]
    return (*kept, Passage("".join(lines), piece.lines))


def move_out(draft: Draft, key: str, kind: str) -> Draft:
    """Take a provision with all below it out of the tree: to title, 序言 or 附件."""
    flat, at = open_at(draft, key)
    taken = [item.node for item in flat[at : end_of(flat, at)]]
    del flat[at : at + len(taken)]
    if not flat:
        raise EditRefused("草案至少要有一个条款，不能全部移出。")
    texts = tuple(" ".join(p for p in (n.mark, n.text) if p) for n in taken)
    passages = [Passage(n.mark + n.text, n.lines) for n in taken if n.lines]
    draft = replace(draft, nodes=nest(flat), margin=(*draft.margin, *passages))
    return check(_taken(draft, kind, texts, _numbers(passages)))


def _numbers(passages: list[Passage]) -> tuple[int, ...]:
    return tuple(no for item in passages for no in item.lines)


def _taken(
    draft: Draft, kind: str, texts: tuple[str, ...], lines: tuple[int, ...]
) -> Draft:
    if kind == "title":
        notes = tuple(note for note in draft.notes if note.code != "no_title")
        return replace(draft, title=(*draft.title, *texts), notes=notes)
    if kind == "preamble":
        return replace(draft, preamble=(*draft.preamble, *texts))
    annex = Annex(texts[0], "\n".join(texts[1:]), lines)
    annexes = sorted((*draft.annexes, annex), key=lambda one: one.lines[:1] or (10**9,))
    return replace(draft, annexes=tuple(annexes))


def bring_in(draft: Draft, key: str) -> Draft:
    """Make a paragraph of the 序言, or a whole 附件, provisions: a line for each.

    A line that begins with a label becomes what it says, any other a paragraph.
    """
    piece = find(draft, key)
    if piece is None or piece.kind == "title":
        raise EditRefused("标题不能改为条文，请直接修改标题。")
    own = set(piece.lines)
    passages = [i for i in draft.margin if i.lines and own.issuperset(i.lines)]
    if not passages:
        passages = [Passage(line) for line in piece.text.split("\n")]
    margin = tuple(item for item in draft.margin if item not in passages)
    fresh = list(_as_nodes(draft, passages))
    left, at = replace(draft, margin=margin), int(key[1:])
    if piece.kind == "preamble":
        told = (*draft.preamble[:at], *draft.preamble[at + 1 :])
        nodes = nest([*fresh, *flatten(draft.nodes)])
        return check(replace(left, preamble=told, nodes=nodes))
    annexes = (*draft.annexes[:at], *draft.annexes[at + 1 :])
    nodes = nest([*flatten(draft.nodes), *fresh])
    return check(replace(left, annexes=annexes, nodes=nodes))


def _as_nodes(draft: Draft, passages: list[Passage]) -> Iterator[Flat]:
    """Provisions of passages; before the first label they stand free of any article."""
    used, free = 0, True
    for item in passages:
        node = Node(next_key(draft, used), "kuan", text=item.text, lines=item.lines)
        mark = classify(item.text)
        if mark is None or mark.kind not in KINDS:
            yield Flat(node, root=free)
            used += 1
            continue
        made = opened(draft, node, mark, mark.kind, used=used + 1)
        yield from made
        used, free = used + len(made), False
