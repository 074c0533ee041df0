"""The stages of a project, by the kind of document, and its public timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

DONE, NOW, NEXT = "done", "now", "next"


@dataclass(frozen=True)
class Stage:
    """One stage that projects of a kind pass through.

    `is_optional` stages are not shown before somebody plans or enters them;
    `asks_public` stages are those in which a consultation is published, under the
    rule row `rule` where it is not the one of the document type.
    """

    code: str
    label: str
    source: str = ""
    is_optional: bool = False
    asks_public: bool = False
    rule: str = ""


class Happening(Protocol):
    """What is known of an event, whether a row of the database or an `Event`."""

    @property
    def stage(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def is_planned(self) -> bool: ...
    @property
    def note(self) -> str: ...
    @property
    def link(self) -> str: ...


@dataclass(frozen=True)
class Event:
    """That a stage was entered on a day, or is planned for it."""

    stage: str
    on: date
    is_planned: bool = False
    note: str = ""
    link: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the public timeline; `state` is done, now or next."""

    code: str
    label: str
    state: str
    dates: tuple[date, ...] = ()
    note: str = ""
    link: str = ""

    @property
    def date(self) -> str:
        """The days in words, for the public; a day ahead is marked 预计."""
        days = "、".join(f"{on.year}年{on.month}月{on.day}日" for on in self.dates)
        return f"预计 {days}" if days and self.state == NEXT else days


_LAW = "立法法"
_RULES = "规章制定程序条例"
_DECISION = "重大行政决策程序暂行条例"
_PLAN = "城乡规划法"

_CALL = Stage("call_for_projects", "项目征集", is_optional=True)
_INITIATION = Stage("initiation", "立项")
_DRAFTING = Stage("drafting", "起草")
_IN_FORCE = Stage("in_force", "施行")
_EVALUATION = Stage("evaluation", "实施后评估", is_optional=True)


def _consultation(label: str, source: str, code: str = "consultation") -> Stage:
    return Stage(code, label, source, asks_public=True)


_READINGS = (
    Stage("first_reading", "一审", f"{_LAW} 第三十二条"),
    Stage(
        "reading_consultation",
        "审议后征求意见",
        f"{_LAW} 第四十条",
        is_optional=True,
        asks_public=True,
    ),
    Stage("second_reading", "二审", f"{_LAW} 第三十二条"),
    Stage("third_reading", "三审", f"{_LAW} 第三十二条", is_optional=True),
    Stage("vote", "表决", f"{_LAW} 第四十四条"),
)

TEMPLATES: dict[str, tuple[Stage, ...]] = {
    "law": (
        _INITIATION,
        _DRAFTING,
        *_READINGS[:1],
        _consultation("公开征求意见", f"{_LAW} 第四十条", "reading_consultation"),
        *_READINGS[2:],
        Stage("promulgation", "公布", f"{_LAW} 第四十七条"),
        _IN_FORCE,
        _EVALUATION,
    ),
    "local_regulation": (
        _CALL,
        _INITIATION,
        _DRAFTING,
        _consultation("征求意见", f"{_LAW} 第八十七条"),
        Stage("government_review", "政府审查", is_optional=True),
        *_READINGS,
        Stage("approval", "报请批准", f"{_LAW} 第八十一条"),
        Stage("promulgation", "公布", f"{_LAW} 第八十八条"),
        _IN_FORCE,
        Stage("filing", "备案", f"{_LAW} 第一百零九条", is_optional=True),
        _EVALUATION,
    ),
    "administrative_regulation": (
        _INITIATION,
        _DRAFTING,
        _consultation("公开征求意见", f"{_LAW} 第七十四条"),
        Stage("legal_review", "审查"),
        Stage("decision", "决定"),
        Stage("promulgation", "公布"),
        _IN_FORCE,
        _EVALUATION,
    ),
    "government_rule": (
        _CALL,
        Stage("initiation", "立项", f"{_RULES} 第十条至第十二条"),
        Stage("drafting", "起草", f"{_RULES} 第十四条"),
        _consultation("公开征求意见", f"{_RULES} 第十五条"),
        Stage("legal_review", "法制机构审查", f"{_RULES} 第十九条至第二十六条"),
        Stage(
            "review_consultation",
            "审查阶段征求意见",
            f"{_RULES} 第二十一条",
            is_optional=True,
            asks_public=True,
            rule="consultation.government_rule_review",
        ),
        Stage("decision", "会议审议决定", f"{_RULES} 第二十七条"),
        Stage("signing", "市长签署命令", f"{_RULES} 第二十九条"),
        Stage("promulgation", "公布", f"{_RULES} 第三十条"),
        _IN_FORCE,
        Stage("filing", "备案", f"{_RULES} 第三十四条", is_optional=True),
        Stage("evaluation", "立法后评估", f"{_RULES} 第三十八条", is_optional=True),
    ),
    "major_decision": (
        _INITIATION,
        Stage("drafting", "拟订决策草案"),
        _consultation("公开征求意见", f"{_DECISION} 第十四条至第十八条"),
        Stage("expert_review", "专家论证、风险评估", is_optional=True),
        Stage("legality_review", "合法性审查", f"{_DECISION} 第二十五条"),
        Stage("decision", "集体讨论决定"),
        Stage("promulgation", "公布"),
        Stage("in_force", "执行"),
        _EVALUATION,
    ),
    "urban_plan": (
        Stage("drafting", "编制"),
        _consultation("公告征求意见", f"{_PLAN} 第二十六条"),
        Stage("expert_review", "专家审查", is_optional=True),
        Stage("approval", "报请审批"),
        Stage("promulgation", "公布"),
        Stage("in_force", "实施"),
        _EVALUATION,
    ),
    "normative_document": (
        _DRAFTING,
        _consultation("公开征求意见", ""),
        Stage("legality_review", "合法性审核"),
        Stage("decision", "集体讨论决定"),
        Stage("promulgation", "印发公布"),
        _IN_FORCE,
        Stage("filing", "备案", is_optional=True),
        _EVALUATION,
    ),
}

