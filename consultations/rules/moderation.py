"""What a moderator may decide, where it leads, and on which rule it rests."""

from dataclasses import dataclass

PENDING, PUBLISHED, ACCEPTED, HIDDEN = "pending", "published", "accepted", "hidden"
PUBLISH, ACCEPT, HIDE = "publish", "accept", "hide"

BULK_LIMIT = 500
_SERVICES = "互联网信息服务管理办法"
_PRIVACY = "中华人民共和国个人信息保护法"
_HOUSE = "本平台意见征集规则"


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


# Keys are the values of `models.HideReason`.
BASES = {
    "illegal": Basis(_SERVICES, "第十五条", "不得发布法律、行政法规禁止的内容"),
    "insult": Basis(_SERVICES, "第十五条第（八）项", "不得侮辱或者诽谤他人"),
    "privacy": Basis(
        _PRIVACY, "第二十五条", "未经个人单独同意，不得公开其个人信息", is_verified=True
    ),
    "spam": Basis(_HOUSE, "第一项", "不发布广告，不重复提交相同内容", is_verified=True),
    "unrelated": Basis(
        _HOUSE, "第二项", "意见应当与本次征集的草案有关", is_verified=True
    ),
    "other": Basis(_HOUSE, "第三项", "其他情形须逐条写明原因", is_verified=True),
}
APPEAL_BASIS = Basis(
    "互联网跟帖评论服务管理规定", "第十三条", "对处理有异议的，有权提出申诉"
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
    if reason not in BASES:
        return "请选择不予公开的原因。"
    if reason == "other" and not explanation.strip():
        return "原因为“其他”时，须写明具体原因。"
    return ""
