"""Numbers out of samples, and the line that each measurement becomes."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

median = statistics.median


def p95(samples: Sequence[float]) -> float:
    """The value that 95 of 100 samples do not exceed."""
    ranked = sorted(samples)
    return ranked[min(len(ranked) - 1, round(0.95 * len(ranked)))]


@dataclass
class Line:
    """One bar: what was measured, against what, and what must hold.

    `bound` is "min", "max" or "" for a figure given for information.
    """

    bar: str
    what: str
    value: float
    unit: str
    target: float = 0
    bound: str = ""
    notes: str = ""
    details: dict = field(default_factory=dict)

    @property
    def holds(self) -> bool | None:
        """Whether the bar holds; None where there is none."""
        if not self.bound:
            return None
        if self.bound == "min":
            return self.value >= self.target
        return self.value <= self.target

    def as_dict(self) -> dict:
        """Give the line as it stands in bench.json."""
        names = ("bar", "what", "value", "unit", "target", "bound", "notes", "details")
        return {**{name: getattr(self, name) for name in names}, "holds": self.holds}


def table(lines: Sequence[Line]) -> str:
    """Set the lines as a Markdown table."""
    rows = ["| 项 | 测什么 | 结果 | 目标 | 达到 | 说明 |", "|---|---|---|---|---|---|"]
    signs = {True: "是", False: "否", None: "—"}
    words = {"min": "≥", "max": "≤", "": ""}
    for line in lines:
        target = (
            f"{words[line.bound]} {line.target:g} {line.unit}" if line.bound else "—"
        )
        rows.append(
            f"| {line.bar} | {line.what} | {line.value:.3g} {line.unit} | {target} "
            f"| {signs[line.holds]} | {line.notes} |"
        )
    return "\n".join(rows)
