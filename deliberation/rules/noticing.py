"""What keeps a poll from being announced under its rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rulebook.windows import days_between, period_end


@dataclass(frozen=True)
class Plan:
    """A poll as it is about to be announced."""

    legal_effect: str
    secrecy: str
    designation_no: str
    basis: str
    follow_clause: str
    convener: str
    contact: str
    scope: str
    questions: int
    has_roll: bool
    party_reviewed: bool
    noticed_at: datetime
    opens_at: datetime
    closes_at: datetime
    # Whether a reason was recorded for leaving the days of notice out (立即召集).
    at_once: bool = False


def refusals(terms: Mapping[str, Any], plan: Plan) -> list[str]:
    """Say in Chinese all that forbids the notice; an empty list lets it go out.

    The days of notice may be left out for a recorded reason where the rule says so
    (`at_once`); nothing else may.
    Source: 物业管理条例 第十四条 (days of notice), 民法典 第二百零一条 (their count);
    城市居民委员会组织法 第十九条, 村民委员会组织法 第十八条 (elections never online).
    """
    return [
        *effect_refusals(terms, plan),
        *_content(terms, plan),
        *_days(terms, plan),
    ]


def effect_refusals(terms: Mapping[str, Any], plan: Plan) -> list[str]:
    """Say in Chinese why the vote cannot have this effect here, whatever its date."""
    return list(_effect(terms, plan))


def _effect(terms: Mapping[str, Any], plan: Plan) -> Iterator[str]:
    binding = plan.legal_effect != "advisory"
    if terms["online"] == "never":
        yield "依法须现场投票的选举和罢免，不能在平台上表决"
    if plan.legal_effect not in terms["legal_effects"]:
        yield "这条规则不允许所选的法律效力"
    if terms["online"] == "advisory_only" and binding:
        yield "这条规则在平台上只能作意向征询"
    if terms["online"] == "designated_only" and binding and not plan.designation_no:
        yield "本平台未经主管部门指定（没有文号），只能作意向征询"
    if terms["online"] == "conditional" and binding and not plan.basis.strip():
        yield "请填写允许网上表决的实施办法或者章程条款，否则只能作意向征询"
    if plan.secrecy != "recorded":
        yield (
            "平台只办理记名表决：登记谁投过票的和保存票的是同一套系统，"
            "不能向投票人证明两者没有对应；需要无记名的，请在现场投纸质票"
        )
    if terms["unreturned"] == "follow_majority" and not plan.follow_clause.strip():
        yield "未送回的票随多数，须先登记规约条款"


def _content(terms: Mapping[str, Any], plan: Plan) -> Iterator[str]:
    """What the notice must show to everybody."""
    if not plan.questions:
        yield "请写明表决事项"
    for value, missing in (
        (plan.convener, "召集人"),
        (plan.contact, "异议联系方式"),
        (plan.scope, "表决范围"),
    ):
        if not value.strip():
            yield f"请写明{missing}"
    if not plan.has_roll:
        yield "请先编制名册：公告须写明总人数和总面积"
    if terms["party_review"] and not plan.party_reviewed:
        yield "请先记录党组织研究讨论的情况"


def _days(terms: Mapping[str, Any], plan: Plan) -> Iterator[str]:
    notice, roll = terms["notice_days"] or 0, terms.get("roll_days") or 0
    allowed = terms.get("at_once")
    if not (allowed and plan.at_once):
        words = "公告应在表决开始前至少 {n} 日发出"
        hint = (
            f"；{allowed['when']}须立即召集的，先记录原因和由谁决定" if allowed else ""
        )
        yield from _too_early(plan, notice, words, hint)
    yield from _too_early(plan, roll, "名册应在表决开始前至少 {n} 日公布")
    if plan.opens_at <= plan.noticed_at:
        yield "表决开始时间已过，请改期"
    yield from window_refusals(terms, plan.opens_at, plan.closes_at)


def _too_early(plan: Plan, days: int, words: str, hint: str = "") -> Iterator[str]:
    """The day of the notice does not count, and the last day runs to its end."""
    if not days:
        return
    first = period_end(plan.noticed_at, days)
    if plan.opens_at < first:
        asked = words.format(n=days)
        yield f"{asked}（发出当日不计），最早 {first:%Y-%m-%d %H:%M} 开始{hint}"


def window_refusals(
    terms: Mapping[str, Any], opens_at: datetime, closes_at: datetime
) -> Iterator[str]:
    """Say in Chinese what is wrong with the length of the window.

    Its days are whole: the day of the opening does not count, the last one runs to
    24:00. Source: 民法典 第二百零一条第一款, 第二百零三条第二款.
    """
    if closes_at <= opens_at:
        yield "截止时间应晚于开始时间"
        return
    window = terms["window_days"]
    if window and days_between(opens_at, closes_at) < window["min"]:
        yield f"表决时间不得少于 {window['min']} 日（开始当日不计，末日到 24 时）"
    if window and closes_at > period_end(opens_at, window["max"]):
        yield f"表决时间不得超过 {window['max']} 日（开始当日不计，末日到 24 时）"


def extension_refusals(
    terms: Mapping[str, Any],
    *,
    opens_at: datetime,
    closes_at: datetime,
    new_closes_at: datetime,
    at: datetime,
) -> list[str]:
    """Say in Chinese what forbids a later end; the end only moves forward."""
    if at >= closes_at:
        return ["表决已经截止，不能再延期"]
    if new_closes_at <= closes_at:
        return ["新的截止时间必须晚于现在的截止时间，表决期限只能延长"]
    return list(window_refusals(terms, opens_at, new_closes_at))
