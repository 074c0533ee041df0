"""Hiding what somebody wrote: the rules on which reasons rest, equal in every room."""

from collections.abc import Mapping
from dataclasses import dataclass

_SERVICES = "互联网信息服务管理办法"


@dataclass(frozen=True)
class Basis:
    """The rule on which a reason for hiding rests.

    `is_verified` says whether somebody has read the article in the official text.
    """

    source: str
    article: str
    gist: str
    is_verified: bool = False

    def __str__(self) -> str:
        return f"《{self.source}》{self.article}"


# What the law forbids everywhere; each room adds its own reasons.
COMMON: Mapping[str, Basis] = {
    "illegal": Basis(_SERVICES, "第十五条", "不得发布法律、行政法规禁止的内容"),
    "insult": Basis(_SERVICES, "第十五条第（八）项", "不得侮辱或者诽谤他人"),
    "privacy": Basis(
        "中华人民共和国个人信息保护法",
        "第二十五条",
        "未经个人单独同意，不得公开其个人信息",
        is_verified=True,
    ),
}
APPEAL_BASIS = Basis(
    "互联网跟帖评论服务管理规定", "第十三条", "对处理有异议的，有权提出申诉"
)


def house_bases(source: str, spam: str, unrelated: str) -> dict[str, Basis]:
    """The common reasons and those of a room's own rules, `source` and their gist."""
    told = {"spam": spam, "unrelated": unrelated, "other": "其他情形须逐条写明原因"}
    own = {
        reason: Basis(source, f"第{number}项", gist, is_verified=True)
        for number, (reason, gist) in zip("一二三", told.items(), strict=True)
    }
    return {**COMMON, **own}


def missing_for_hiding(
    bases: Mapping[str, Basis], reason: str, explanation: str, act: str
) -> str:
    """Say in Chinese what a hiding lacks; empty when it is complete."""
    if reason not in bases:
        return f"请选择{act}的原因。"
    if reason == "other" and not explanation.strip():
        return "原因为“其他”时，须写明具体原因。"
    return ""
