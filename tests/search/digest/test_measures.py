"""The measures give what can be counted by hand."""

import pytest

from . import measures

TRUTH = {"a": "x", "b": "x", "c": "y", "d": "y"}


@pytest.mark.parametrize(
    ("groups", "bcubed", "pairs"),
    [
        ([["a", "b"], ["c", "d"]], (1, 1), (1, 1)),
        ([["a", "b", "c", "d"]], (0.5, 1), (2 / 6, 1)),
        ([["a"], ["b"]], (1, 0.5), (0, 0)),  # c and d are in no group: alone
        ([["a", "b", "n"], ["c", "d"]], (5 / 6, 1), (2 / 4, 1)),  # n is noise
    ],
)
def test_groups_against_the_truth(groups, bcubed, pairs):
    assert measures.bcubed(groups, TRUTH) == pytest.approx(bcubed)
    assert measures.pairs(groups, TRUTH) == pytest.approx(pairs)


def test_hot_issues_count_their_best_group():
    assert measures.hot([["a", "b"], ["c"], ["d", "n"]], TRUTH) == pytest.approx(
        ((1 + 2 / 3) / 2, 1.0)
    )
    assert measures.hot([["a", "n", "m"]], TRUTH) == pytest.approx((0.2, 0.0))
