from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import formats

MOMENT = datetime(2026, 12, 2, 23, 59, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("template", "written"),
    [
        ("{{ at|date }}", "2026年12月2日"),
        ("{{ at|date:'DATETIME_FORMAT' }}", "2026年12月2日 23:59"),
        ("{{ at }}", "2026年12月2日 23:59"),
        ("{{ at|date:'SHORT_DATE_FORMAT' }}", "2026-12-02"),
    ],
)
def test_dates_are_written_our_way(template, written):
    assert Template(template).render(Context({"at": MOMENT})) == written


def test_dates_are_read_our_way():
    assert "%Y年%m月%d日" in formats.get_format("DATE_INPUT_FORMATS")
