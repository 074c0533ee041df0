"""The way of one comment, at each of its turns."""

from datetime import datetime, timedelta, timezone

import pytest

from consultations.rules.progress import steps

DAY = datetime(2026, 6, 1, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"state": "pending"}, "已提交 done 待受理 now 归纳 next 答复 next"),
        ({"state": "published"}, "已提交 done 已受理 done 待归纳 now 答复 next"),
        ({"state": "accepted"}, "已提交 done 已受理 done 待归纳 now 答复 next"),
        (
            {"state": "published", "grouped_at": DAY},
            "已提交 done 已受理 done 已归纳 done 待答复 now",
        ),
        (
            {"state": "published", "grouped_at": DAY, "replied_at": DAY},
            "已提交 done 已受理 done 已归纳 done 已答复 done",
        ),
        ({"state": "hidden"}, "已提交 done 未公开 now"),
        ({"state": "withdrawn"}, "已提交 done 已撤回 now"),
    ],
)
def test_the_way_of_a_comment(facts, shown):
    found = steps(submitted_at=DAY, decided_at=DAY, **facts)
    assert " ".join(f"{step.label} {step.state}" for step in found) == shown


def test_a_step_not_reached_has_no_date():
    found = steps(state="pending", submitted_at=DAY, decided_at=DAY)
    assert [step.date for step in found] == [DAY, None, None, None]
