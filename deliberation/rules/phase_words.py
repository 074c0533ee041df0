"""What the stations of a poll are called on the pages, and how they follow."""

from collections.abc import Mapping

from deliberation.rules.lifecycle import Phase

LABELS: Mapping[Phase, str] = {
    Phase.DRAFT: "起草中",
    Phase.PARTY_REVIEW: "党组织已研究",
    Phase.LEGALITY_CHECK: "已审查",
    Phase.NOTICED: "已公告",
    Phase.ROLL_PUBLISHED: "名册公示",
    Phase.ROLL_FROZEN: "即将表决",
    Phase.OPEN: "正在表决",
    Phase.EXTENDED: "延期表决",
    Phase.CLOSED: "已截止",
    Phase.COUNTING: "正在计票",
    Phase.OBJECTION: "结果公示",
    Phase.AWAITING_CERTIFICATION: "等待确认",
    Phase.CERTIFIED: "结果已确认",
    Phase.FAILED_QUORUM: "参与不足，未成立",
    Phase.FAILED_APPROVAL: "未通过",
    Phase.FILED: "已备案",
    Phase.EXECUTING: "正在落实",
    Phase.DISCLOSED: "落实情况已公布",
    Phase.ARCHIVED: "已归档",
    Phase.CANCELLED: "已取消",
    Phase.VOID: "已宣告无效",
}
# The look of the status tag; the word is always beside it.
_TAGS = {
    "open": {Phase.OPEN},
    "soon": {Phase.EXTENDED},
    "accepted": {Phase.OBJECTION, Phase.AWAITING_CERTIFICATION},
    "adopted": {Phase.CERTIFIED, Phase.FILED, Phase.EXECUTING, Phase.DISCLOSED},
    "not_adopted": {Phase.FAILED_QUORUM, Phase.FAILED_APPROVAL},
    "cancelled": {Phase.CANCELLED, Phase.VOID},
    "ended": {Phase.CLOSED, Phase.COUNTING, Phase.ARCHIVED},
}
STATIONS = ("公告", "名册", "表决", "计票", "公示", "确认", "落实")
_STATION_OF = {
    Phase.NOTICED: 0,
    Phase.ROLL_PUBLISHED: 1,
    Phase.ROLL_FROZEN: 1,
    Phase.OPEN: 2,
    Phase.EXTENDED: 2,
    Phase.CLOSED: 3,
    Phase.COUNTING: 3,
    Phase.OBJECTION: 4,
    Phase.AWAITING_CERTIFICATION: 5,
    Phase.CERTIFIED: 6,
    Phase.FILED: 6,
    Phase.EXECUTING: 6,
    Phase.FAILED_QUORUM: 6,
    Phase.FAILED_APPROVAL: 6,
}
_OVER = {Phase.DISCLOSED, Phase.ARCHIVED}
ENDED_EARLY = frozenset({Phase.CANCELLED, Phase.VOID})
FAILED = frozenset({Phase.FAILED_QUORUM, Phase.FAILED_APPROVAL})


def tag(phase: Phase) -> str:
    """Name the look of the tag of a phase."""
    return next((name for name, phases in _TAGS.items() if phase in phases), "upcoming")


def stations(phase: Phase) -> list[tuple[str, str]]:
    """Give the stations with their state: done, now or next.

    A poll that failed has nothing to carry out; one that was cancelled or declared
    void stands nowhere.
    """
    if phase in ENDED_EARLY:
        return []
    names = STATIONS[:-1] if phase in FAILED else STATIONS
    here = len(STATIONS) if phase in _OVER else _STATION_OF.get(phase, -1)
    return [(name, _state(number, here)) for number, name in enumerate(names)]


def _state(number: int, here: int) -> str:
    if number < here:
        return "done"
    return "now" if number == here else "next"
