"""The way of a topic: 提议 → 附议 → 审议 → 公示 → 表决 → 结果 → 落实.

Which steps it takes is told by its rule; each step has what it lacks said in Chinese.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rulebook.compare import least
from rulebook.windows import open_until

PROPOSED, SECONDING, REVIEW = "proposed", "seconding", "review"
PUBLICITY, VOTING, RESULT = "publicity", "voting", "result"
FOLLOW_UP, DONE = "follow_up", "done"
NOT_CARRIED, DECLINED, WITHDRAWN = "not_carried", "declined", "withdrawn"
LAPSED, MERGED = "lapsed", "merged"

WAY = (PROPOSED, SECONDING, REVIEW, PUBLICITY, VOTING, RESULT, FOLLOW_UP)
OVER = frozenset({DONE, NOT_CARRIED, DECLINED, WITHDRAWN, LAPSED, MERGED})
# How the rule rows name the steps that may be left out.
_NAMED = {
    SECONDING: "seconding",
    REVIEW: "review",
    PUBLICITY: "publicity",
    VOTING: "vote",
    RESULT: "result",
    FOLLOW_UP: "follow_up",
}
LABELS = {
    PROPOSED: "提议",
    SECONDING: "附议",
    REVIEW: "审议",
    PUBLICITY: "公示",
    VOTING: "表决",
    RESULT: "结果",
    FOLLOW_UP: "落实",
    DONE: "已落实",
    NOT_CARRIED: "未通过",
    DECLINED: "不予列入",
    WITHDRAWN: "已撤回",
    LAPSED: "未达附议人数",
    MERGED: "已合并",
}
# May still be withdrawn by the proposer, or declined by the committee.
EARLY = frozenset({PROPOSED, SECONDING})
UNDECIDED = frozenset({PROPOSED, SECONDING, REVIEW, PUBLICITY})
DISCUSSED = frozenset({PROPOSED, SECONDING, REVIEW, PUBLICITY})
RATED = frozenset({FOLLOW_UP, DONE})


@dataclass(frozen=True)
class Facts:
    """What decides whether a topic can go on.

    `poll` is "" without a linked poll, else "drawn", "noticed", "carried" or "lost";
    `party_review` is "" without a record, else its conclusion.
    """

    stage: str
    seconds: int = 0
    needed: int = 0
    is_exempt: bool = False
    plan: str = ""
    party_review: str = ""
    publicity_until: datetime | None = None
    poll: str = ""
    outcome: str = ""
    tasks: int = 0
    open_tasks: int = 0


@dataclass(frozen=True)
class Step:
    """One stage on the page: label, and whether it is done, now or next."""

    stage: str
    label: str
    state: str


def way(terms: Mapping[str, Any]) -> tuple[str, ...]:
    """The stages that a topic under these terms goes through, in order."""
    steps = terms["steps"]
    return tuple(s for s in WAY if s == PROPOSED or _NAMED[s] in steps)


def following(terms: Mapping[str, Any], stage: str, *, is_exempt: bool = False) -> str:
    """The stage after this one; after the last comes DONE.

    Whose proposals need no seconding goes from 提议 to 审议. Raises ValueError for a
    stage that these terms do not have.
    """
    stages = way(terms)
    if stage not in stages:
        raise ValueError(f"no stage {stage!r} under these terms")
    rest = list(stages[stages.index(stage) + 1 :])
    if is_exempt and rest and rest[0] == SECONDING:
        rest = rest[1:]
    return rest[0] if rest else DONE


def decided(terms: Mapping[str, Any], facts: Facts) -> str:
    """Where a topic goes that lacks nothing: on, or to its end if the vote was lost."""
    if facts.stage == VOTING and facts.poll == "lost":
        return NOT_CARRIED
    return following(terms, facts.stage)


def must_be_taken_up(terms: Mapping[str, Any], facts: Facts, is_law: bool) -> str:
    """Say in Chinese why a topic may not be declined; empty when it may.

    Once as many have seconded as the law asks, the meeting has to be called. Customs
    (rows that nobody verified) bind nobody so.
    Source: 物业管理条例 第十三条第二款; 城市居民委员会组织法 第二十六条.
    """
    asked = terms["seconding"] is not None and facts.needed > 0
    if is_law and asked and facts.seconds >= facts.needed:
        return "附议已达到法定的比例，依法应当提交表决，不能不予列入。"
    return ""


def seconds_needed(terms: Mapping[str, Any], total: int) -> int:
    """How many must second in a place of `total` households or persons; 0: none.

    The share includes its number (民法典 第一千二百五十九条), and is never below the
    rule's least. Raises ValueError for a place of nobody.
    """
    asked = terms["seconding"]
    if asked is None:
        return 0
    if total < 1:
        raise ValueError("a place of nobody")
    share = least(total, asked["num"], asked["den"], "ge")
    return max(share, min(int(asked["least"]), total))


def seconding_end(house: Mapping[str, Any], begins: datetime) -> datetime:
    """Until when neighbours may second; `house` are the terms of `platform.hall`."""
    return open_until(begins, house["seconding_days"])


def stage_at(stage: str, until: datetime | None, at: datetime) -> str:
    """The stage at a moment: a seconding whose time is up has lapsed by itself.

    Who found enough seconds was moved on by the last of them. A topic without an end
    was opened before there was one.
    """
    is_over = stage == SECONDING and until is not None and at >= until
    return LAPSED if is_over else stage


def is_poorly_rated(house: Mapping[str, Any], total: int, count: int) -> bool:
    """Whether so many people gave so few points that work may be done again."""
    enough = count >= house["low_ratings"]
    return bool(enough and total < house["low_mean"] * count)


def publicity_end(terms: Mapping[str, Any], begins: datetime) -> datetime:
    """When the publicity may end: 24:00 of the last of its days, or at once.

    A last day off goes over to the day after the holiday, as that of a seconding does.
    Source: 民法典 第二百零三条第一款.
    """
    return open_until(begins, terms["publicity_days"])


def steps(terms: Mapping[str, Any], stage: str, reached: str = "") -> list[Step]:
    """The way as the page shows it.

    A topic that ended early shows how far it came (`reached`) and then its end.
    """
    stages = way(terms)
    if stage in OVER and stage != DONE:
        last = stages.index(reached) if reached in stages else 0
        done = [Step(s, LABELS[s], "done") for s in stages[: last + 1]]
        return [*done, Step(stage, LABELS[stage], "now")]
    at = len(stages) if stage == DONE else stages.index(stage)
    states = ["done"] * at + ["now"] + ["next"] * len(stages)
    return [Step(s, LABELS[s], state) for s, state in zip(stages, states, strict=False)]


def missing(terms: Mapping[str, Any], facts: Facts, at: datetime) -> str:
    """Say in Chinese what is lacking before the topic can take its next step.

    Empty when nothing is. Source: 城市居民委员会组织法 第三十条 (important matters are
    first studied by the party body of the community).
    """
    check = _CHECKS.get(facts.stage)
    return check(terms, facts, at) if check else "议题已经结束。"


def _proposed(terms: Mapping[str, Any], facts: Facts, at: datetime) -> str:
    return ""


def _seconding(terms: Mapping[str, Any], facts: Facts, at: datetime) -> str:
    left = facts.needed - facts.seconds
    return f"还差 {left} 个附议。" if left > 0 else ""


def _review(terms: Mapping[str, Any], facts: Facts, at: datetime) -> str:
    if terms["party_review"] and facts.party_review != "support":
        return "依规则须先经党组织研究，记录“同意提交”以后才能公示。"
    if not facts.plan.strip():
        return "请先写明审议形成的方案。"
    return ""


def _publicity(terms: Mapping[str, Any], facts: Facts, at: datetime) -> str:
    if facts.publicity_until and at < facts.publicity_until:
        return f"公示还没有满 {terms['publicity_days']} 日。"
    if VOTING in way(terms) and facts.poll in ("", "drawn"):
        return "请先在表决管理里起草并公告表决，再关联到本议题。"
    if VOTING not in way(terms) and not facts.outcome.strip():
        return "请写明协商的结果。"
    return ""


def _voting(terms: Mapping[str, Any], facts: Facts, at: datetime) -> str:
    if facts.poll not in ("carried", "lost"):
        return "表决还没有确认结果。"
    return ""


def _result(terms: Mapping[str, Any], facts: Facts, at: datetime) -> str:
    return "" if facts.tasks else "请先把决定分成任务，写明负责人和期限。"


def _follow_up(terms: Mapping[str, Any], facts: Facts, at: datetime) -> str:
    left = facts.open_tasks
    return f"还有 {left} 项任务没有完成。" if left else ""


_CHECKS = {
    PROPOSED: _proposed,
    SECONDING: _seconding,
    REVIEW: _review,
    PUBLICITY: _publicity,
    VOTING: _voting,
    RESULT: _result,
    FOLLOW_UP: _follow_up,
}
