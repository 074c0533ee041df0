"""Quorum, majority, notice and publicity of meetings, at their edges."""

from datetime import UTC, date, datetime, timedelta

import pytest

from deliberation.rules import bodies
from rulebook import loader
from rulebook.windows import open_until

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# 24:00 of the 25th in Huizhou: three whole days after the 22nd.
FIRST = datetime(2026, 11, 25, 16, tzinfo=UTC)
COUNCIL = loader.find("council.default", date(2026, 11, 22)).terms
DEPUTIES = loader.find("residents.representatives", date(2026, 11, 22)).terms
TALK = loader.find("residents.deliberation", date(2026, 11, 22)).terms


@pytest.mark.parametrize(
    ("entitled", "needed"), [(60, 40), (61, 41), (3, 2), (7, 5), (1, 1)]
)
def test_two_thirds_of_all_seats(entitled, needed):
    assert bodies.quorum(COUNCIL, entitled) == needed
    assert bodies.quorum(DEPUTIES, entitled) == needed


def test_a_rule_that_asks_nothing():
    assert bodies.quorum(TALK, 60) == bodies.majority(TALK, 60, 40) == 1


@pytest.mark.parametrize(("present", "needed"), [(40, 21), (41, 21), (2, 2), (1, 1)])
def test_more_than_half_of_those_present(present, needed):
    assert bodies.majority(COUNCIL, 60, present) == needed


@pytest.mark.parametrize(
    ("decision", "approve", "present", "words"),
    [
        ("agreed", 21, 40, ""),
        ("agreed", 20, 40, "不能记为同意"),  # half is not a majority
        ("refused", 20, 40, ""),
        ("refused", 21, 40, "不能记为不同意"),
        ("agreed", 39, 39, "不能作决定"),  # 39 of 60 is no quorum
        ("refused", 0, 39, "不能作决定"),
        ("put_off", None, 1, ""),
        ("noted", None, 0, ""),
        ("agreed", None, 40, "请写明同意人数"),
        ("agreed", 41, 40, "请写明同意人数"),
        ("agreed", -1, 40, "请写明同意人数"),
    ],
)
def test_what_a_meeting_of_sixty_can_decide(decision, approve, present, words):
    told = bodies.unfounded(COUNCIL, decision, approve, entitled=60, present=present)
    assert words in told if words else told == ""


@pytest.mark.parametrize(
    ("starts", "words"),
    [
        (FIRST, ""),
        (FIRST - timedelta(seconds=1), "至少 3 日"),
        (NOW + timedelta(days=3), "至少 3 日"),  # three times 24 hours
        (NOW, "已过"),
    ],
)
def test_the_agenda_goes_out_in_time(starts, words):
    told = bodies.late_agenda(COUNCIL, starts, NOW)
    assert words in told if words else told == ""


def test_a_rule_without_days_only_asks_for_a_time_to_come():
    soon = NOW + timedelta(minutes=1)
    assert bodies.late_agenda(DEPUTIES, soon, NOW) == ""


def test_publicity_is_that_of_the_rule():
    assert bodies.publicity_end(COUNCIL, NOW) == open_until(NOW, 7)
    assert bodies.publicity_end(DEPUTIES, NOW) == open_until(NOW, 15)
    assert bodies.publicity_end({"publicity_days": None}, NOW) is None
