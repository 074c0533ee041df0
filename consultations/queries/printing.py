"""Versions ready to be printed."""

from ..models import DraftVersion
from ..rules.tracked import Line, tracked
from ..rules.typeset import Block, blocks


def printed(version: DraftVersion) -> list[Block]:
    """The whole text of a version, block by block, in one query."""
    return blocks(
        title=version.title,
        note=version.note,
        preamble=version.preamble,
        provisions=version.provisions.outline().order_by("position"),
        annexes=version.annexes,
    )


def changes(old: DraftVersion, new: DraftVersion) -> list[Line]:
    """The text of both versions in one, every change tracked."""
    return tracked(printed(old), printed(new))
