"""Where a poll stands: computed from its moments, never stored.

One machine for every rule of voting; windows hold their first moment, not their last.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Phase(StrEnum):
    """The stations of a poll, in order; the last ones end it."""

    DRAFT = "draft"
    PARTY_REVIEW = "party_review"
    LEGALITY_CHECK = "legality_check"
    NOTICED = "noticed"
    ROLL_PUBLISHED = "roll_published"
    ROLL_FROZEN = "roll_frozen"
    OPEN = "open"
    EXTENDED = "extended"
    CLOSED = "closed"
    COUNTING = "counting"
    OBJECTION = "objection"
    AWAITING_CERTIFICATION = "awaiting_certification"
    CERTIFIED = "certified"
    FAILED_QUORUM = "failed_quorum"
    FAILED_APPROVAL = "failed_approval"
    FILED = "filed"
    EXECUTING = "executing"
    DISCLOSED = "disclosed"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"
    VOID = "void"


VOTING = frozenset({Phase.OPEN, Phase.EXTENDED})


@dataclass(frozen=True)
class Moments:
    """What was decided, and when; None: not yet. `failing` names failed tests."""

    opens_at: datetime
    closes_at: datetime
    announced_closes_at: datetime | None = None
    party_reviewed_at: datetime | None = None
    legality_checked_at: datetime | None = None
    noticed_at: datetime | None = None
    roll_published_at: datetime | None = None
    roll_frozen_at: datetime | None = None
    cancelled_at: datetime | None = None
    counting_at: datetime | None = None
    preliminary_at: datetime | None = None
    objection_until: datetime | None = None
    certified_at: datetime | None = None
    failing: tuple[str, ...] = ()
    voided_at: datetime | None = None
    filed_at: datetime | None = None
    executing_at: datetime | None = None
    disclosed_at: datetime | None = None
    archived_at: datetime | None = None


# Decisions that settle the phase by themselves; a later station comes first.
_SETTLED = (
    ("voided_at", Phase.VOID),
    ("cancelled_at", Phase.CANCELLED),
    ("archived_at", Phase.ARCHIVED),
    ("disclosed_at", Phase.DISCLOSED),
    ("executing_at", Phase.EXECUTING),
    ("filed_at", Phase.FILED),
)
_BEFORE = (
    ("roll_frozen_at", Phase.ROLL_FROZEN),
    ("roll_published_at", Phase.ROLL_PUBLISHED),
    ("noticed_at", Phase.NOTICED),
    ("legality_checked_at", Phase.LEGALITY_CHECK),
    ("party_reviewed_at", Phase.PARTY_REVIEW),
)


def phase(moments: Moments, at: datetime) -> Phase:
    """Say where a poll stands at a moment.

    A poll whose roll is not frozen never opens, whatever its window says.
    Source: 物业管理条例 第十四条 (the notice before it).
    """
    settled = _latest(moments, _SETTLED, at)
    if settled is not None:
        return settled
    if _reached(moments.certified_at, at):
        return _verdict(moments.failing)
    if _reached(moments.preliminary_at, at):
        return _objection(moments, at)
    before = _latest(moments, _BEFORE, at) or Phase.DRAFT
    if before is not Phase.ROLL_FROZEN or at < moments.opens_at:
        return before
    return _window(moments, at)


def _window(moments: Moments, at: datetime) -> Phase:
    if at >= moments.closes_at:
        return Phase.COUNTING if _reached(moments.counting_at, at) else Phase.CLOSED
    announced = moments.announced_closes_at
    return Phase.EXTENDED if announced and at >= announced else Phase.OPEN


def _objection(moments: Moments, at: datetime) -> Phase:
    until = moments.objection_until
    waiting = until is not None and at < until
    return Phase.OBJECTION if waiting else Phase.AWAITING_CERTIFICATION


def _verdict(failing: tuple[str, ...]) -> Phase:
    if any(name.startswith("participation.") for name in failing):
        return Phase.FAILED_QUORUM
    return Phase.FAILED_APPROVAL if failing else Phase.CERTIFIED


def _latest(
    moments: Moments, steps: tuple[tuple[str, Phase], ...], at: datetime
) -> Phase | None:
    reached = (step for name, step in steps if _reached(getattr(moments, name), at))
    return next(reached, None)


def _reached(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment <= at
