"""The rules of voting in words, for the page that shows them to everybody."""

from collections.abc import Iterable, Mapping
from typing import Any

from rulebook import calendar_words, topic_words
from rulebook.fractions import fraction
from rulebook.loader import Row
from rulebook.thresholds import Condition, Threshold, condition

MEASURES = {"persons": "人数", "area": "面积", "households": "户代表"}
COUNTS = {"participating": "参与", "present": "到会", "votes_cast": "投票"}
BASES = {
    "all": "全体的",
    "registered": "登记人数的",
    "present": "到会的",
    "participating": "参与的",
    "votes_cast": "所投票数的",
}
APPROVE = {"election": "得票", "petition": "提议", "recall": "同意罢免的"}
OPERATORS = {"ge": "不少于", "gt": "超过"}
NONE_SET = "法律没有规定比例，只统计、不判定"
ONLINE = {
    "never": "不得在网上进行",
    "advisory_only": "网上只征询意向",
    "designated_only": "仅限主管部门指定的平台，否则只征询意向",
    "conditional": "有明文依据才可以网上表决",
    "yes": "可以",
}
EFFECTS = {"advisory": "意向征询", "charter": "议事规则约定", "statutory": "法定表决"}


def thresholds(row: Row) -> str:
    """Say what a vote needs: "参与人数和面积均不少于三分之二；同意人数…"."""
    parts = []
    for name, first in (
        ("participation", ""),
        ("approval", ""),
        ("run_off", "另行选举时"),
    ):
        asked = condition(row.terms, name)
        if asked is not None:
            parts.append(first + _condition(asked, row.terms["form"]))
    return "；".join(parts) or NONE_SET


def facts(row: Row) -> list[tuple[str, str]]:
    """What to see first of a rule of voting or about topics, as label and words."""
    if row.kind == "topic":
        return topic_words.facts(row)
    if row.kind == "platform":
        return _platform(row)
    if row.kind == "calendar":
        return calendar_words.facts(row)
    if row.kind != "vote":
        return []
    terms = row.terms
    return [
        ("比例", thresholds(row)),
        ("法律效力", "、".join(EFFECTS[name] for name in terms["legal_effects"])),
        ("网上表决", ONLINE[terms["online"]]),
    ]


def details(row: Row) -> list[tuple[str, str]]:
    """The rest of a rule of voting, as label and words; unsaid things left out."""
    if row.kind != "vote":
        return []
    terms = row.terms
    told = [
        ("表决事项", terms["matter"]),
        ("谁来表决", terms["electorate"]["who"]),
        ("谁可以提议", _petition(terms.get("petition", []))),
        ("不提前通知", _at_once(terms.get("at_once"))),
        ("组成", terms.get("composition", "")),
        ("网上表决的依据", terms.get("online_note", "")),
        ("委托", terms["proxy"]["note"] if terms["proxy"] else "不得委托或者没有规定"),
        ("改票", "截止前可以更改" if terms["change_until_close"] else "投出后不得更改"),
        ("异议期", _days(terms["objection_days"])),
        ("公示", _days(terms["publicity_days"])),
    ]
    return [(label, words) for label, words in told if words]


def _platform(row: Row) -> list[tuple[str, str]]:
    """What the house itself asks."""
    terms = row.terms
    return [
        (
            "附议期限",
            f"开始附议起 {terms['seconding_days']} 日，未达人数的自行结束",
        ),
        (
            "申诉期限",
            f"内容被隐藏起 {terms['appeal_days']} 日内，作者可以申诉一次",
        ),
        (
            "复核期限",
            f"收到申诉起 {terms['review_days']} 日内，由另一位人员答复",
        ),
        *_objections(terms.get("objection_days")),
        (
            "评分低的重新办理",
            f"{terms['low_ratings']} 人以上评价、平均低于 {terms['low_mean']} 分的，"
            "可以说明理由重新办理",
        ),
    ]


def _objections(days: int | None) -> list[tuple[str, str]]:
    if days is None:
        return []
    told = f"规则没有另定的，公布初步结果起 {days} 日；够数就应当召集的提议除外"
    return [("结果异议期", told)]


def _condition(asked: Condition, form: str) -> str:
    """Join thresholds; where all ask the same of several measures, say it once."""
    first = asked.thresholds[0]
    alike = {(test.fraction, test.count, test.base) for test in asked.thresholds}
    if len(alike) > 1 or len(asked.thresholds) == 1 or asked.is_union:
        joiner = "，或者" if asked.is_union else "，并且"
        return joiner.join(_threshold(test, form) for test in asked.thresholds)
    measures = "和".join(MEASURES[test.measure] for test in asked.thresholds)
    return f"{_counted(first, form)}{measures}均{_asked(first)}"


def _threshold(test: Threshold, form: str) -> str:
    if test.num == test.den:
        return "全体同意"
    return f"{_counted(test, form)}{MEASURES[test.measure]}{_asked(test)}"


def _counted(test: Threshold, form: str) -> str:
    return COUNTS.get(test.count) or APPROVE.get(form, "同意")


def _asked(test: Threshold) -> str:
    """How much of what; that those who take part are a part of all goes unsaid."""
    plain = test.count != "approve" and test.base == "all"
    base = "" if plain else BASES[test.base]
    return f"{OPERATORS[test.op]}{base}{fraction(test.num, test.den)}"


def _petition(shares: Iterable[Mapping[str, Any]]) -> str:
    """Who may demand a meeting or a vote, and how many of them it takes."""
    return "，或者".join(
        f"{share['by']}的{fraction(share['num'], share['den'])}以上" for share in shares
    )


def _at_once(allowed: Mapping[str, str] | None) -> str:
    if allowed is None:
        return ""
    told = f"{allowed['when']}可以立即召集，须记录并公布原因和由谁决定"
    return f"{told}（{allowed['article']}）"


def _days(days: int | None) -> str:
    return f"{days} 日" if days else ""
