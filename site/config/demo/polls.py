"""Invented polls, one for every way in which a vote can end."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

ADVISORY, ORDINARY, SPECIAL = (
    "residents.deliberation",
    "owners.ordinary",
    "owners.special",
)
APPROVE, AGAINST, ABSTAIN = "approve", "against", "abstain"


@dataclass(frozen=True)
class DemoPoll:
    """A poll to be made.

    `opens`: days from today; `came`: per cent of the persons that vote; `approve`: per
    cent of those that agree; `ending`: what becomes of it.
    """

    title: str
    question: str
    material: str
    rule: str
    opens: int
    days: int
    came: int
    approve: int
    ending: str

    @property
    def is_binding(self) -> bool:
        """Whether owners decide by law, as if the demo were designated for it."""
        return self.rule != ADVISORY


POLLS = (
    DemoPoll(
        "地下车库加装充电桩",
        "是否同意在地下车库加装 24 个公共充电桩",
        "方案：由充电企业出资建设，业主不出钱；占用公共车位 24 个，"
        "收益的三成归全体业主，合同五年。消防意见和图纸可以到居委会查看。",
        ORDINARY,
        -4,
        10,
        58,
        64,
        "open",
    ),
    DemoPoll(
        "续聘物业服务企业",
        "是否同意续聘现物业服务企业三年，服务费不变",
        "服务内容和考核办法见合同草案；每年公布收支。",
        ORDINARY,
        -45,
        10,
        82,
        68,
        "certified",
    ),
    DemoPoll(
        "续筹住宅专项维修资金",
        "是否同意按每平方米四十元续筹维修资金",
        "首期维修资金余额已不足三成，用于电梯和外墙。",
        SPECIAL,
        -40,
        10,
        87,
        77,
        "certified",
    ),
    DemoPoll(
        "调整地面停车收费",
        "是否同意地面临时停车收费调整为每小时三元",
        "夜间包月不变，访客首两小时免费。",
        ORDINARY,
        -38,
        10,
        52,
        70,
        "certified",
    ),
    DemoPoll(
        "儿童活动场改为多功能球场",
        "是否同意把儿童活动场改为多功能球场",
        "改造费用由公共收益列支，保留沙池和秋千。",
        ORDINARY,
        -36,
        10,
        80,
        50,
        "certified",
    ),
    DemoPoll(
        "更换三栋电梯",
        "是否同意使用维修资金更换三栋两部电梯",
        "检验机构建议更换，报价和比选记录附后。",
        ORDINARY,
        -14,
        10,
        61,
        80,
        "extended",
    ),
    DemoPoll(
        "修订小区管理规约",
        "是否同意修订后的管理规约",
        "主要增加养犬、装修时间和高空抛物的约定。",
        ORDINARY,
        -13,
        10,
        79,
        66,
        "objection",
    ),
    DemoPoll(
        "单元门禁更换",
        "是否同意使用公共收益更换各单元门禁",
        "支持刷卡、密码和钥匙，不采集人脸。",
        ORDINARY,
        -60,
        10,
        85,
        83,
        "carried out",
    ),
    DemoPoll(
        "夜间路灯关闭时间",
        "是否赞成路灯在零点以后减半",
        "先征询大家的意向，再同物业商量。",
        ADVISORY,
        -30,
        10,
        48,
        57,
        "certified",
    ),
    DemoPoll(
        "屋顶种植园",
        "是否同意在五栋屋顶建种植园",
        "由居民自愿认领，费用自理。",
        ORDINARY,
        -6,
        10,
        12,
        60,
        "cancelled",
    ),
)
# The small demonstration: open, carried, and failed by area alone.
FEW = 3


def choices(
    poll: DemoPoll, persons: Sequence[tuple[str, int]], rng: random.Random
) -> dict[str, str]:
    """Say how each person that comes votes; `persons`: key and area (0.01 m²).

    Under the rule of three quarters those with little area agree and those with much
    do not, so that persons and area part; fifty per cent is an exact tie.
    """
    count = len(persons) * poll.came // 100
    if poll.approve == 50:
        count -= count % 2
    came = rng.sample(list(persons), count)
    if poll.rule == SPECIAL:
        came.sort(key=lambda person: person[1])
    approving = -(-count * poll.approve // 100)
    found = {key: APPROVE for key, _area in came[:approving]}
    for number, (key, _area) in enumerate(came[approving:]):
        quiet = number % 5 == 4 and poll.approve != 50
        found[key] = ABSTAIN if quiet else AGAINST
    return found
