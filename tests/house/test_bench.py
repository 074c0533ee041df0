"""The benchmarks count and judge rightly; what they measure is not tested here."""

import pytest

from bench.timing import Line, p95, table


def test_p95_leaves_out_the_slowest_twentieth():
    assert p95(range(1, 101)) == 96
    assert p95([7]) == 7
    assert p95([3, 1, 2]) == 3


@pytest.mark.parametrize(
    ("bound", "value", "holds"),
    [
        ("min", 5.0, True),
        ("min", 4.9, False),
        ("max", 5.0, True),
        ("max", 5.1, False),
        ("", 99, None),
    ],
)
def test_a_bar_holds_at_its_very_edge(bound, value, holds):
    line = Line("P1", "提交", value, "%", 5, bound)
    assert line.holds is holds
    assert line.as_dict()["holds"] is holds


def test_the_table_says_which_bar_was_missed():
    lines = [
        Line("P1", "提交", 4.2, "%", 5, "min", "很慢"),
        Line("P2a", "全文", 1.04, "倍", 1.2, "max"),
        Line("P2a", "长文", 3.0, "倍"),
    ]
    rows = table(lines).splitlines()[2:]
    assert [row.split("|")[3:6] for row in rows] == [
        [" 4.2 % ", " ≥ 5 % ", " 否 "],
        [" 1.04 倍 ", " ≤ 1.2 倍 ", " 是 "],
        [" 3 倍 ", " — ", " — "],
    ]
