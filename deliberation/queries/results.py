"""A result as it is shown: each number, each threshold, and which side failed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.timezone import localdate

from audit import heads
from rulebook.thresholds import Threshold, condition
from rulebook.windows import why_until

from ..models import Poll, Result
from ..rules import house
from ..rules.areas import format_area, parse_area
from ..rules.record import COUNTS
from ..rules.tally import number_of
from .polls import Window

STAGES = {"participation": "参与", "approval": "同意"}
MEASURES = {"persons": "人数", "area": "面积", "households": "户数"}
LABELS = {
    "all": "总数",
    "registered": "登记",
    "served": "已送达",
    "present": "到会",
    "votes_cast": "收回",
    "participating": "参与表决",
    "approve": "同意",
    "against": "反对",
    "abstain": "弃权",
    "invalid": "废票",
    "unreturned": "未送回",
    "followed": "未送回而随多数",
}


@dataclass(frozen=True)
class Test:
    """One threshold of the rule, as a fraction and as the number that is needed."""

    stage: str
    measure: str
    op: str
    num: int
    den: int
    base: str
    base_number: str
    needed: str
    reached: str
    holds: bool


@dataclass(frozen=True)
class Shown:
    """The result of one question; `numbers`: label to each measure's number."""

    result: Result
    question: str
    measures: list[str]
    numbers: list[tuple[str, list[str]]]
    tests: list[Test]

    @property
    def failed(self) -> list[Test]:
        """The tests that failed."""
        return [test for test in self.tests if not test.holds]


def results(poll: Poll) -> list[Shown]:
    """The results of a poll in a constant number of queries; empty before the count."""
    found = Result.objects.filter(item__poll=poll).select_related(
        "item", "tallied_by", "tallied_with", "first_by", "second_by"
    )
    return [_shown(poll, result) for result in found.order_by("item__position")]


def objection_window(poll: Poll) -> Window | None:
    """From when until when the result may be objected to; None before the count."""
    result = Result.objects.filter(item__poll=poll).order_by("-objection_until").first()
    if result is None:
        return None
    begins, until = result.tallied_at, result.objection_until
    days = house.objection_days(poll.terms, house.terms(localdate(begins)))
    return Window(begins, until, why_until(begins, days, until))


def place_in_log(poll: Poll) -> heads.Place | None:
    """Where the log says what came out, with the signed head over it."""
    result = Result.objects.filter(item__poll=poll).order_by("-pk").first()
    return heads.place_of(result) if result else None


def _shown(poll: Poll, result: Result) -> Shown:
    counts = _counts(result)
    measures = [name for name in MEASURES if counts.get(name)]
    return Shown(
        result=result,
        question=result.item.question,
        measures=[MEASURES[name] for name in measures],
        numbers=[
            (label, [_written(name, counts[name].get(key)) for name in measures])
            for key, label in LABELS.items()
            if any(key in counts[name] for name in measures)
        ],
        tests=list(_tests(poll, result, counts)),
    )


def _tests(poll: Poll, result: Result, counts) -> Iterator[Test]:
    for stage in STAGES:
        asked = condition(poll.terms, stage)
        for test in asked.thresholds if asked else ():
            if test.measure in counts:
                yield _test(stage, test, result, counts)


def _test(stage: str, test: Threshold, result: Result, counts) -> Test:
    base = number_of(test.base, test, counts)
    reached = number_of(test.count, test, counts)
    return Test(
        stage=STAGES[stage],
        measure=MEASURES[test.measure],
        op="超过" if test.op == "gt" else "不少于",
        num=test.num,
        den=test.den,
        base=LABELS[test.base],
        base_number=_written(test.measure, base),
        needed=_written(test.measure, test.needed(base)),
        reached=_written(test.measure, reached),
        holds=test.holds(reached, base),
    )


def _counts(result: Result) -> dict[str, dict[str, int]]:
    """Read the kept outcome back into whole numbers."""
    found: dict[str, dict[str, int]] = {}
    for measure in MEASURES:
        inner = result.outcome.get(measure) or {}
        known = {k: v for k, v in inner.items() if k in COUNTS or k in LABELS}
        if known:
            found[measure] = {
                k: parse_area(v, k) if measure == "area" else v
                for k, v in known.items()
            }
    return found


def _written(measure: str, number: int | None) -> str:
    if number is None:
        return "—"
    return format_area(number) if measure == "area" else str(number)
