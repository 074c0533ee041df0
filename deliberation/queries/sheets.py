"""What is printed and exported of a poll: check codes, rows, the units of a mandate."""

from collections.abc import Iterator, Sequence

from common.text import digest

from ..models import Poll
from .results import LABELS, MEASURES, Shown

CODE_LENGTH = 16
HEADER = (
    "表决编号",
    "序号",
    "表决事项",
    "指标",
    *LABELS.values(),
    "参与须达到",
    "通过须达到",
    "结论",
    "未达到的",
    "结果摘要",
)


def check_code(poll: Poll, results: Sequence[Shown]) -> str:
    """A short digest of all results, or before them of what was announced.

    Written in groups of four, so that it can be compared by eye.
    """
    parts = [shown.result.sha256 for shown in results] or [
        poll.code,
        poll.title,
        poll.row.key,
        poll.legal_effect,
        poll.opens_at.isoformat(),
        *(f"{item.position} {item.question}" for item in poll.items.all()),
    ]
    short = digest("\n".join(parts))[:CODE_LENGTH].upper()
    return "-".join(short[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def verdict(shown: Shown) -> str:
    """The outcome of a question in one word."""
    words = {True: "通过", False: "未通过", None: "只统计，不判定"}
    return words[shown.result.passed]


def failing(shown: Shown) -> str:
    """The sides that failed, such as 参与·面积; "" for none."""
    return "、".join(f"{test.stage}·{test.measure}" for test in shown.failed)


def result_rows(poll: Poll, results: Sequence[Shown]) -> Iterator[list[str]]:
    """One row for each question and measure, every number beside its name."""
    for position, shown in enumerate(results, start=1):
        numbers = dict(shown.numbers)
        blank = [""] * len(shown.measures)
        for column, measure in enumerate(shown.measures):
            needed = {t.stage: t.needed for t in shown.tests if t.measure == measure}
            yield [
                poll.code,
                str(position),
                shown.question,
                measure,
                *(numbers.get(name, blank)[column] for name in LABELS.values()),
                needed.get("参与", ""),
                needed.get("同意", ""),
                verdict(shown),
                failing(shown),
                shown.result.sha256,
            ]


def units(measure: str) -> str:
    """The unit in which a measure is written."""
    return {MEASURES["area"]: "m²", MEASURES["persons"]: "人"}.get(measure, "户")
