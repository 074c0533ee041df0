"""Moments as people read them."""

from datetime import datetime, timedelta

from django import template
from django.utils.timezone import localtime

register = template.Library()


def _last_day(moment: datetime) -> tuple[datetime, str]:
    """Give the day on which a window ends, and the clock as it is said."""
    local = localtime(moment)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return local - timedelta(days=1), "24:00"
    return local, f"{local:%H:%M}"


@register.filter
def deadline(moment: datetime | None) -> str:
    """Write the end of a window; midnight belongs to the day that ends (24:00)."""
    if not moment:
        return ""
    day, clock = _last_day(moment)
    return f"{day.year}年{day.month}月{day.day}日 {clock}"


@register.filter
def last_day(moment: datetime | str | None) -> str:
    """Write the last day of a window; text is given back as it stands."""
    if not isinstance(moment, datetime):
        return moment or ""
    day, _clock = _last_day(moment)
    return f"{day.year}年{day.month}月{day.day}日"
