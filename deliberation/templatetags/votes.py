"""Numbers and moments of a vote as people read them."""

from datetime import datetime

from django import template
from django.utils.timezone import localtime

from common.moments import exact_end

from ..rules.areas import format_area

register = template.Library()
register.filter("exact_end", exact_end)


@register.filter
def area(hundredths: int | None) -> str:
    """Write an area given in 0.01 m² with two decimals; nothing for None."""
    return "" if hundredths is None else format_area(hundredths)


@register.filter
def to_second(moment: datetime | None) -> str:
    """Write a moment to the second; for the end of a window there is `exact_end`."""
    if moment is None:
        return ""
    local = localtime(moment)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M:%S}"


@register.filter
def share(part: int, whole: int) -> str:
    """Write a part of a whole in per cent, cut off so that 99.99 is never 100."""
    if not whole:
        return "—"
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}%"
