"""A paragraph of a text, and the source lines that it was put together from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Para:
    """A paragraph with the source lines it was put together from."""

    text: str
    lines: tuple[int, ...]
    cells: tuple[str, ...] = ()
