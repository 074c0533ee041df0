"""Counting the days of a comment period.

The day of publication does not count; the last day runs to 24:00 in Asia/Shanghai.
Source: 民法典 第二百零一条, 第二百零三条 (not verified for public consultations).
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rulebook.loader import Row

ZONE = ZoneInfo("Asia/Shanghai")
# Forms and notices say 23:59 where they mean the end of the day.
LAST_MINUTE = timedelta(minutes=1)


def earliest_close(published: datetime, days: int) -> datetime:
    """Give the first moment at which a period of so many days may end.

    That is 24:00 of its last day, written as 00:00 of the day after. Raises ValueError
    for a naive moment or fewer than one day.
    """
    if days < 1:
        raise ValueError(f"a period has at least one day, not {days}")
    after = _local_day(published) + timedelta(days=days + 1)
    return datetime.combine(after, time(), ZONE)


def days_between(opens: datetime, closes: datetime) -> int:
    """Count the whole days of a window, beginning the day after it opens.

    The last day counts if the window runs to 23:59 or later. Raises ValueError for a
    window that ends before it begins, or naive moments.
    """
    first, end = _local_day(opens), _local_day(closes + LAST_MINUTE)
    if closes < opens:
        raise ValueError("a window cannot end before it begins")
    return max(0, (end - first).days - 1)


def is_short(row: Row, opens: datetime, closes: datetime) -> bool:
    """Say whether a window has fewer days than its rule row asks for."""
    return row.min_days is not None and days_between(opens, closes) < row.min_days


def _local_day(at: datetime) -> date:
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(ZONE).date()
