"""What the pages of a poll show: where it stands, and what it needs to pass."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.timezone import localtime

from common.moments import day_of_end
from rulebook import words
from rulebook.thresholds import Threshold, condition
from rulebook.windows import why_until

from ..models import Poll, RollChange
from ..rules import phase_words
from ..rules.lifecycle import VOTING, Phase

STAGES = ("participation", "approval")
WHOLE = ("all", "registered")


class Window(NamedTuple):
    """From when until when something may be objected to, and why until then."""

    begins: datetime
    until: datetime
    why: str


@dataclass(frozen=True)
class Step:
    """One station of a poll: label, day as text, state (done, now or next)."""

    label: str
    date: str
    state: str


@dataclass(frozen=True)
class Need:
    """One threshold in words; `needed` of `total` once the roll tells them.

    `measure` is persons, area (0.01 m²) or households.
    """

    stage: str
    measure: str
    asked: str
    needed: int | None
    total: int | None

    @property
    def label(self) -> str:
        """The measure in Chinese."""
        return words.MEASURES[self.measure]


def public(user) -> QuerySet[Poll]:
    """Polls that the person may see, with all that their phases read."""
    return _whole(Poll.objects.visible_to(user))


def run_by(user) -> QuerySet[Poll]:
    """The same for the desk: polls of the places that the person looks after."""
    return _whole(Poll.objects.run_by(user))


def _whole(polls) -> QuerySet[Poll]:
    return polls.with_moments().select_related("region", "topic_link__topic")


def in_state(polls: QuerySet[Poll], state: str, at: datetime) -> QuerySet[Poll]:
    """Keep those that are open, still to come, or over; all for any other word."""
    stopped = {"cancelled_at__isnull": True, "voided_at__isnull": True}
    if state == "open":
        return polls.open(at)
    if state == "upcoming":
        return polls.filter(opens_at__gt=at, **stopped)
    if state == "over":
        return polls.filter(closes_at__lte=at)
    return polls


def left(closes_at: datetime, at: datetime) -> str:
    """Say how long a window stays open, in days and hours, or in minutes."""
    seconds = int((closes_at - at).total_seconds())
    days, hours = seconds // 86400, seconds % 86400 // 3600
    if days:
        return f"还剩 {days} 天 {hours} 小时"
    return f"还剩 {hours} 小时 {seconds % 3600 // 60} 分钟"


def card(poll: Poll, at: datetime) -> dict:
    """What a list shows of a poll."""
    phase = poll.phase(at)
    return {
        "poll": poll,
        "phase": phase,
        "label": phase_words.LABELS[phase],
        "kind": phase_words.tag(phase),
        "left": left(poll.closes_at, at) if phase in VOTING else "",
    }


def steps(poll: Poll, phase: Phase) -> list[Step]:
    """The stations of a poll with their days."""
    return [
        Step(name, _days(poll)[name], state)
        for name, state in phase_words.stations(phase)
    ]


def _days(poll: Poll) -> dict[str, str]:
    moments = poll.moments
    opens, closes = poll.opens_at, poll.closes_at
    return {
        "公告": _day(moments.noticed_at),
        "名册": _day(moments.roll_frozen_at or moments.roll_published_at),
        "表决": f"{_day(opens)} – {_last_day(closes)}",
        "计票": _day(moments.preliminary_at or moments.counting_at),
        "公示": _last_day(moments.objection_until, "至 "),
        "确认": _day(moments.certified_at),
        "落实": _day(moments.disclosed_at or moments.executing_at),
    }


def _day(moment: datetime | None, before: str = "") -> str:
    if moment is None:
        return ""
    local = localtime(moment)
    return f"{before}{local.month}月{local.day}日"


def _last_day(end: datetime | None, before: str = "") -> str:
    return "" if end is None else _day(day_of_end(end), before)


def needs(poll: Poll) -> list[Need]:
    """What the frozen rule asks, with absolute numbers where the roll gives them."""
    everyone = everyone_on(poll)
    return [
        _need(stage, test, everyone, poll.terms["form"])
        for stage in STAGES
        for test in _asked(poll, stage)
    ]


def _asked(poll: Poll, stage: str) -> Iterable[Threshold]:
    asked = condition(poll.terms, stage)
    return asked.thresholds if asked else ()


def everyone_on(poll: Poll) -> dict[str, int]:
    """Persons, area (0.01 m²) and, where the rule asks for them, households."""
    roll = getattr(poll, "roll", None)
    if roll is None or not roll.entry_count:
        return {}
    found = {"persons": roll.persons_now if roll.frozen_at else roll.persons}
    if roll.area is not None:
        found["area"] = roll.area
    if any(
        test.measure == "households" for stage in STAGES for test in _asked(poll, stage)
    ):
        keys = roll.entries.exclude(household_key="").values("household_key")
        found["households"] = keys.distinct().count()
    return found


def _need(stage: str, test: Threshold, everyone: dict[str, int], form: str) -> Need:
    total = everyone.get(test.measure) if test.base in WHOLE else None
    counted = words.COUNTS.get(test.count) or words.APPROVE.get(form, "同意")
    fraction = words.fraction(test.num, test.den)
    return Need(
        stage=stage,
        measure=test.measure,
        asked=f"{counted}{words.OPERATORS[test.op]}{words.BASES[test.base]}{fraction}",
        needed=None if total is None else test.needed(total),
        total=total,
    )


def is_roll_published(poll: Poll) -> bool:
    """Whether the roll, and with it the turnout, is public."""
    roll = getattr(poll, "roll", None)
    return roll is not None and roll.published_at is not None


def roll_window(poll: Poll) -> Window | None:
    """From when until when the roll may be objected to; None where no end is told."""
    roll = getattr(poll, "roll", None)
    end = roll and roll.objection_end
    if not end:
        return None
    days = poll.terms["roll_objection_days"]
    return Window(roll.published_at, end, why_until(roll.published_at, days, end))


def appendix(poll: Poll) -> list[RollChange]:
    """What has changed hands since the roll was frozen, the first first."""
    roll = getattr(poll, "roll", None)
    if roll is None or roll.frozen_at is None:
        return []
    return list(roll.changes.select_related("entry"))
