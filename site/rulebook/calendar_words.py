"""The days off of a year in words, for the page that shows the rules to everybody."""

from collections.abc import Mapping

from rulebook.checks import day
from rulebook.loader import Row


def facts(row: Row) -> list[tuple[str, str]]:
    """Which days are off, and which Saturdays and Sundays are worked."""
    off = "；".join(_stretch(one) for one in row.terms["holidays"])
    worked = "、".join(_written(one) for one in row.terms.get("worked", []))
    return [("放假", off), ("调休上班", worked or "没有")]


def _stretch(one: Mapping[str, str]) -> str:
    first, last = _written(one["from"]), _written(one["to"])
    return f"{one['name']} {first}" + (f"至{last}" if last != first else "")


def _written(text: str) -> str:
    on = day(text)
    return f"{on.month}月{on.day}日"
