"""Judging a vote by its rule: exact, in whole numbers, test by test."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.rules import persons
from deliberation.rules.areas import format_area
from deliberation.rules.errors import RecordRefused
from deliberation.rules.record import Counts, Roll, Totals
from rulebook.loader import Row
from rulebook.thresholds import Condition, Threshold, condition

# Ready totals may name only the wider word: who voted came, who is on the roll counts.
SAME = {
    "registered": ("all",),
    "votes_cast": ("participating",),
    "present": ("participating",),
}
NAMES = {"persons": "人数", "area": "面积", "households": "户数"}


@dataclass(frozen=True)
class Outcome:
    """What came of a vote; `passed` is None where the law sets no threshold.

    `failing` and `needed` name tests as `approval.area`; areas in 0.01 m².
    """

    rule: str
    passed: bool | None
    failing: tuple[str, ...]
    counts: Counts
    needed: Mapping[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Give the outcome as JSON holds it; areas as texts with two decimals."""
        counts = {
            measure: {name: _shown(measure, number) for name, number in inner.items()}
            for measure, inner in self.counts.items()
        }
        return {
            "rule": self.rule,
            "passed": self.passed,
            "failing": list(self.failing),
            "persons": counts.pop("persons", {}),
            "area": counts.pop("area", {}),
            **counts,
            "needed": {
                name: _shown(name.split(".")[1], number)
                for name, number in self.needed.items()
            },
        }


def tally(row: Row, record: Roll | Totals) -> Outcome:
    """Count a record and judge it by a row of the rulebook.

    Raises RecordRefused for a row that is no rule of voting, and a record that is
    impossible or lacks a number that the rule asks for.
    """
    if row.kind != "vote":
        raise RecordRefused(f"规则 {row.key} 不是表决规则")
    if isinstance(record, Roll):
        return decide(row, persons.count(record, row.terms), record.run_off)
    if row.terms["unreturned"] == "follow_majority":
        raise RecordRefused("未送回的票随多数时，须逐户提交名册")
    for measure, counts in record.counts.items():
        persons.check_parts(measure, counts, row.terms)
    return decide(row, record.counts, record.run_off)


def decide(row: Row, counts: Counts, run_off: bool = False) -> Outcome:
    """Judge counts (areas in 0.01 m²) by the participation and approval of a row."""
    if run_off and "run_off" not in row.terms:
        raise RecordRefused(f"规则 {row.key} 没有另行选举")
    approval = "run_off" if run_off else "approval"
    stages = [
        ("participation", condition(row.terms, "participation")),
        ("approval", condition(row.terms, approval)),
    ]
    failing: list[str] = []
    needed: dict[str, int] = {}
    for stage, asked in stages:
        if asked is not None:
            tests = _tests(asked, counts)
            failing += [f"{stage}.{name}" for name in _failed(asked, tests, counts)]
            needed |= {
                f"{stage}.{test.measure}": test.needed(
                    number_of(test.base, test, counts)
                )
                for test in tests
            }
    passed = not failing if needed else None
    return Outcome(row.key, passed, tuple(failing), counts, needed)


def _tests(asked: Condition, counts: Counts) -> list[Threshold]:
    """The thresholds to test; of a union those whose measure was counted.

    Source: 村民委员会组织法 第二十七条 (过半数村民，或者三分之二以上的户的代表).
    """
    if not asked.is_union:
        return list(asked.thresholds)
    counted = [test for test in asked.thresholds if test.measure in counts]
    return counted or list(asked.thresholds)


def _failed(asked: Condition, tests: Iterable[Threshold], counts: Counts) -> list[str]:
    results = {test.measure: _holds(test, counts) for test in tests}
    if asked.is_union and any(results.values()):
        return []
    return [measure for measure, holds in results.items() if not holds]


def _needed(test: Threshold, counts: Counts) -> int:
    return test.needed(number_of(test.base, test, counts))


def _holds(test: Threshold, counts: Counts) -> bool:
    count, total = (
        number_of(test.count, test, counts),
        number_of(test.base, test, counts),
    )
    if count > total:
        raise RecordRefused(f"{NAMES[test.measure]}：{test.count} 多于 {test.base}")
    return test.holds(count, total)


def number_of(name: str, test: Threshold, counts: Counts) -> int:
    """Find a number by name, or by a word that means the same in ready totals.

    Raises RecordRefused where it is missing.
    """
    inner = counts.get(test.measure, {})
    for known in (name, *SAME.get(name, ())):
        if known in inner:
            return _attended(inner) if known == "present" else inner[known]
    raise RecordRefused(f"缺少{NAMES[test.measure]}：{test.measure}.{name}")


def _attended(inner: Mapping[str, int]) -> int:
    """Who came; nobody votes at a meeting without being there."""
    if inner["present"] < inner.get("participating", 0):
        raise RecordRefused("参与表决的多于到会的：participating 多于 present")
    return inner["present"]


def _shown(measure: str, number: int) -> int | str:
    return format_area(number) if measure == "area" else number
