"""Invented people of the demo: names of the pattern 林某, numbers 199-0000-xxxx."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

SURNAMES = (
    "陈林黄李张刘王钟叶曾邓罗何杨朱徐梁谢彭郑吴周邱温赖廖江胡蔡卢余冯"
    "许苏古赵蓝游潘范沈袁巫丘戴谭简骆严翟钱孙马高郭萧程曹唐董于蒋杜魏"
    "薛阎侯龙史陶黎贺顾毛郝龚邵万覃武戚莫孔向汤尹施章欧庄涂伍康贾白崔"
    "秦石姚熊孟段雷韩傅姜田任方金韦邹陆夏丁"
)
GIVEN = (
    "芳华强明丽英军平燕玲辉娟杰霞斌敏静洁健峰红梅勇珍伟琴波兰建云飞凤"
    "佳文海春桂荣秀国东莲志雪新宁琼生娜德月松仪昌慧祥婷安珊源萍康怡涛"
    "晴清欣权颖林瑶贵媚添雯良惠富蓉"
)
FIRST_OF_CROWD = 100
TEN_THOUSAND = 10_000
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
DEMO_PASSWORD = "minyi-demo-2026"


@dataclass(frozen=True, slots=True)
class Person:
    """An invented citizen; `phone` has eleven digits and is a log-in."""

    name: str
    phone: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """A demo log-in of the back office, with the code of its role."""

    username: str
    name: str
    role: str
    post: str
    password: str = DEMO_PASSWORD


STAFF = (
    StaffAccount("drafter", "法某起草", "drafter", "立法科工作人员（演示）"),
    StaffAccount("approver", "法某审批", "approver", "立法科负责人（演示）"),
    StaffAccount("moderator", "审某", "moderator", "意见审核员（演示）"),
    StaffAccount("moderator2", "审某复核", "moderator", "申诉复核员（演示）"),
    StaffAccount("auditor", "计某", "auditor", "审计员（演示）"),
    StaffAccount("committee", "居某", "community", "居委会工作人员（演示）"),
    StaffAccount(
        "colleague", "同某", "community", "同一个居委会的另一人，复核、计票（演示）"
    ),
    StaffAccount("committee2", "邻某", "community", "另一个居委会的工作人员（演示）"),
    StaffAccount(
        "street", "街某", "community", "街道办事处工作人员，各居委会的上级（演示）"
    ),
)


def phone(number: int) -> str:
    """Give the number-th demo telephone: 199-0000-xxxx, then 199-0001-xxxx …

    Raises ValueError below 0 or from ten million on.
    """
    if not 0 <= number < 1000 * TEN_THOUSAND:
        raise ValueError(f"no demo telephone of number {number}")
    return f"1990{number:07d}"


def dashed(digits: str) -> str:
    """Write a telephone as it is printed: 199-0000-0001."""
    return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"


STORY = (
    Person("林某", phone(1), "居民"),
    Person("陈某", phone(2), "楼栋长"),
    Person("黄某", phone(3), "居民议事会成员"),
)


def names(seed: int) -> list[str]:
    """All demo names, each once, in an order that depends on the seed alone."""
    plain = [f"{surname}某" for surname in SURNAMES]
    longer = [f"{s}某{g}" for s, g in itertools.product(SURNAMES, GIVEN)]
    taken = {person.name for person in STORY}
    everyone = [name for name in plain + longer if name not in taken]
    random.Random(seed).shuffle(everyone)
    return everyone


def crowd(count: int, seed: int) -> Iterator[Person]:
    """Invent `count` people with unlike telephones; beyond the names they repeat."""
    pool = names(seed)
    for number in range(count):
        yield Person(pool[number % len(pool)], phone(FIRST_OF_CROWD + number))


def check_character(first_seventeen: str) -> str:
    """The last character a real identity number would bear (GB 11643)."""
    total = sum(int(d) * w for d, w in zip(first_seventeen, WEIGHTS, strict=True))
    return CHECK_CHARACTERS[total % 11]


def identity_number(rng: random.Random) -> str:
    """An identity number that no one can bear: its check character is wrong."""
    born = f"{rng.randint(1948, 2004)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    head = f"441302{born}{rng.randint(0, 999):03d}"
    right = check_character(head)
    return head + rng.choice([c for c in "0123456789" if c != right])


def plate(rng: random.Random) -> str:
    """A car plate of Huizhou out of the range that is issued (00…)."""
    return f"粤L·00{rng.randint(0, 99):02d}{rng.choice('ABCDEFGH')}"
