"""The checklist of publication, item by item and at the edges of the window."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from consultations.rules.checklist import Snapshot, blocking, gaps
from rulebook.loader import find

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=SHANGHAI)
SOFT = find("consultation.local_regulation", date(2026, 3, 1))
HARD = find("consultation.urban_plan", date(2026, 3, 1))


def day(month, number, hour=0, minute=0):
    return datetime(2026, month, number, hour, minute, tzinfo=SHANGHAI)


FULL = Snapshot(
    now=NOW,
    rule=SOFT,
    has_version=True,
    article_count=42,
    note_length=200,
    closes_at=day(4, 18),  # the end of a Friday
    organ="惠州市人大常委会法工委",
    contact_phone="0752-0000000",
    contact_address="惠州市某路1号",
    offline_channels="来信",
)


def codes(**changes):
    return [gap.code for gap in blocking(replace(FULL, **changes))]


def test_a_full_page_lacks_nothing_that_forbids():
    assert blocking(FULL) == []


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"has_version": False}, "version", "version"),
        ({"article_count": 0}, "provisions", "version"),
        ({"note_length": 0}, "explanatory_note", "explanatory_note"),
        ({"closes_at": None}, "closes_at", "closes_at"),
        ({"organ": " "}, "organ", "organ"),
        ({"contact_phone": ""}, "contact", "contact_phone"),
        ({"contact_address": ""}, "contact_address", "contact_address"),
        ({"offline_channels": ""}, "offline_channels", "offline_channels"),
        ({"is_amendment": True}, "comparison", "materials"),
        ({"rule": None}, "no_rule", "version"),
        ({"opens_at": NOW - timedelta(minutes=1)}, "opens_at_past", "opens_at"),
        ({"opens_at": day(4, 21)}, "window_order", "closes_at"),
        ({"closes_at": day(2, 1)}, "window_order", "closes_at"),
        ({"closes_at": day(3, 20)}, "window_short", "short_reason"),
        (
            {"rule": HARD, "closes_at": day(3, 20), "short_reason": "情况紧急"},
            "window_too_short",
            "closes_at",
        ),
        (
            {"opens_at": day(3, 2), "goes_live_at": day(3, 3)},
            "opens_before_live",
            "opens_at",
        ),
    ],
)
def test_each_gap_is_told_beside_its_field(changes, code, field):
    (gap,) = blocking(replace(FULL, **changes))
    assert (gap.code, gap.field) == (code, field)
    assert gap.reason.endswith("。") or gap.reason.endswith("）。")


def test_an_empty_page_lists_all_at_once():
    found = {gap.code for gap in blocking(Snapshot(now=NOW))}
    assert found == {
        "version",
        "closes_at",
        "organ",
        "contact",
        "contact_address",
        "offline_channels",
        "explanatory_note",
    }


def test_either_phone_or_mail_is_enough():
    assert codes(contact_phone="", contact_email="a@example.com") == []


@pytest.mark.parametrize(
    ("closes_at", "short"),
    [
        (day(4, 1), False),  # 24:00 of the thirtieth day after March 1st
        (day(3, 31, 23, 59), False),  # the same, as forms write it
        (day(3, 31, 23, 58), True),  # the thirtieth day is not over
        (day(3, 31), True),  # twenty-nine days
    ],
)
def test_the_window_counts_whole_days_after_publication(closes_at, short):
    assert codes(closes_at=closes_at) == (["window_short"] if short else [])


def test_a_stated_reason_excuses_a_soft_rule_only():
    short = {"closes_at": day(3, 12)}
    assert codes(**short, short_reason="立法计划调整") == []
    assert codes(**short, short_reason="  ") == ["window_short"]
    assert codes(rule=HARD, closes_at=day(4, 1)) == []


def test_a_later_opening_or_publication_begins_the_window():
    assert codes(opens_at=day(3, 25)) == ["window_short"]
    assert codes(goes_live_at=day(3, 25)) == ["window_short"]


def test_the_reason_names_the_article_and_the_days():
    (gap,) = blocking(replace(FULL, closes_at=day(3, 20)))
    assert "18 天" in gap.reason
    assert "30 天" in gap.reason
    assert SOFT.citation in gap.reason


def test_a_published_page_is_not_asked_for_its_window_again():
    assert codes(is_published=True, opens_at=day(1, 1), closes_at=day(2, 1)) == []


def test_a_comparison_satisfies_an_amendment():
    assert codes(is_amendment=True, material_kinds=frozenset({"comparison"})) == []


def test_advice_never_forbids():
    advice = [gap for gap in gaps(replace(FULL, scanned=("图纸",))) if not gap.star]
    assert [gap.code for gap in advice] == [
        "plain_points",
        "questions",
        "reference",
        "scanned",
    ]
    helped = replace(
        FULL,
        has_plain_points=True,
        has_questions=True,
        material_kinds=frozenset({"reference"}),
    )
    assert gaps(helped) == []
    (late,) = gaps(replace(helped, closes_at=day(4, 19)))  # the end of a Saturday
    assert (late.code, late.star) == ("ends_on_day_off", False)
    assert "4月18日（星期六）" in late.reason
