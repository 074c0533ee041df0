"""The draft as a tree: what the parser finds and the 校核 screen edits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from .marks import HEADINGS, KINDS


@dataclass(frozen=True)
class Node:
    """One provision: 编 分编 章 节 条 款 项 目, or an item 一、 of a decision.

    `mark` is the label (and caption) as printed in the source, `label` the form in
    which it is cited; `branch` is M of 第N条之M, else 0. `text` is the node's own
    text without its children; `lines` are the source lines it comes from.
    A heading without a number (附则) has `number` None.
    """

    key: str
    kind: str
    number: int | None = None
    branch: int = 0
    label: str = ""
    mark: str = ""
    caption: str = ""
    text: str = ""
    children: tuple[Node, ...] = ()
    lines: tuple[int, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the text."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    @property
    def where(self) -> int | None:
        """The source line to jump to, or None for a node made by hand."""
        if self.lines:
            return self.lines[0]
        return next((no for node in self.walk() for no in node.lines[:1]), None)

    def own_line(self) -> str:
        """The node's text as one paragraph, an item with its printed label."""
        return self.text if self.kind in ("tiao", "kuan") else self.mark + self.text

    def full_text(self) -> str:
        """The whole provision, 款 项 目 joined by newline, without its 条 label."""
        first = [] if self.kind in ("tiao", *HEADINGS) else [self.own_line()]
        below = [child.full_text() for child in self.children]
        if self.kind in ("tiao", *HEADINGS) and self.text:
            first = [self.text]
        return "\n".join(part for part in [*first, *below] if part)


