"""A paragraph of a text, and the source lines that it was put together from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Para:
    """A paragraph with the source lines it was put together from.

    `level` is its place in the outline of the file (标题 1 is 1), 0 for text; `kind`
    is what that makes of a line without a label, see `outline`.
    """

    text: str
    lines: tuple[int, ...]
    cells: tuple[str, ...] = ()
    level: int = 0
    kind: str = ""
