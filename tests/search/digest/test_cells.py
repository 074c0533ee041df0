"""Few people cannot be made out of a comparison."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.digest.bursts import bursts
from search.digest.cells import compared

SIZES = {"甲": 100, "乙": 100, "丙": 100}


def row(*numbers, smallest=5, sizes=SIZES):
    counts = {"停车": dict(zip("甲乙丙", numbers, strict=False))}
    (found,) = compared(counts, list(sizes), sizes, smallest)
    return [cell.count for cell in found.cells], found.total


@pytest.mark.parametrize(
    ("numbers", "cells", "total"),
    [
        ((10, 20, 30), [10, 20, 30], 60),
        ((10, 0, 30), [10, 0, 30], 40),  # none at all names nobody
        ((5, 20, 30), [5, 20, 30], 55),  # five may be shown
        ((4, 20, 30), [None, None, 30], 54),  # the total would tell the four
        ((4, 3, 30), [None, None, 30], 37),
        ((4, 0, 0), [None, 0, 0], None),  # the total would be the four
    ],
)
def test_what_is_hidden(numbers, cells, total):
    assert row(*numbers) == (cells, total)


def test_a_small_group_is_hidden_throughout():
    assert row(3, 20, 30, sizes={"甲": 4, "乙": 100, "丙": 100})[0][0] is None


def test_lift_compares_shares():
    counts = {"停车": {"甲": 30, "乙": 10}}
    (found,) = compared(counts, ["甲", "乙"], {"甲": 100, "乙": 100}, 5)
    assert [cell.lift for cell in found.cells] == [1.5, 0.5]


def test_nothing_is_smaller_than_one():
    with pytest.raises(ValueError, match="smaller"):
        compared({}, [], {}, 0)


@given(st.lists(st.integers(0, 40), min_size=3, max_size=3), st.integers(1, 9))
def test_no_small_number_can_be_told_from_a_row(numbers, smallest):
    cells, total = row(*numbers, smallest=smallest)
    hidden = [n for n, cell in zip(numbers, cells, strict=True) if cell is None]
    assert all(cell is None or cell == 0 or cell >= smallest for cell in cells)
    assert len(hidden) != 1 or total is None


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ([], []),
        ([0, 0], []),
        ([2, 3, 2, 30, 2], [3]),
        ([2, 2, 4], []),  # few are no burst
        ([10, 11, 9, 10], []),
        ([1, 0, 0, 0, 9, 1, 1], [4]),
    ],
)
def test_days_that_stand_out(counts, found):
    assert bursts(counts) == found
