"""Counting the days of a period (期间): every room counts here, nobody adds 24 hours.

The day on which a period begins does not count; the last day runs to 24:00 in
Asia/Shanghai. Source: 民法典 第二百零一条第一款, 第二百零三条第二款 (whether they bind
public consultations and rules of the house is not verified; the platform counts so
everywhere, which is never earlier than so many times 24 hours).

民法典 第二百零三条第一款 is not applied: a last day that is a legal holiday (休假日)
goes over to the day after the holiday. Which days those are is announced year by year,
weekends are moved for them, and the platform holds no calendar of them. Who runs a
vote has to watch it; the pages of the back office say so.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
# Forms and notices say 23:59 where they mean the end of the day.
LAST_MINUTE = timedelta(minutes=1)


def period_end(begins: datetime, days: int | None) -> datetime:
    """Give the first moment after a period of so many days.

    That is 24:00 of its last day, written as 00:00 of the day after; where the rule
    names no days (None) the period is over as it begins. Raises ValueError for a naive
    moment or fewer than one day. Source: 民法典 第二百零一条第一款, 第二百零三条第二款.
    """
    first = _local_day(begins)
    if days is None:
        return begins
    if days < 1:
        raise ValueError(f"a period has at least one day, not {days}")
    return datetime.combine(first + timedelta(days=days + 1), time(), ZONE)


def is_within(at: datetime, begins: datetime, days: int | None) -> bool:
    """Say whether a moment is not after a period; 24:00 itself is after it.

    Raises as `period_end` does.
    """
    return at < period_end(begins, days)


def days_between(opens: datetime, closes: datetime) -> int:
    """Count the whole days of a window, beginning the day after it opens.

    The last day counts if the window runs to 23:59 or later. Raises ValueError for a
    window that ends before it begins, or naive moments.
    """
    first, end = _local_day(opens), _local_day(closes + LAST_MINUTE)
    if closes < opens:
        raise ValueError("a window cannot end before it begins")
    return max(0, (end - first).days - 1)


def _local_day(at: datetime) -> date:
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(ZONE).date()
