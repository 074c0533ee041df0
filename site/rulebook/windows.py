"""Counting the days of a period (期间): every room counts here, nobody adds 24 hours.

The day on which a period begins does not count; the last day runs to 24:00 in
Asia/Shanghai. Source: 民法典 第二百零一条第一款, 第二百零三条第二款 (whether they bind
public consultations and rules of the house is not verified; the platform counts so
everywhere, which is never earlier than so many times 24 hours).

A period in which people may act (object, appeal, second, speak up) and whose last day
is a day off goes on to the end of the day after the holiday: `open_until`. A least
number of days before something happens is only counted: `period_end`. Which period is
which is decided in docs/adr/0013. Source: 民法典 第二百零三条第一款.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rulebook import daysoff

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
    return _midnight(first + timedelta(days=days + 1))


def open_until(begins: datetime, days: int | None) -> datetime:
    """Give the first moment after a period of so many days in which people may act.

    Never before `period_end`: a last day that is a day off gives way to the first day
    worked after it. To be stored where it is told: a calendar that is known later
    moves no end. Raises as `period_end` does. Source: 民法典 第二百零三条第一款.
    """
    counted = period_end(begins, days)
    if days is None:
        return counted
    return _midnight(daysoff.day_after_holiday(_last_day(counted)) + timedelta(days=1))


def why_until(begins: datetime, days: int | None, until: datetime) -> str:
    """Say in Chinese why a period for acts ends where it was told to end.

    `until` as it was stored. Empty where the last day by the count is a working day of
    a known year. Source: 民法典 第二百零三条第一款.
    """
    counted = period_end(begins, days)
    if days is None or until < counted:
        return ""
    found = daysoff.day(_last_day(counted))
    last = f"末日 {_written(found.on)}（{found.name}）"
    said = []
    if found.is_off and until > counted:
        moved = _written(_last_day(until))
        said.append(f"{last}为法定休假日，依民法典第二百零三条顺延至 {moved} 24:00。")
    elif found.is_off:
        said.append(f"{last}为法定休假日，公布期限时没有录入，不再变动。")
    if not found.is_known:
        said.append(f"{found.on.year} 年放假安排尚未录入，只按周末顺延。")
    return "".join(said)


def days_between(opens: datetime, closes: datetime) -> int:
    """Count the whole days of a window, beginning the day after it opens.

    The last day counts if the window runs to 23:59 or later. Raises ValueError for a
    window that ends before it begins, or naive moments.
    """
    first, end = _local_day(opens), _local_day(closes + LAST_MINUTE)
    if closes < opens:
        raise ValueError("a window cannot end before it begins")
    return max(0, (end - first).days - 1)


def last_day_off(closes: datetime) -> daysoff.Day | None:
    """Give the last day of a window if it is a day off; None if it is worked.

    The end of a window is fixed by its notice and stays. Raises ValueError for a naive
    moment.
    """
    found = daysoff.day(_last_day(closes))
    return found if found.is_off else None


def _local_day(at: datetime) -> date:
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(ZONE).date()


def _last_day(end: datetime) -> date:
    """The day that an end is of; 00:00 is the end of the day before."""
    return _local_day(end - timedelta(microseconds=1))


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), ZONE)


def _written(on: date) -> str:
    return f"{on.month}月{on.day}日"
