"""Ends of windows and periods as people read them: midnight is 24:00 of a day."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


def deadline(moment: datetime | None) -> str:
    """Write an end to the minute: "2026年11月30日 24:00"; nothing for None."""
    if not moment:
        return ""
    day, clock = _end(moment)
    return f"{_written(day)} {clock}"


def exact_end(moment: datetime | None) -> str:
    """Write an end to the second, as the server takes it; nothing for None.

    24:00 of a day is written without seconds: there is nothing after it.
    """
    if not moment:
        return ""
    day, clock = _end(moment)
    return f"{_written(day)} {clock if clock == '24:00' else f'{day:%H:%M:%S}'}"


def last_day(moment: datetime | str | None) -> str:
    """Write the last day of a window; text is given back as it stands."""
    if not isinstance(moment, datetime):
        return moment or ""
    return _written(_end(moment)[0])


def waited(since: datetime, at: datetime | None = None) -> str:
    """Say for how long something waits: whole days, on the first day whole hours."""
    gone = max((at or timezone.now()) - since, timedelta())
    if gone.days:
        return _("%(n)s 天") % {"n": gone.days}
    hours = gone // timedelta(hours=1)
    return _("%(n)s 小时") % {"n": hours} if hours else _("不到 1 小时")


def day_of_end(moment: datetime) -> datetime:
    """Give a moment of the day on which a window ends, in local time."""
    return _end(moment)[0]


def _end(moment: datetime) -> tuple[datetime, str]:
    """Give the day on which a window ends, and the clock as it is said."""
    local = localtime(moment)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return local - timedelta(days=1), "24:00"
    return local, f"{local:%H:%M}"


def _written(day: datetime) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
