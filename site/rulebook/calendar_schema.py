"""What the terms of a year's days off (放假安排) must and may hold.

Days are kept as text (`2026-10-01`), as JSON holds them. A day may lie in the year
before or after: the holiday of a new year has begun in December.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from rulebook.checks import Check, day, list_of, mapping, text, whole

SATURDAY = 5
# Eight days of National Day with Mid-Autumn, nine of the Spring Festival in 2026.
MOST_DAYS = 15


def day_text(value: Any) -> str:
    """A day, written as JSON holds it."""
    return day(value).isoformat()


_stretch = mapping({"name": text, "from": day_text, "to": day_text})


def stretch(value: Any) -> Any:
    """Days off that follow each other, with the name of the holiday."""
    clean = _stretch(value)
    length = (day(clean["to"]) - day(clean["from"])).days + 1
    if not 1 <= length <= MOST_DAYS:
        raise ValueError(f"to: not within {MOST_DAYS} days from the first")
    return clean


def weekend(value: Any) -> str:
    """A Saturday or a Sunday."""
    if day(value).weekday() < SATURDAY:
        raise ValueError("must be a Saturday or a Sunday, which others are off")
    return day_text(value)


REQUIRED: dict[str, Check] = {
    "year": whole,
    "holidays": list_of(stretch),
}
OPTIONAL: dict[str, Check] = {
    # Saturdays and Sundays on which one works (调休上班).
    "worked": list_of(weekend),
}


def days_of(one: Mapping[str, str]) -> list[date]:
    """Every day of one stretch."""
    first, last = day(one["from"]), day(one["to"])
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def contradictions(terms: Mapping[str, Any]) -> str:
    """Say what cannot be together; empty when all can.

    A day is off once or worked once, in the year, or just before or after it.
    """
    off = [one for each in terms["holidays"] for one in days_of(each)]
    every = [*off, *map(day, terms.get("worked", []))]
    if len(set(every)) != len(every):
        return "terms: a day stands there twice"
    if any(abs(one.year - terms["year"]) > 1 for one in every):
        return "terms: a day is of another year"
    return ""
