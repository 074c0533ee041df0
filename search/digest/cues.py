"""What in a short text tells for or against a thing, whatever the thing is.

A model that has not seen a target cannot know its words; how people praise, refuse,
ask and report is the same about all. Alone such cues are right too seldom to be shown
(feedback.md §4: 0.30 to 0.37): they are columns beside the words, weighed by labels.
"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from .feelings import felt
from .reading import STANCES

_APPROVES = re.compile(
    "(?<!不)(?:支持|赞成|赞同|同意|拥护|力挺|认同)|点赞|太好了|很好|是对的"
)
_REFUSES = re.compile("反对|抵制|不(?:同意|赞成|支持|认同)")
WEIGHT = 0.8
"""Length of a full cue beside rows of words of length one."""
_USUAL, _FEW = 0.8, 10
"""Share of what is usual about a target that is taken off; texts that are few."""
_MOST, _LONG = 3, 140
"""Cues of one kind beyond which more say no more; letters of a full post."""
_FOR = re.compile(
    r"(?<!不)(?:支持|赞成|赞同|同意|拥护|力挺|认同|欢迎|喜欢|应该|需要|公平|合理|方便|值得)"
    r"|点赞|太好|真好|很好|挺好|好事|早就?该|终于|安心|放心|划算|实惠|盼|希望|期待"
    r"|进步|推广|落实|开心|高兴|有利|受益|幸福|感谢|👍|❤|\[(?:赞|鼓掌|心|good)\]"
)
_AGAINST = re.compile(
    r"反对|抵制|拒绝|抗议|取缔|不(?:同意|赞成|支持|合理|公平|应该|需要|方便|看好|服|信|值)"
    r"|凭(?:什么|啥)|恶心|坑|骗|懒政|一刀切|折腾|瞎|荒唐|倒退|侵犯|违法|自私|愚"
    r"|烦|吵|怒|滚|傻|蠢|无耻|可笑|没(?:用|意义|必要)|管得太?宽|逼|害|毁|太贵|危险"
    r"|谁(?:管|赔|负责|来|敢|愿)|👎|😡|\[(?:怒|怒骂|鄙视|吐|弱)\]"
)
_ASKING = re.compile("[?？]|吗|怎么|如何|多少|哪|请问|几[点个次]")
_STRONG = re.compile("[!！]")
_NOT = re.compile("[不没别无非未]")
_TELLING = re.compile(
    r"\d|今天|昨天|明天|下周|公布|消息|记者|报道|新闻|视频|[一二三四五六七八九十]+[点月号年]"
)


def approves(text: str, declared: str) -> bool:
    """Say whether someone is for what is proposed: declared, else in plain words."""
    return side(text, declared) == STANCES[0]


def side(text: str, declared: str) -> str:
    """Give the stance a point takes: declared, else in plain words, else for changes.

    Good for choosing who is heard; a stance is shown only where `verdicts` gives it.
    """
    if declared in STANCES:
        return declared
    if _REFUSES.search(text):
        return STANCES[2]
    return STANCES[0] if _APPROVES.search(text) else STANCES[1]


def cues(texts: Sequence[str], bare: Sequence[str], targets: Sequence[str]) -> Any:
    """Give a row of cues for each text, from -`WEIGHT` to `WEIGHT`; all are folded.

    The first tell how much of the name of its target stands in a text; `bare` are the
    texts without it.
    """
    rows = [
        [*_cues(text, target), *felt(unnamed)]
        for text, unnamed, target in zip(texts, bare, targets, strict=True)
    ]
    return np.array(rows, dtype=np.float32).reshape(len(rows), -1) * WEIGHT


def beyond_usual(rows: Any, targets: Sequence[str]) -> Any:
    """Give how far each row is from what is usual about its target.

    About some things everyone writes harsh words, on whichever side. Of a target with
    few texts little is known, so little is taken off.
    """
    names, homes = np.unique(np.array(targets), return_inverse=True)
    sums = np.zeros((len(names), rows.shape[1]), dtype=np.float32)
    np.add.at(sums, homes, rows)
    counts = np.bincount(homes, minlength=len(names)).astype(np.float32)
    return rows - _USUAL * (sums / (counts + _FEW)[:, None])[homes]


def _cues(text: str, target: str) -> list[float]:
    good, bad = len(_FOR.findall(text)), len(_AGAINST.findall(text))
    counted = (_ASKING, _STRONG, _NOT, _TELLING)
    return [
        _share([target[at : at + 2] for at in range(len(target) - 1)], text),
        _share(list(target), text),
        float(bool(target) and target in text),
        _degree(good),
        _degree(bad),
        float(good > 0),
        float(bad > 0),
        float(good > bad),
        float(bad > good),
        float(not good and not bad),
        *(_degree(len(each.findall(text))) for each in counted),
        min(len(text), _LONG) / _LONG,
    ]


def _share(parts: Sequence[str], text: str) -> float:
    return sum(part in text for part in parts) / max(1, len(parts))


def _degree(count: int) -> float:
    return min(count, _MOST) / _MOST
