"""What a moderator may decide, where it leads, and on which rule it rests."""

from rulebook import moderation as common
from rulebook.moderation import APPEAL_BASIS, Basis

__all__ = [
    "APPEAL_BASIS",
    "BASES",
    "BULK_LIMIT",
    "Basis",
    "event_name",
    "may_decide",
    "missing_for_hiding",
    "target_state",
]

PENDING, PUBLISHED, ACCEPTED, HIDDEN = "pending", "published", "accepted", "hidden"
PUBLISH, ACCEPT, HIDE = "publish", "accept", "hide"

BULK_LIMIT = 500
# Keys are the values of `models.HideReason`.
BASES = common.house_bases(
    "本平台意见征集规则",
    "不发布广告，不重复提交相同内容",
    "意见应当与本次征集的草案有关",
)

# From which states each act may start. Publishing what is already public confirms it,
# where comments appear before they are read (先发后审).
_STARTS = {
    PUBLISH: frozenset({PENDING, PUBLISHED}),
    ACCEPT: frozenset({PENDING, PUBLISHED, ACCEPTED}),
    HIDE: frozenset({PENDING, PUBLISHED, ACCEPTED}),
}
_EVENTS = {
    PUBLISHED: "comment.published",
    ACCEPTED: "comment.accepted",
    HIDDEN: "comment.hidden",
}


def may_decide(act: str, state: str) -> bool:
    """Say whether an act fits a comment in this state.

    A hidden comment comes back by appeal or by undoing only.
    """
    return state in _STARTS.get(act, frozenset())


def target_state(act: str, *, is_public: bool) -> str:
    """Give the state to which an act leads.

    A comment whose giver asked not to be public is accepted, never published
    (个人信息保护法 第二十五条). Raises ValueError for an unknown act.
    """
    if act == HIDE:
        return HIDDEN
    if act not in (PUBLISH, ACCEPT):
        raise ValueError(f"unknown act: {act!r}")
    return PUBLISHED if act == PUBLISH and is_public else ACCEPTED


def event_name(from_state: str, to_state: str) -> str:
    """Name the entry of the log for a decision; a confirmation is only a review."""
    return "comment.reviewed" if from_state == to_state else _EVENTS[to_state]


def missing_for_hiding(reason: str, explanation: str) -> str:
    """Say in Chinese what a hiding lacks; empty when it is complete."""
    return common.missing_for_hiding(BASES, reason, explanation, "不予公开")
