"""The edges of counting days, and of fractions."""

from datetime import UTC, datetime, timedelta

import pytest

from rulebook.compare import meets
from rulebook.windows import ZONE, days_between, open_until, period_end


def at(text: str) -> datetime:
    """Read a moment in Huizhou."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("begins", "days", "end"),
    [
        ("2026-11-22 09:00:00", 30, "2026-12-23 00:00"),  # last day 12-22, to 24:00
        ("2026-11-22 00:00:00", 30, "2026-12-23 00:00"),  # at 0:00: that day
        ("2026-11-21 23:59:59", 30, "2026-12-22 00:00"),  # a second before: the other
        ("2026-11-22 23:59:59", 30, "2026-12-23 00:00"),
        ("2026-11-23 00:00:00", 30, "2026-12-24 00:00"),
        ("2028-01-31 12:00:00", 30, "2028-03-02 00:00"),  # leap year
        ("2026-02-27 12:00:00", 1, "2026-03-01 00:00"),  # one day, end of a month
        ("2026-12-24 12:00:00", 7, "2027-01-01 00:00"),  # end of a year
        ("2026-12-31 23:59:59", 1, "2027-01-02 00:00"),
    ],
)
def test_a_period_ends_at_24_of_its_last_day(begins, days, end):
    assert period_end(at(begins), days) == at(end)
    assert days_between(at(begins), at(end)) == days
    assert period_end(at(begins), days) >= at(begins) + timedelta(days=days)


def test_without_days_a_period_is_over_at_once():
    begins = at("2026-11-22 09:00")
    assert period_end(begins, None) == begins
    assert open_until(begins, None) == begins


def test_the_day_is_that_of_huizhou():
    begins = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)  # 00:00 on the 23rd there
    assert period_end(begins, 30) == at("2026-12-24 00:00")
    assert period_end(begins - timedelta(seconds=1), 30) == at("2026-12-23 00:00")
    assert period_end(begins, 30).astimezone(UTC).hour == 16


@pytest.mark.parametrize(
    ("opens", "closes", "days"),
    [
        ("2026-11-22 09:00", "2026-12-23 00:00", 30),
        ("2026-11-22 09:00", "2026-12-22 23:59", 30),  # as forms say it
        ("2026-11-22 09:00", "2026-12-22 23:58", 29),
        ("2026-11-22 09:00", "2026-12-22 18:00", 29),  # the last day is not whole
        ("2026-11-22 09:00", "2026-11-22 18:00", 0),
        ("2026-11-22 09:00", "2026-11-23 18:00", 0),
        ("2026-11-22 09:00", "2026-11-24 00:00", 1),
    ],
)
def test_only_whole_days_count(opens, closes, days):
    assert days_between(at(opens), at(closes)) == days


def test_impossible_windows_are_refused():
    naive = datetime(2026, 1, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        period_end(naive, 30)
    with pytest.raises(ValueError, match="at least one day"):
        period_end(at("2026-01-01 00:00"), 0)
    with pytest.raises(ValueError, match="time zone"):
        period_end(naive, None)
    with pytest.raises(ValueError, match="before it begins"):
        days_between(at("2026-01-02 00:00"), at("2026-01-01 00:00"))


@pytest.mark.parametrize(
    ("count", "total", "num", "den", "op", "holds"),
    [
        (67, 100, 2, 3, "ge", True),
        (66, 99, 2, 3, "ge", True),  # "以上" includes the number
        (66, 99, 2, 3, "gt", False),  # "过" does not
        (66, 100, 2, 3, "ge", False),
        (50, 100, 1, 2, "gt", False),
        (51, 100, 1, 2, "gt", True),
        (0, 1, 1, 2, "ge", False),
        (3, 3, 1, 1, "ge", True),
        # a float would say yes: 2/3 of 10**18 + 1 rounds to the count
        (666666666666666667, 10**18 + 1, 2, 3, "ge", False),
    ],
)
def test_fractions_are_exact(count, total, num, den, op, holds):
    assert meets(count, total, num, den, op) is holds


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((5, 4, 1, 2, "ge"), "impossible count"),
        ((-1, 4, 1, 2, "ge"), "impossible count"),
        ((0, 0, 1, 2, "ge"), "impossible count"),
        ((1, 4, 3, 2, "ge"), "impossible fraction"),
        ((1, 4, 0, 2, "ge"), "impossible fraction"),
        ((1, 4, 1, 2, "lt"), "unknown operator"),
    ],
)
def test_impossible_counts_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        meets(*arguments)
