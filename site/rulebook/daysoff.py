"""Days off (法定休假日): Saturdays, Sundays, and what is arranged year by year.

国务院办公厅 announces the days off of a year and the Saturdays and Sundays worked for
them; each announcement is a row `calendar.days_off`. Where several rows speak of a day
the one that began last is right. Of a year without a row the weekends alone are known:
nothing else is guessed.

Source: 国务院办公厅关于部分节假日安排的通知 (each year); 全国年节及纪念日放假办法.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from rulebook import loader
from rulebook.calendar_schema import days_of
from rulebook.checks import day as read_day

NAME = "calendar.days_off"
_WEEKEND = {5: "星期六", 6: "星期日"}


@dataclass(frozen=True)
class Day:
    """What is known of a day; `name`: 国庆节 or 星期六, empty for a day worked."""

    on: date
    name: str
    is_known: bool

    @property
    def is_off(self) -> bool:
        """Whether it is a day off."""
        return bool(self.name)


def day(on: date) -> Day:
    """Look a day up; of a year without a row only the weekend is known."""
    arranged = _arranged()
    weekend = _WEEKEND.get(on.weekday(), "")
    return Day(on, arranged.get(on, weekend), on in arranged or _has_row(on))


def day_after_holiday(on: date) -> date:
    """Give this day, or the first one after it that is worked."""
    while day(on).is_off:
        on += timedelta(days=1)
    return on


@cache
def _arranged() -> dict[date, str]:
    """Every day that a row names: its holiday, or "" where it is worked."""
    found: dict[date, str] = {}
    for row in loader.all_rows("calendar"):  # by first day: a later row comes later
        for one in row.terms["holidays"]:
            found |= dict.fromkeys(days_of(one), one["name"])
        found |= {read_day(one): "" for one in row.terms.get("worked", [])}
    return found


def _has_row(on: date) -> bool:
    return any(row.source.in_force(on) for row in loader.all_rows("calendar"))
