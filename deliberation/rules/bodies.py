"""Meetings of a council: notice, quorum, majority, publicity, as its rule row says."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from rulebook.thresholds import condition
from rulebook.windows import open_until, period_end

# Decisions that need a quorum and, to agree, a majority.
AGREED, REFUSED, PUT_OFF, NOTED = "agreed", "refused", "put_off", "noted"
BINDING = frozenset({AGREED, REFUSED})
# Bodies meet; elections, ballots of owners and the like have other rules.
MEETING_ELECTORATES = frozenset({"seats", "representatives"})
EARLIEST_SIGN_IN = timedelta(hours=2)


def _bases(entitled: int, present: int) -> dict[str, int]:
    whole = {"all": entitled, "registered": entitled}
    return {**whole, "present": present, "participating": present}


def quorum(terms: Mapping[str, Any], entitled: int) -> int:
    """How many of those entitled must be present; 1 where the rule asks nothing.

    “以上” includes the number (民法典 第一千二百五十九条).
    """
    asked = condition(terms, "participation")
    if asked is None:
        return 1
    return max(test.needed(entitled) for test in asked.thresholds)


def majority(terms: Mapping[str, Any], entitled: int, present: int) -> int:
    """How many of those present must agree; 1 where the rule asks nothing."""
    asked = condition(terms, "approval")
    if asked is None:
        return 1
    bases = _bases(entitled, present)
    return max(test.needed(bases.get(test.base, present)) for test in asked.thresholds)


def late_agenda(terms: Mapping[str, Any], starts_at: datetime, at: datetime) -> str:
    """Say in Chinese that the agenda goes out too late; empty when it does not.

    The day on which it is sent does not count (民法典 第二百零一条第一款).
    """
    days = terms["notice_days"]
    if starts_at <= at:
        return "会议开始时间已过，请改期。"
    first = period_end(at, days)
    if starts_at < first:
        asked = f"议程应在会议开始前至少 {days} 日送达（送达当日不计）"
        return f"{asked}，现在送达的，最早 {first:%Y-%m-%d %H:%M} 开会，请改期。"
    return ""


def publicity_end(terms: Mapping[str, Any], at: datetime) -> datetime | None:
    """Until when the minutes must stay public; None: the rule names no end."""
    days = terms["publicity_days"]
    return open_until(at, days) if days else None


def unfounded(
    terms: Mapping[str, Any],
    decision: str,
    approve: int | None,
    *,
    entitled: int,
    present: int,
) -> str:
    """Say in Chinese why a decision cannot stand; empty when it can.

    Without a quorum a meeting may put off and take note, but decide nothing.
    """
    if decision not in BINDING:
        return ""
    needed = quorum(terms, entitled)
    if present < needed:
        return f"到会 {present} 人，少于 {needed} 人，不能作决定，只能暂缓或者通报。"
    if approve is None or not 0 <= approve <= present:
        return f"请写明同意人数，从 0 到 {present}。"
    least = majority(terms, entitled, present)
    if decision == AGREED and approve < least:
        return f"同意 {approve} 人，少于 {least} 人，不能记为同意。"
    if decision == REFUSED and approve >= least:
        return f"同意 {approve} 人，已达到 {least} 人，不能记为不同意。"
    return ""
