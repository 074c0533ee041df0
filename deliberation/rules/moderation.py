"""On which rule each reason for hiding a topic or a post rests."""

from dataclasses import dataclass

_SERVICES = "互联网信息服务管理办法"
_HOUSE = "本平台议事规则"


@dataclass(frozen=True)
class Basis:
    """A rule for hiding; `is_verified` says whether somebody read the official text."""

    source: str
    article: str
    gist: str
    is_verified: bool = False

    def __str__(self) -> str:
        return f"《{self.source}》{self.article}"


BASES = {
    "illegal": Basis(_SERVICES, "第十五条", "不得发布法律、行政法规禁止的内容"),
    "insult": Basis(_SERVICES, "第十五条第（八）项", "不得侮辱或者诽谤他人"),
    "privacy": Basis(
        "中华人民共和国个人信息保护法",
        "第二十五条",
        "未经个人单独同意，不得公开其个人信息",
        is_verified=True,
    ),
    "spam": Basis(_HOUSE, "第一项", "不发布广告，不重复发言", is_verified=True),
    "unrelated": Basis(
        _HOUSE, "第二项", "议题和发言应当与本地公共事务有关", is_verified=True
    ),
    "other": Basis(_HOUSE, "第三项", "其他情形须逐条写明原因", is_verified=True),
}


def missing_for_hiding(reason: str, explanation: str) -> str:
    """Say in Chinese what a hiding lacks; empty when it is complete."""
    if reason not in BASES:
        return "请选择隐藏的原因。"
    if reason == "other" and not explanation.strip():
        return "原因为“其他”时，须写明具体原因。"
    return ""
