"""Who may do what on a board, in sentences; every refusal says what would help.

Mandates open actions and never add to a vote (graded authority, domain.md §4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import topics

RESIDENT, BUILDING_HEAD, COUNCIL = "resident", "building_head", "council_member"
HOSTS = frozenset({"committee", "town", "county", "city"})
# Who lives or serves among the neighbours; organs are not among them.
NEIGHBOURS = frozenset(
    {RESIDENT, BUILDING_HEAD, COUNCIL, "party_pioneer", "grid_worker"}
)
# What somebody is called by, the most telling first.
_SHOWN = (
    "committee",
    "town",
    "county",
    "city",
    COUNCIL,
    BUILDING_HEAD,
    "party_pioneer",
    "grid_worker",
    RESIDENT,
)


@dataclass(frozen=True)
class Standing:
    """What a person is for one board, today.

    `owns`: a verified unit of the place; `lives_here`: verified as a resident by the
    committee, or by name in the place that the person calls home. `household` is equal
    for those who count as one when they second.
    """

    is_signed_in: bool = False
    has_phone: bool = False
    roles: frozenset[str] = frozenset()
    owns: bool = False
    lives_here: bool = False
    household: str = ""
    is_moderator: bool = False
    is_chief: bool = False

    @property
    def belongs(self) -> bool:
        """Whether the person is a neighbour: lives, owns or serves there."""
        return self.owns or self.lives_here or bool(self.roles & NEIGHBOURS)

    @property
    def hosts(self) -> bool:
        """Whether the person looks after the place: committee, town and above."""
        return self.is_chief or bool(self.roles & HOSTS)

    @property
    def shown_role(self) -> str:
        """The role that stands beside the person's name."""
        return next((role for role in _SHOWN if role in self.roles), RESIDENT)


@dataclass(frozen=True)
class Refusal:
    """Why not, and what would make it possible; `way` names the page that helps.

    `way` is "login", "phone", "claim", "mandates" or "".
    """

    why: str
    todo: str
    way: str = ""

    def __str__(self) -> str:
        return f"{self.why}{self.todo}"


_LOGIN = Refusal("您还没有登录。", "请先用手机号登录。", "login")
_PHONE = Refusal("您的手机号还没有验证。", "请先验证手机号。", "phone")
_CLAIM = "请先认领房屋，由村（居）委核实。"
_LIVE = "请先认领房屋，或者请村（居）委登记您为本地居民。"


def _unknown(person: Standing) -> Refusal | None:
    if not person.is_signed_in:
        return _LOGIN
    return None if person.has_phone or person.is_chief else _PHONE


def to_propose(person: Standing, terms: Mapping[str, Any]) -> Refusal | None:
    """Verified residents raise topics, and mandates that the rule names."""
    refused = _unknown(person)
    if refused or person.is_chief:
        return refused
    if person.roles & (set(terms["proposers"]) - {RESIDENT}):
        return None
    if RESIDENT not in terms["proposers"]:
        return Refusal("这类议题不由居民个人提出。", "请联系您的楼栋长。", "mandates")
    if terms["belongs"] == "unit":
        if person.owns:
            return None
        return Refusal(
            "这类议题由本小区业主提出，还没有核实您的房屋。", _CLAIM, "claim"
        )
    if person.owns or person.lives_here:
        return None
    return Refusal("您还没有被核实为本地居民。", _LIVE, "claim")


def is_exempt(person: Standing, terms: Mapping[str, Any]) -> bool:
    """Some mandates bring a topic to 审议 without seconding."""
    return bool(person.roles & set(terms.get("exempt", ())))


def to_second(
    person: Standing, terms: Mapping[str, Any], stage: str, *, is_own: bool
) -> Refusal | None:
    """Neighbours second, once each; organs and the proposer do not."""
    if stage == topics.LAPSED:
        return Refusal("附议期限已过，没有达到人数。", "提议人可以重新提出。")
    if stage != topics.SECONDING:
        return Refusal("现在不是附议阶段。", "")
    refused = _unknown(person)
    if refused:
        return refused
    if is_own:
        return Refusal("您是提议人，不用附议自己的议题。", "")
    if terms["belongs"] == "unit" and not person.owns:
        return Refusal(
            "这类议题由本小区业主附议，还没有核实您的房屋。", _CLAIM, "claim"
        )
    if person.belongs:
        return None
    if person.hosts:
        return Refusal(
            "村（居）委和镇街不以组织身份附议。", "您是居民的，" + _LIVE, "claim"
        )
    return Refusal("附议的人应当是本地居民，您还没有被核实。", _LIVE, "claim")


