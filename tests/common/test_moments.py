"""A window that ends at midnight ends at 24:00 of the day before."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from common.moments import deadline, exact_end, last_day, waited

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("moment", "end", "day"),
    [
        ((2026, 11, 29, 0, 0, 0), "2026年11月28日 24:00", "2026年11月28日"),
        ((2027, 1, 1, 0, 0, 0), "2026年12月31日 24:00", "2026年12月31日"),
        ((2026, 11, 28, 23, 59, 59), "2026年11月28日 23:59", "2026年11月28日"),
        ((2026, 11, 29, 0, 0, 1), "2026年11月29日 00:00", "2026年11月29日"),
        ((2026, 11, 28, 17, 30, 0), "2026年11月28日 17:30", "2026年11月28日"),
    ],
)
def test_the_end_of_a_window(moment, end, day):
    at = datetime(*moment, tzinfo=SHANGHAI)
    assert deadline(at) == end
    assert last_day(at) == day


def test_nothing_is_written_for_no_moment():
    assert deadline(None) == last_day(None) == exact_end(None) == ""


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ((2026, 11, 29, 0, 0, 0), "2026年11月28日 24:00"),
        ((2026, 11, 28, 23, 59, 59), "2026年11月28日 23:59:59"),
        ((2026, 11, 28, 17, 30, 0), "2026年11月28日 17:30:00"),
    ],
)
def test_an_end_to_the_second(moment, end):
    assert exact_end(datetime(*moment, tzinfo=SHANGHAI)) == end


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ({"minutes": -5}, "不到 1 小时"),
        ({"minutes": 59}, "不到 1 小时"),
        ({"hours": 1}, "1 小时"),
        ({"hours": 23, "minutes": 59}, "23 小时"),
        ({"hours": 24}, "1 天"),
        ({"days": 38, "hours": 5}, "38 天"),
    ],
)
def test_how_long_something_waits(gone, said):
    since = datetime(2026, 11, 29, 8, 0, 0, tzinfo=SHANGHAI)
    assert waited(since, since + timedelta(**gone)) == said
