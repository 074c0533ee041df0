"""What form a mandate must have under a rule, and whether it may be given online."""

from collections.abc import Mapping
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
