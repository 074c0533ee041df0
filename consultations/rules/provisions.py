"""A checked tree as the flat list of provisions that a version holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from .marks import HEADINGS
from .matching import Article, carry_uids
from .tree import Draft, Node

ARTICLE = "tiao"


@dataclass(frozen=True)
class Unit:
    """One provision of a version; `parent` is the place of its parent in the list.

    An article holds its whole text; the items 一、二、 of a decision are kept as
    articles, because they are what people comment on.
    """

    kind: str
    number: int
    branch: int
    label: str
    caption: str
    text: str
    parent: int | None
    uid: str = ""

    @property
    def sha256(self) -> str:
        """Fingerprint of the wording: label, caption and text."""
        return _digest(self.label, self.caption, self.text)


def units(draft: Draft) -> list[Unit]:
    """List all provisions in reading order."""
    flat: list[Unit] = []
    tops = set() if draft.articles() else {node.key for node in draft.units()}
    for node in draft.nodes:
        _add(flat, node, None, tops)
    return flat


def version_sha256(draft: Draft) -> str:
    """Fingerprint everything a reader of the version sees."""
    parts = [draft.name, draft.note, *draft.preamble]
    parts += [f"{u.kind} {u.label} {u.caption} {u.text}" for u in units(draft)]
    for annex in draft.annexes:
        parts += [annex.title, annex.text, *map("\t".join, annex.rows)]
    return _digest(*parts)


def with_uids(
    new: Sequence[Unit], old: Sequence[Unit], new_uid: Callable[[], str]
) -> list[Unit]:
    """Give every provision the uid of its old self, or a fresh one.

    Articles are paired by content, headings by their caption, and what stands below
    an article by its text within the same article.
    """
    uids: dict[int, str] = dict(_article_uids(new, old, new_uid))
    uids.update(_heading_uids(new, old))
    below = _texts_below(old)
    result: list[Unit] = []
    for at, unit in enumerate(new):
        uid = uids.get(at)
        if uid is None and unit.parent is not None:
            above = result[_article_above(new, at)].uid
            found = below.get((above, unit.kind, unit.text))
            uid = found.pop(0) if found else None
        result.append(replace(unit, uid=uid or new_uid()))
    return result


def _add(flat: list[Unit], node: Node, parent: int | None, tops: set[str]) -> None:
    kind = ARTICLE if node.key in tops else "xiang" if node.kind == "yi" else node.kind
    place = len(flat)
    flat.append(
        Unit(
            kind=kind,
            number=node.number or 0,
            branch=node.branch,
            label=node.label or node.mark,
            caption=node.caption,
            text=_text(node, kind),
            parent=parent,
        )
    )
    for child in node.children:
        _add(flat, child, place, tops)


def _text(node: Node, kind: str) -> str:
    if kind == ARTICLE and node.kind != ARTICLE:
        # The label 一、 stands in a column of its own, as 第一条 does.
        return node.full_text().removeprefix(node.mark)
    return node.full_text() if kind == ARTICLE else node.text


def _article_uids(
    new: Sequence[Unit], old: Sequence[Unit], new_uid: Callable[[], str]
) -> Iterator[tuple[int, str]]:
    before = [(u.uid, u.label, u.text) for u in old if u.kind == ARTICLE]
    places = [at for at, unit in enumerate(new) if unit.kind == ARTICLE]
    after = [Article(new[at].label, new[at].text) for at in places]
    yield from zip(places, carry_uids(before, after, new_uid), strict=True)


def _heading_uids(
    new: Sequence[Unit], old: Sequence[Unit]
) -> Iterator[tuple[int, str]]:
    known: dict[tuple[str, str], list[str]] = {}
    for unit in old:
        if unit.kind in HEADINGS:
            known.setdefault((unit.kind, unit.caption), []).append(unit.uid)
    for at, unit in enumerate(new):
        found = known.get((unit.kind, unit.caption))
        if unit.kind in HEADINGS and found:
            yield at, found.pop(0)


def _texts_below(old: Sequence[Unit]) -> dict[tuple[str, str, str], list[str]]:
    below: dict[tuple[str, str, str], list[str]] = {}
    for at, unit in enumerate(old):
        if unit.kind not in (ARTICLE, *HEADINGS):
            above = old[_article_above(old, at)].uid
            below.setdefault((above, unit.kind, unit.text), []).append(unit.uid)
    return below


def _article_above(flat: Sequence[Unit], at: int) -> int:
    """The article that holds a provision, or the topmost one that does."""
    while flat[at].kind != ARTICLE and flat[at].parent is not None:
        at = flat[at].parent or 0
    return at


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()
