"""An uploaded roster as its checkers see it: findings, and the rows they are about."""

from dataclasses import dataclass

from accounts import rosters
from accounts.actions.rosters import checked
from accounts.models import RosterUpload
from accounts.rules.cells import Cell, field_of
from accounts.rules.roster import Finding, Line, Roster
from common.text import mask

FIRST_ROWS, MOST_ROWS, MOST_FINDINGS = 20, 200, 200
HEADING_WITHIN = 10
_SECRET = {"identity", "phone"}


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
    secret, heading = _secret(lines)
    chosen = [
        (place, _cells(row, secret if place > heading else set()), place in told)
        for number, (place, row) in enumerate(lines)
        if number < FIRST_ROWS or place in told
    ]
    return chosen[:MOST_ROWS]


def _secret(lines: list[Line]) -> tuple[set[int], int]:
    """The columns of identity and phone numbers, and the row of the heading."""
    for place, row in lines[:HEADING_WITHIN]:
        found = {n for n, cell in enumerate(row) if field_of(cell) in _SECRET}
        if found:
            return found, place
    return set(), 0


def _cells(row, secret: set[int]) -> list[str]:
    return [
        _covered(cell) if n in secret else _shown(cell) for n, cell in enumerate(row)
    ]


def _shown(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else mask(str(cell))


def _covered(cell: Cell) -> str:
    """A number by its ends only, however it is written."""
    text = _shown(cell)
    return f"{text[:3]}****{text[-2:]}" if len(text) > 6 else "****" if text else ""
