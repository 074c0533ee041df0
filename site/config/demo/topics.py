"""The invented topics of the demo, read from texts/topics.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "texts" / "topics.yaml"
FEW = 12
KINDS = {
    "affairs": "topic.community_affairs",
    "talk": "topic.residents_deliberation",
    "ordinary": "topic.owners_ordinary",
    "special": "topic.owners_special",
}


@dataclass(frozen=True)
class DemoTopic:
    """A topic to be made; `share` is how much of the seconds it has, 0 to 1.

    `into` is the title of the topic that it was joined to, which comes before it.
    """

    number: int
    stage: str
    kind: str
    title: str
    body: str
    wanted: str
    budget: str = ""
    share: float = 1.0
    into: str = ""


@cache
def _told() -> dict:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def topics() -> list[DemoTopic]:
    """All topics of the demo, those of the small one first."""
    return [
        DemoTopic(number=n, **{**told, "kind": KINDS[told["kind"]]})
        for n, told in enumerate(_told()["topics"])
    ]


def posts() -> list[str]:
    """What people of the demo say."""
    return list(_told()["posts"])
