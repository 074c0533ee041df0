"""How far a poll is from its quorum; never how anybody voted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.rules.record import Counts
from deliberation.rules.tally import number_of
from rulebook.thresholds import condition

COMING = ("present", "votes_cast", "participating")


@dataclass(frozen=True)
class Distance:
    """One measure of the quorum: what came, what is needed, of what; area 0.01 m²."""

    measure: str
    have: int
    needed: int
    total: int
    num: int
    den: int
    op: str

    @property
    def missing(self) -> int:
        """How much is still missing; 0 once it is reached."""
        return max(0, self.needed - self.have)


def quorum(terms: Mapping[str, Any], counts: Counts) -> list[Distance]:
    """Compare what came with what the rule asks; empty where it asks nothing.

    Raises RecordRefused where the counts lack a number.
    """
    asked = condition(terms, "participation")
    return [
        Distance(
            measure=test.measure,
            have=number_of(test.count, test, counts),
            needed=test.needed(number_of(test.base, test, counts)),
            total=number_of(test.base, test, counts),
            num=test.num,
            den=test.den,
            op=test.op,
        )
        for test in (asked.thresholds if asked else ())
    ]


def simulate(
    terms: Mapping[str, Any], everyone: Mapping[str, int], rate: tuple[int, int]
) -> list[Distance]:
    """Say how far a poll would be from its quorum at a rate of participation.

    `everyone`: all there is by measure; the rate is a fraction such as (58, 100).
    Rounded down, so that nothing is promised.
    """
    num, den = rate
    counts = {
        measure: {
            "all": whole,
            "registered": whole,
            "participating": whole * num // den,
        }
        for measure, whole in everyone.items()
    }
    for inner in counts.values():
        inner["present"] = inner["votes_cast"] = inner["participating"]
    return quorum(terms, counts)