@dataclass(frozen=True)
class Passage:
    """Text outside the provisions: a notice, a table of contents, a closing."""

    text: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Annex:
    """An 附件, 附表 or 附录 after the articles; tables keep rows of cells."""

    title: str
    text: str = ""
    lines: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Warning:
    """A doubt for a person to look at; `where` is the source line, if any."""

    code: str
    message: str
    where: int | None = None

    @property
    def mark(self) -> str:
        """By what a person's word on it is remembered: it changes with the doubt."""
        printed = f"{self.code}|{self.where}|{self.message}"
        return hashlib.sha256(printed.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Removed:
    """What a person deleted; `after` is the key it stood behind, "" at the top.

    `root` tells a paragraph beside the articles from one inside the article before.
    """

    after: str
    nodes: tuple[Node, ...]
    root: bool = False


@dataclass(frozen=True)
class Settled:
    """A person's word on a warning, by its mark: "done" (looked at) or "ignored"."""

    mark: str
    act: str
    why: str = ""


@dataclass(frozen=True)
class Draft:
    """A whole text: its tree of provisions and all that stands around them.

    `title` holds the lines of the title; `notice` what precedes it (the 公告 of a
    consultation), `opening` what follows the title before the first provision,
    `preamble` the 序言. `dropped` are the lines with page numbers and comments.
    `notes` are warnings about reading the file, which editing does not change.
    `removed` can be restored; `settled` are the warnings a person has dealt with.
    """

    title: tuple[str, ...] = ()
    note: str = ""
    nodes: tuple[Node, ...] = ()
    preamble: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    notice: tuple[str, ...] = ()
    toc: tuple[str, ...] = ()
    has_toc: bool = False
    annexes: tuple[Annex, ...] = ()
    tail: tuple[str, ...] = ()
    decision: bool = False
    warnings: tuple[Warning, ...] = ()
    notes: tuple[Warning, ...] = ()
    margin: tuple[Passage, ...] = field(default=(), repr=False)
    dropped: tuple[int, ...] = ()
    removed: tuple[Removed, ...] = ()
    settled: tuple[Settled, ...] = ()
    # What was worked out of the provisions, so that a step asks for it once.
    known: dict[str, Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def name(self) -> str:
        """The title in one line."""
        return "".join(self.title)

    def walk(self) -> Iterator[Node]:
        """All provisions in the order of the text."""
        # A step of 校核 asks for it a dozen times, in a code of 1,260 articles.
        if "order" not in self.known:
            order: list[Node] = []
            _add_all(self.nodes, order)
            self.known["order"] = order
        return iter(self.known["order"])

    def warned(self, warnings: tuple[Warning, ...]) -> Draft:
        """The same text with other warnings; what is known of it stays known."""
        fresh = replace(self, warnings=warnings)
        fresh.known.update(self.known)
        return fresh

    def deleted(self) -> Iterator[Node]:
        """All provisions that were deleted and can be restored."""
        for removed in self.removed:
            for node in removed.nodes:
                yield from node.walk()

    def articles(self) -> list[Node]:
        """All 条, in order."""
        return [node for node in self.walk() if node.kind == "tiao"]

    def units(self) -> list[Node]:
        """What people comment on: the 条, else the items 一、, else the paragraphs."""
        items = [node for node in self.walk() if node.kind == "yi"]
        return self.articles() or items or list(self.nodes)

    def find(self, key: str) -> Node:
        """The node with this key; raises KeyError when there is none."""
        for node in self.walk():
            if node.key == key:
                return node
        raise KeyError(key)


def _add_all(nodes: tuple[Node, ...], order: list[Node]) -> None:
    for node in nodes:
        order.append(node)
        if node.children:
            _add_all(node.children, order)


def counts(draft: Draft) -> dict[str, int]:
    """Count provisions as people do: 款 in articles only, 条 with those of 之.

    `bare_head` are headings without a number, `gaps` jumps in the article numbers,
    `yi` lines 一、.
    """
    totals = dict.fromkeys((*KINDS, "tiao_zhi", "bare_head"), 0)
    for node in draft.walk():
        if node.kind == "kuan":
            continue
        bare = node.kind in HEADINGS and node.number is None
        totals["bare_head" if bare else node.kind] += 1
        totals["tiao_zhi"] += node.kind == "tiao" and node.branch > 0
    articles = draft.articles()
    totals["kuan"] = sum(
        node.kind == "kuan" for article in articles for node in article.walk()
    )
    numbers = [node.number for node in articles if node.number is not None]
    totals["last_no"] = max(numbers, default=0)
    totals["gaps"] = sum(
        second > first + 1 for first, second in zip(numbers, numbers[1:], strict=False)
    )
    return totals


def article_rows(draft: Draft) -> list[tuple[str, str, str]]:
    """Label, caption and whole text of every article (or item of a decision)."""
    return [(node.label, node.caption, node.full_text()) for node in draft.units()]


# What is known of nodes that have been written before, by their identity.
Written = dict[int, dict[str, Any]]


def written(draft: Draft, data: dict[str, Any]) -> Written:
    """What `to_dict` need not write again of a draft that was read from `data`."""
    found: Written = {}
    waiting = list(zip(draft.nodes, data["nodes"], strict=True))
    while waiting:
        node, one = waiting.pop()
        found[id(node)] = one
        waiting.extend(zip(node.children, one["children"], strict=True))
    return found


def to_dict(draft: Draft, known: Written | None = None) -> dict[str, Any]:
    """The draft as plain lists and dictionaries, ready for JSON.

    Nodes that are in `known` (from `written`, while that draft lives) are taken over.
    """
    known = known or {}
    return {
        "title": list(draft.title),
        "note": draft.note,
        "nodes": [_node_to_dict(node, known) for node in draft.nodes],
        "annexes": [
            {
                "title": annex.title,
                "text": annex.text,
                "lines": list(annex.lines),
                "rows": [list(row) for row in annex.rows],
            }
            for annex in draft.annexes
        ],
        "has_toc": draft.has_toc,
        "decision": draft.decision,
        "warnings": [vars(warning).copy() for warning in draft.warnings],
        "notes": [vars(warning).copy() for warning in draft.notes],
        "margin": [[item.text, list(item.lines)] for item in draft.margin],
        "removed": [
            {
                "after": one.after,
                "nodes": [_node_to_dict(node, known) for node in one.nodes],
                "root": one.root,
            }
            for one in draft.removed
        ],
        "settled": [vars(one).copy() for one in draft.settled],
        **{name: list(getattr(draft, name)) for name in _TEXTS},
    }


_TEXTS = ("preamble", "opening", "notice", "toc", "tail", "dropped")


def _node_to_dict(node: Node, known: Written) -> dict[str, Any]:
    return known.get(id(node)) or {
        **vars(node),
        "lines": list(node.lines),
        "children": [_node_to_dict(child, known) for child in node.children],
    }


def from_dict(data: dict[str, Any]) -> Draft:
    """Rebuild a draft from `to_dict`; raises KeyError or TypeError on other data."""
    return Draft(
        title=tuple(data["title"]),
        note=data["note"],
        nodes=tuple(_node_from_dict(node) for node in data["nodes"]),
        annexes=tuple(
            Annex(
                annex["title"],
                annex["text"],
                tuple(annex["lines"]),
                tuple(tuple(row) for row in annex["rows"]),
            )
            for annex in data["annexes"]
        ),
        has_toc=data["has_toc"],
        decision=data["decision"],
        warnings=tuple(Warning(**warning) for warning in data["warnings"]),
        notes=tuple(Warning(**warning) for warning in data["notes"]),
        margin=tuple(Passage(text, tuple(lines)) for text, lines in data["margin"]),
        removed=tuple(
            Removed(
                one["after"],
                tuple(_node_from_dict(node) for node in one["nodes"]),
                one["root"],
            )
            for one in data.get("removed", ())
        ),
        settled=tuple(Settled(**one) for one in data.get("settled", ())),
        **{name: tuple(data.get(name, ())) for name in _TEXTS},
    )


def _node_from_dict(data: dict[str, Any]) -> Node:
    lines = tuple(data["lines"])
    children = tuple(_node_from_dict(child) for child in data["children"])
    return Node(**{**data, "lines": lines, "children": children})
