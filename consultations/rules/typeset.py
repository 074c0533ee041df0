"""A version as the paragraphs that are printed, whatever file they go into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from common.text import printable

from .marks import HEADINGS


@dataclass(frozen=True)
class Run:
    """Words in one typeface; `face` is title, head or text."""

    text: str
    face: str = "text"


@dataclass(frozen=True)
class Para:
    """One paragraph; `shape` is title, note, heading, text or annex."""

    shape: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Block:
    """Paragraphs that belong together; `key` is the same in every version."""

    key: str
    paras: tuple[Para, ...]


class Printed(Protocol):
    """What is needed of a heading or an article; an article holds its whole text."""

    uid: str
    kind: str
    label: str
    caption: str
    text: str


def blocks(
    *,
    title: str,
    note: str,
    preamble: str,
    provisions: Iterable[Printed],
    annexes: Iterable[Mapping[str, str]],
) -> list[Block]:
    """Set a whole text: title, 题注, 序言, headings and articles, annexes.

    Signs that neither print nor fit into XML are left out.
    """
    found = [
        Block("title", (_para("title", Run(title, "title")),)),
        Block("note", _paras("note", note)),
        Block("preamble", _paras("text", preamble)),
        *(Block(one.uid, _provision(one)) for one in provisions),
        *(Block(f"annex {n}", _annex(one)) for n, one in enumerate(annexes)),
    ]
    return [block for block in found if block.paras]


def _provision(one: Printed) -> tuple[Para, ...]:
    if one.kind in HEADINGS:
        words = f"{one.label}\u3000{one.caption}".strip("\u3000")
        return (_para("heading", Run(words, "head")),)
    first, *rest = one.text.split("\n")
    caption = f"〔{one.caption}〕" if one.caption else ""
    label = Run(f"{one.label}{caption}\u3000", "head")
    below = [_para("text", Run(line)) for line in rest]
    return (_para("text", label, Run(first)), *below)


def _annex(one: Mapping[str, str]) -> tuple[Para, ...]:
    return (_para("annex", Run(one["title"], "head")), *_paras("text", one["text"]))


def _paras(shape: str, text: str) -> tuple[Para, ...]:
    lines = [line for line in text.split("\n") if line.strip()]
    return tuple(_para(shape, Run(line)) for line in lines)


def _para(shape: str, *runs: Run) -> Para:
    plain = [Run(printable(run.text), run.face) for run in runs]
    return Para(shape, tuple(run for run in plain if run.text))
