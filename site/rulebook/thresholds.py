"""The thresholds of a rule of voting, read from its row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rulebook.compare import least, meets
from rulebook.vote_schema import MEASURES


@dataclass(frozen=True)
class Threshold:
    """So much of one measure: `count` of `base` is at least, or more than, num/den."""

    measure: str
    count: str
    num: int
    den: int
    op: str
    base: str

    def holds(self, count: int, total: int) -> bool:
        """Say whether a count passes; nothing of nothing does not."""
        return total > 0 and meets(count, total, self.num, self.den, self.op)

    def needed(self, total: int) -> int:
        """The least count that passes."""
        return least(total, self.num, self.den, self.op)

    @property
    def fraction(self) -> tuple[int, int, str]:
        """What is asked, apart from what is counted."""
        return self.num, self.den, self.op


@dataclass(frozen=True)
class Condition:
    """Thresholds that must all hold, or of which any suffices (`is_union`)."""

    is_union: bool
    thresholds: tuple[Threshold, ...]


def condition(terms: Mapping[str, Any], name: str) -> Condition | None:
    """Read `participation`, `approval` or `run_off`; None: the law asks none."""
    written = terms.get(name)
    if written is None:
        return None
    found = (
        Threshold(measure=measure, **written[measure])
        for measure in MEASURES
        if measure in written
    )
    return Condition(written["join"] == "or", tuple(found))