def to_discuss(person: Standing, stage: str) -> Refusal | None:
    """Neighbours and hosts discuss until the vote begins; everybody reads."""
    if stage not in topics.DISCUSSED:
        return Refusal("讨论已经结束。", "")
    refused = _unknown(person)
    if refused or person.belongs or person.hosts:
        return refused
    return Refusal("发言的人应当是本地居民，您还没有被核实。", _LIVE, "claim")


def to_edit(stage: str, *, is_own: bool) -> Refusal | None:
    """The proposer changes the words until the seconding opens."""
    if not is_own:
        return Refusal("只有提议人可以修改议题。", "您可以在讨论里提出看法。")
    if stage == topics.PROPOSED:
        return None
    return Refusal("附议开始以后，文字不再改动。", "需要改动的，请撤回后重新提出。")


def to_withdraw(stage: str, *, is_own: bool) -> Refusal | None:
    """The proposer takes a topic back until it is deliberated."""
    if not is_own:
        return Refusal("只有提议人可以撤回议题。", "")
    if stage in topics.EARLY:
        return None
    return Refusal("议题已经进入审议，不能撤回。", "请向村（居）委说明情况。")


def to_host(person: Standing) -> Refusal | None:
    """The committee of the place puts topics on the agenda and leads them on."""
    if person.hosts:
        return None
    if not person.is_signed_in:
        return _LOGIN
    return Refusal(
        "这一步由本地村（居）委办理。",
        "请向村（居）委提出；谁负责见授权公示。",
        "mandates",
    )


def to_write_plan(person: Standing) -> Refusal | None:
    """Council members and the committee write what the deliberation came to."""
    if person.hosts or COUNCIL in person.roles:
        return None
    if not person.is_signed_in:
        return _LOGIN
    return Refusal(
        "方案由居民议事会成员或者村（居）委填写。",
        "您可以在讨论里提出看法。",
        "mandates",
    )


def to_moderate(person: Standing) -> Refusal | None:
    """The committee and the moderators of the site hide what breaks a rule."""
    if person.hosts or person.is_moderator:
        return None
    if not person.is_signed_in:
        return _LOGIN
    return Refusal(
        "隐藏内容由村（居）委或者审核员决定。", "您可以把情况告诉村（居）委。"
    )


def to_review(person: Standing, *, is_hider: bool, is_author: bool) -> Refusal | None:
    """Who may hide may review the hiding by another; never one's own, nor about it."""
    refused = to_moderate(person)
    if refused is not None:
        return refused
    if is_hider:
        return Refusal("这是您作的决定，申诉须由另一位人员复核。", "")
    if is_author:
        return Refusal("这是您写的内容，申诉须由另一位人员复核。", "")
    return None


def to_merge(person: Standing) -> Refusal | None:
    """Who looks after the place joins topics about the same thing."""
    return to_host(person)


def to_rate(person: Standing, stage: str) -> Refusal | None:
    """Neighbours rate what was done, once work has begun."""
    if stage not in topics.RATED:
        return Refusal("落实开始以后才能评价。", "")
    refused = _unknown(person)
    if refused or person.belongs:
        return refused
    return Refusal("评价的人应当是本地居民，您还没有被核实。", _LIVE, "claim")


def to_convene(person: Standing, *, is_chair: bool) -> Refusal | None:
    """The chair of a council and the committee call its meetings."""
    if is_chair or person.hosts:
        return None
    if not person.is_signed_in:
        return _LOGIN
    return Refusal("会议由召集人或者村（居）委召集。", "有事项要议的，请先提成议题。")


def to_report(person: Standing) -> Refusal | None:
    """Who serves the place shows how far a task has come."""
    if person.hosts or person.roles & {BUILDING_HEAD, COUNCIL, "grid_worker"}:
        return None
    if not person.is_signed_in:
        return _LOGIN
    return Refusal(
        "照片由村（居）委、议事会成员、楼栋长或者网格员上传。",
        "请把照片交给您的楼栋长。",
        "mandates",
    )
