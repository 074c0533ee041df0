"""An uploaded roster as its checkers see it: findings, and the rows they are about."""

from dataclasses import dataclass

from accounts import rosters
from accounts.actions.rosters import checked
from accounts.models import RosterUpload
from accounts.rules.cells import Cell
from accounts.rules.roster import Finding, Line, Roster
from common.text import mask

FIRST_ROWS, MOST_ROWS, MOST_FINDINGS = 20, 200, 200


@dataclass(frozen=True)
class Preview:
    """What the checking screen shows; numbers of identity and phone are masked."""

    roster: Roster
    blocking: list[Finding]
    warnings: list[Finding]
    rows: list[tuple[int, list[str], bool]]
    row_count: int

    @property
    def left_out(self) -> int:
        """How many findings do not fit on the page."""
        shown = len(self.blocking) + len(self.warnings)
        return len(self.roster.findings) - shown


def preview(upload: RosterUpload) -> Preview:
    """Read an upload anew and choose what is shown of it."""
    lines = rosters.load(upload.cells)
    roster = checked(upload.compound, lines)
    blocking = roster.blocking[:MOST_FINDINGS]
    warnings = roster.warnings[: MOST_FINDINGS - len(blocking)]
    told = {finding.place for finding in [*blocking, *warnings]}
    return Preview(roster, blocking, warnings, _rows(lines, told), len(lines))


def _rows(lines: list[Line], told: set[int]) -> list[tuple[int, list[str], bool]]:
    chosen = [
        (place, [_shown(cell) for cell in row], place in told)
        for number, (place, row) in enumerate(lines)
        if number < FIRST_ROWS or place in told
    ]
    return chosen[:MOST_ROWS]


def _shown(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else mask(str(cell))
