"""Days off: what was announced, the edges of holidays, and a year nobody announced."""

import copy
from datetime import date, datetime, timedelta

import pytest

from rulebook import daysoff, loader
from rulebook.schema import RuleError
from rulebook.windows import ZONE, last_day_off, open_until, period_end, why_until

# Counted by hand from the announcements: days off, and weekends worked for them.
ANNOUNCED = {
    2025: (1 + 8 + 3 + 5 + 3 + 8, 5),
    2026: (3 + 9 + 3 + 5 + 3 + 3 + 7, 6),
}
ROW = loader.find("calendar.days_off@2026", date(2026, 1, 1)).as_dict()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize("year", ANNOUNCED)
def test_a_year_has_the_days_that_were_announced(year):
    every = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    told = [daysoff.day(one) for one in every]
    named = [one for one in told if one.name and not one.name.startswith("星期")]
    worked = [one for one in told if one.on.weekday() > 4 and not one.is_off]
    assert (len(named), len(worked)) == ANNOUNCED[year]
    assert all(one.is_known for one in told)


@pytest.mark.parametrize(
    ("begins", "days", "last", "moved", "name"),
    [
        ("2026-11-20 09:00", 7, "2026-11-27", "2026-11-27", ""),  # a Friday
        ("2026-11-21 09:00", 7, "2026-11-28", "2026-11-30", "星期六"),
        ("2026-11-22 09:00", 7, "2026-11-29", "2026-11-30", "星期日"),
        # National Day: seven days in 2026, eight with Mid-Autumn in 2025.
        ("2026-09-23 23:59", 7, "2026-09-30", "2026-09-30", ""),
        ("2026-09-24 00:00", 7, "2026-10-01", "2026-10-08", "国庆节"),
        ("2026-09-30 12:00", 7, "2026-10-07", "2026-10-08", "国庆节"),
        ("2026-10-01 12:00", 7, "2026-10-08", "2026-10-08", ""),
        ("2025-09-24 12:00", 7, "2025-10-01", "2025-10-09", "国庆节、中秋节"),
        # Saturdays and Sundays worked for a holiday are working days.
        ("2026-10-03 12:00", 7, "2026-10-10", "2026-10-10", ""),
        ("2026-09-13 12:00", 7, "2026-09-20", "2026-09-20", ""),
        # Spring Festival: nine days from a Sunday to a Monday, after a worked Saturday.
        ("2026-02-07 12:00", 7, "2026-02-14", "2026-02-14", ""),
        ("2026-02-08 12:00", 7, "2026-02-15", "2026-02-24", "春节"),
        # The turn of the year: off until Saturday, Sunday is worked.
        ("2025-12-25 12:00", 7, "2026-01-01", "2026-01-04", "元旦"),
        ("2025-12-24 12:00", 7, "2025-12-31", "2025-12-31", ""),
        # A year that nobody has announced: weekends alone.
        ("2027-12-25 12:00", 7, "2028-01-01", "2028-01-03", "星期六"),
        ("2027-09-24 12:00", 7, "2027-10-01", "2027-10-01", ""),
        ("2024-02-03 12:00", 7, "2024-02-10", "2024-02-12", "星期六"),
    ],
)
def test_a_last_day_off_gives_way_to_the_day_after(begins, days, last, moved, name):
    counted, end = period_end(at(begins), days), open_until(at(begins), days)
    assert counted == at(last) + timedelta(days=1)
    assert end == at(moved) + timedelta(days=1)
    assert daysoff.day(date.fromisoformat(last)).name == name


def test_no_period_is_ever_shorter_than_its_count():
    begins = at("2024-12-20 12:00")
    for n in range(1200):
        one = begins + timedelta(days=n)
        assert open_until(one, 7) >= period_end(one, 7)
        assert not daysoff.day((open_until(one, 7) - timedelta(1)).date()).is_off


@pytest.mark.parametrize(
    ("begins", "until", "why"),
    [
        (
            "2026-09-24 09:00",
            "2026-10-09",
            "末日 10月1日（国庆节）为法定休假日，依民法典第二百零三条顺延至 "
            "10月8日 24:00。",
        ),
        ("2026-11-20 09:00", "2026-11-28", ""),
        # Stored before a calendar was known: it stays, and the page says so.
        (
            "2026-09-24 09:00",
            "2026-10-02",
            "末日 10月1日（国庆节）为法定休假日，公布期限时没有录入，不再变动。",
        ),
        # Sunday, then worked, as was known later: the longer end stays, unexplained.
        ("2026-10-03 09:00", "2026-10-13", ""),
        (
            "2024-02-03 09:00",
            "2024-02-13",
            "末日 2月10日（星期六）为法定休假日，依民法典第二百零三条顺延至 "
            "2月12日 24:00。2024 年放假安排尚未录入，只按周末顺延。",
        ),
        (
            "2024-01-03 09:00",
            "2024-01-11",
            "2024 年放假安排尚未录入，只按周末顺延。",
        ),
        ("2026-11-20 09:00", "2026-11-20", ""),  # stopped before its end
    ],
)
def test_the_page_says_why(begins, until, why):
    assert why_until(at(begins), 7, at(until)) == why


def test_without_days_there_is_nothing_to_say():
    assert why_until(at("2026-10-01 09:00"), None, at("2026-10-01 09:00")) == ""


def test_the_last_day_of_a_window():
    assert last_day_off(at("2026-10-02 00:00")).name == "国庆节"  # 24:00 of the 1st
    assert last_day_off(at("2026-10-01 00:00")) is None
    assert last_day_off(at("2026-10-01 17:30")).name == "国庆节"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"worked": ["2026-01-05"]}, "Saturday or a Sunday"),
        ({"worked": ["2026-01-03"]}, "stands there twice"),
        ({"worked": ["2029-01-06"]}, "of another year"),
        ({"holidays": []}, "not empty"),
        ({"holidays": [{"name": "国庆节", "from": "2026-10-07", "to": "2026-10-01"}]},
         "not within"),
        ({"holidays": [{"name": " ", "from": "2026-10-01", "to": "2026-10-01"}]},
         "name"),
        ({"off": []}, "unknown field"),
    ],
)  # fmt: skip
def test_a_row_with_a_slip_is_refused(change, message):
    row = copy.deepcopy(ROW)
    row["terms"] |= change
    with pytest.raises(RuleError, match=message):
        loader.from_dict(row)


def test_a_holiday_may_begin_in_december_and_nothing_need_be_worked():
    row = copy.deepcopy(ROW)
    newyear = {"name": "元旦", "from": "2025-12-30", "to": "2026-01-01"}
    row["terms"] = {"year": 2026, "holidays": [newyear]}
    assert loader.from_dict(row).terms["holidays"] == [newyear]
