"""Groups do not depend on who wrote first."""

import pytest

from bench.shuffled import changed, measure


def test_other_numbers_change_no_group():
    """Nothing that comments are told apart by may decide what joins what."""
    for line in measure(900):
        assert line.value == 0, line.what


def test_share_of_pairs_that_changed():
    one = {"a": 1, "b": 1, "c": 1, "d": 2}
    other = {"a": 1, "b": 1, "c": 2, "d": 2}
    # ab stays; ac, bc part; cd joins: three of four pairs, and of six in all
    assert changed(one, other) == 0.75
    assert changed(one, other, of_all=True) == 0.5
    assert changed(one, dict(one)) == 0
    assert changed({"a": 1}, {"a": 2}) == 0


def test_groupings_of_other_points_cannot_be_compared():
    with pytest.raises(ValueError, match="different points"):
        changed({"a": 1}, {"b": 1})
