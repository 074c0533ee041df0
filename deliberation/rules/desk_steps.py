"""Which steps staff may think of in a phase; each action looks again for itself."""

from collections.abc import Mapping

from deliberation.rules.lifecycle import Phase

_PREPARING = (
    *("roll", "party_review", "legality_check", "at_once"),
    *("edit", "notice", "cancel"),
)
_RUNNING = ("extend", "cancel")
_PAPERS = ("papers", "proxies", "silent", "attendance")
_AFTER_END = ("papers", "attendance", "start_counting", "tally", "void")
_FOLLOWING = ("executing", "filed", "archived", "void")

_STEPS: Mapping[Phase, tuple[str, ...]] = {
    Phase.DRAFT: _PREPARING,
    Phase.PARTY_REVIEW: _PREPARING,
    Phase.LEGALITY_CHECK: _PREPARING,
    Phase.NOTICED: ("publish_roll", *_RUNNING),
    Phase.ROLL_PUBLISHED: ("objections", "roll", "freeze_roll", *_RUNNING),
    Phase.ROLL_FROZEN: ("proxies", "transfer", "deliver", *_RUNNING),
    Phase.OPEN: (*_PAPERS, "transfer", "deliver", *_RUNNING),
    Phase.EXTENDED: (*_PAPERS, "transfer", "deliver", *_RUNNING),
    Phase.CLOSED: _AFTER_END,
    Phase.COUNTING: _AFTER_END,
    Phase.OBJECTION: ("objections", "void"),
    Phase.AWAITING_CERTIFICATION: ("objections", "certify", "void"),
    Phase.CERTIFIED: _FOLLOWING,
    Phase.FILED: ("executing", "archived", "void"),
    Phase.EXECUTING: ("disclosed", "void"),
    Phase.DISCLOSED: ("archived", "void"),
    # A court may still undo what was decided (民法典 第二百八十条第二款).
    Phase.ARCHIVED: ("void",),
    Phase.FAILED_QUORUM: ("filed", "archived", "void"),
    Phase.FAILED_APPROVAL: ("filed", "archived", "void"),
    Phase.CANCELLED: ("archived",),
    Phase.VOID: ("archived",),
}


def steps_in(phase: Phase, *, is_archived: bool = False) -> tuple[str, ...]:
    """Name what can be done in a phase, the most likely first.

    A poll that was undone after it had been archived is not archived again.
    """
    again = {"archived"} if is_archived else set()
    return tuple(name for name in _STEPS.get(phase, ()) if name not in again)