# Where a project may leave the road. 终止审议: 立法法 第四十五条.
BRANCHES: dict[str, str] = {
    "withdrawn": "撤回",
    "terminated": "终止审议",
    "no_vote": "暂不付表决",
    "deferred": "缓办",
    "returned": "退回",
}


def template(doc_type: str) -> tuple[Stage, ...]:
    """Give the stages of a kind of document in order; KeyError for an unknown one."""
    return TEMPLATES[doc_type]


def find_stage(doc_type: str, code: str) -> Stage:
    """Find a stage of a kind of document by its code. Raises KeyError."""
    for stage in TEMPLATES[doc_type]:
        if stage.code == code:
            return stage
    raise KeyError(code)


def consultation_stage(doc_type: str, current: str) -> Stage:
    """Say which stage a consultation belongs to, seen from the present one.

    That is the present stage if it asks the public, else the next one that does,
    else the last that did.
    """
    stages = TEMPLATES[doc_type]
    codes = [stage.code for stage in stages]
    at = codes.index(current) if current in codes else 0
    asking = [stage for stage in stages[at:] if stage.asks_public]
    return asking[0] if asking else [s for s in stages if s.asks_public][-1]


def rule_id(doc_type: str, current: str) -> str:
    """Name the rule row that a consultation at this stage runs under."""
    return consultation_stage(doc_type, current).rule or f"consultation.{doc_type}"


def current_stage(events: Iterable[Happening], today: date) -> str:
    """The stage that was entered last, by date; "" when there is none yet."""
    entered = [event for event in events if _has_happened(event, today)]
    return sorted(entered, key=lambda event: event.on)[-1].stage if entered else ""


def timeline(
    doc_type: str, events: Iterable[Happening], status: str, today: date
) -> list[Step]:
    """Lay out a project as the public sees it: what was, what is, what is planned.

    `status` is active, done, or one of `BRANCHES`; a branch ends the line. Later
    events of one day win over earlier ones in the sequence given.
    """
    events = list(events)
    entered = [event for event in events if _has_happened(event, today)]
    entered.sort(key=lambda event: event.on)  # stable: the order given breaks ties
    now = entered[-1].stage if entered else ""
    steps = [
        _step(stage, events, state, today)
        for stage, state in _states(TEMPLATES[doc_type], now, entered)
        if not stage.is_optional or any(e.stage == stage.code for e in events)
    ]
    if status == "active":
        return steps
    ended = [_as_done(step) for step in steps if step.state != NEXT]
    if status in BRANCHES:
        ended.append(Step(status, BRANCHES[status], NOW))
    return ended


def _has_happened(event: Happening, today: date) -> bool:
    return not event.is_planned and event.on <= today


def _states(
    stages: Sequence[Stage], now: str, entered: Sequence[Happening]
) -> list[tuple[Stage, str]]:
    seen = {event.stage for event in entered}
    codes = [stage.code for stage in stages]
    at = codes.index(now) if now in codes else -1
    states = []
    for place, stage in enumerate(stages):
        past = place < at or stage.code in seen
        states.append((stage, NOW if place == at else DONE if past else NEXT))
    return states


def _step(stage: Stage, events: Sequence[Happening], state: str, today: date) -> Step:
    mine = [event for event in events if event.stage == stage.code]
    real = [event for event in mine if _has_happened(event, today)]
    shown = sorted(real or mine, key=lambda event: event.on)
    last: Happening = shown[-1] if shown else Event(stage.code, today)
    return Step(
        stage.code,
        stage.label,
        state,
        tuple(event.on for event in shown),
        last.note,
        last.link,
    )


def _as_done(step: Step) -> Step:
    return Step(step.code, step.label, DONE, step.dates, step.note, step.link)
