"""What form a mandate must have under a rule, and whether it may be given online."""

from collections.abc import Collection, Mapping
from typing import Any

# What a mandate may say of a question, with the words of the form.
OPINIONS = (
    ("no", "不委托这一项"),
    ("", "由受托人决定"),
    ("approve", "同意"),
    ("against", "反对"),
    ("abstain", "弃权"),
)


def online_refusal(terms: Mapping[str, Any]) -> str:
    """Say in Chinese why a mandate cannot be given online; "" lets it.

    A data message that can be read and kept is in writing, unless the rule itself asks
    for paper, or the vote for presence.
    Source: 电子签名法 第三条、第四条; 物业管理条例 第十二条.
    """
    if terms["proxy"] is None:
        return "这次表决的规则没有委托投票，请本人投票"
    if terms["online"] == "never":
        return "这次表决依法在现场进行，委托须用纸质委托书，请到召集人处办理"
    if terms["proxy"]["form"] == "paper":
        return "这条规则要求纸质委托书，请打印委托书，签字后交召集人登记"
    return ""


def household_refusal(
    terms: Mapping[str, Any],
    household: str,
    agents: Collection[str],
    *,
    is_online: bool,
) -> str:
    """Say in Chinese why somebody of another household may not be the agent; "" else.

    `household`: that of the entry, "" unknown; `agents`: those under which the agent
    stands on the roll himself. A member of the family who is not on the roll comes with
    papers that the convener looks at, so he is not taken online. Only members of a
    collective (成员大会) are bound so.
    Source: 农村集体经济组织法 第二十七条.
    """
    if terms["electorate"]["type"] != "members":
        return ""
    if household and household in agents:
        return ""
    if agents:
        return "这次表决只能委托同一户的家庭成员，受托人在名册上不是同一户"
    if is_online:
        return (
            "这次表决只能委托同一户的家庭成员，名册上查不到受托人与您同户，"
            "请改用书面委托书，由召集人核对"
        )
    return ""
