"""Invented comments whose groups are known: who copied whom, who means the same.

The comments and the truth come apart, so that nothing but the comments can reach
the code under test.
"""

import random
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PHRASES = Path(__file__).with_name("phrases")
HEADS = "丽锦金瑞龙凤天东南翠恒碧新和安康华富星月云水麦鹅西祥福嘉盛永"
TAILS = ("江", "湖", "悦", "城", "景", "泰", "源", "岸", "园", "峰", "港", "辉", "庭")
KINDS = ("花园", "雅苑", "家园", "名城", "小区", "公馆", "华府", "新村", "大厦", "湾")
SURNAMES = "宏达鑫源诚信博雅优学启航立方动力"


@dataclass
class Planted:
    """Comments as lines of the contract, and apart from them what is true of them.

    `issue` names what a comment means, `letter` the form letter it was made from,
    `level` how much it was changed (0 copied to 3 own sentences added), `own` the
    sentences its sender added.
    """

    lines: list[dict[str, Any]] = field(default_factory=list)
    issue: dict[str, str] = field(default_factory=dict)
    letter: dict[str, str] = field(default_factory=dict)
    level: dict[str, int] = field(default_factory=dict)
    own: dict[str, list[str]] = field(default_factory=dict)

    def add(self, line: dict[str, Any], issue: str = "") -> str:
        """Add one comment; its id tells nothing."""
        line["id"] = f"c{len(self.lines):06d}"
        self.lines.append(line)
        if issue:
            self.issue[line["id"]] = issue
        return line["id"]

    def shuffled(self, rng: random.Random) -> "Planted":
        """Put the comments in another order, ids and all."""
        rng.shuffle(self.lines)
        return self


@cache
def phrases(name: str) -> Any:
    """Read one bank of phrases."""
    return yaml.safe_load((PHRASES / f"{name}.yaml").read_text(encoding="utf-8"))


def messages(seed: int, issues: int, noise: int) -> Planted:
    """Write letters to the city: hot issues of several writers among single ones.

    An issue is one kind of trouble at one place. A tenth of the single messages have
    other trouble at a place of an issue, a few the same trouble elsewhere; the rest
    mix what many write about.
    """
    rng = random.Random(seed)
    found = Planted()
    places = _places(rng, issues + noise)
    kinds = phrases("messages")
    for number in range(issues):
        kind, place = kinds[number % len(kinds)], places[number]
        for _ in range(rng.choice((4, 5, 6, 8, 10, 15, 25, 40))):
            found.add(_message(rng, kind, place), f"{kind['key']}-{number}")
    for number in range(noise):
        place = places[issues + number]
        chance = rng.random()
        if chance < 0.1 and issues:
            at = rng.randrange(issues)
            line = _message(rng, kinds[(at + 7) % len(kinds)], places[at])
        elif chance < 0.13:
            line = _message(rng, rng.choice(kinds), place)
        else:
            line = _message(rng, _mixed(rng, kinds), place)
        found.add(line)
    return found.shuffled(rng)


def comments(seed: int, count: int) -> Planted:
    """Write comments on the invented draft, with given, named or no article."""
    rng = random.Random(seed)
    found = Planted()
    points = phrases("points")["points"]
    for _ in range(count):
        point = rng.choice(points)
        text = _comment(rng, point)
        line: dict[str, Any] = {"text": text}
        how = rng.random()
        if how < 0.6:
            line["provision"] = point["article"]
        elif how < 0.8:
            line["text"] = f"{point['article']}：{text}"
        found.add(line, point["key"])
    return found


def letters(seed: int, copies: int, found: Planted) -> Planted:
    """Add form letters, `copies` of each at every level of change from 0 to 3."""
    rng = random.Random(seed)
    for name, letter in enumerate(phrases("common")["letters"]):
        for level in range(4):
            for _ in range(copies):
                text, own = _changed(rng, letter, level)
                identity = found.add({"text": text})
                found.letter[identity] = f"letter-{name}"
                found.level[identity] = level
                found.own[identity] = own
    return found.shuffled(rng)


def _mixed(rng: random.Random, kinds: list[dict[str, Any]]) -> dict[str, Any]:
    """Put a kind of trouble together that nobody else writes about."""
    lines = [rng.choice(kind["lines"]) for kind in rng.sample(kinds, 5)]
    one, other = (rng.choice(kind["titles"]) for kind in rng.sample(kinds, 2))
    heads = one.split("}")[-1], other.split("}")[-1]
    title = "{p}" + heads[0][: rng.randint(2, 5)] + heads[1][-rng.randint(3, 6) :]
    return {"titles": [title], "lines": lines}


def _places(rng: random.Random, count: int) -> list[str]:
    names = [a + b + c for a in HEADS for b in TAILS for c in KINDS]
    rng.shuffle(names)
    return (names * (count // len(names) + 1))[:count]


def _message(rng: random.Random, kind: dict[str, Any], place: str) -> dict[str, Any]:
    known = {
        "p": rng.choice((place, place, place, place + "小区", place + "二期")),
        "s": place[:2] + rng.choice(("路", "大道")),
        "c": place[:2] + rng.choice(("公司", "中心")),
    }
    lines = rng.sample(kind["lines"], rng.randint(1, 4))
    text = _told(rng, lines, known)
    return {"title": _title(rng, kind["titles"]).format(**known), "text": text}


def _title(rng: random.Random, titles: list[str]) -> str:
    """Make a title of two: where and what, in one order or the other."""
    one, other = rng.choice(titles), rng.choice(titles)
    plain = other.replace("{p}", "").replace("{s}", "").replace("{c}", "")
    cut = rng.randint(0, max(0, len(plain) - 4))
    return _retold(rng, one + rng.choice(("，", "")) + plain[cut:]).rstrip("。！~")


def _retold(rng: random.Random, sentence: str) -> str:
    """Say a sentence in other words: people do not share whole sentences."""
    bank = phrases("common")
    for row in bank["same"]:
        word = next((w for w in row if w in sentence), None)
        if word and rng.random() < 0.7:
            sentence = sentence.replace(word, rng.choice(row), 1)
    clauses = sentence.rstrip("。！？").split("，")
    if len(clauses) > 2 and rng.random() < 0.4:
        clauses.pop(rng.randrange(len(clauses)))
    if len(clauses) > 1 and rng.random() < 0.3:
        rng.shuffle(clauses)
    clauses = [_loose(rng, clause) for clause in clauses]
    return rng.choice(bank["particles"]) + "，".join(clauses) + rng.choice(bank["ends"])


def _loose(rng: random.Random, clause: str) -> str:
    """Put a filling word into a clause, or leave a character out."""
    if len(clause) < 6:
        return clause
    at, chance = rng.randrange(2, len(clause) - 1), rng.random()
    if "{" in clause or chance < 0.4:
        return rng.choice(("", "", "就", "也", "还", "都")) + clause
    if chance < 0.7:
        return clause[:at] + rng.choice("的了也都就又还") + clause[at:]
    return clause[:at] + clause[at + 1 :]


def _told(rng: random.Random, core: list[str], known: dict[str, str]) -> str:
    bank = phrases("common")
    fillers = rng.sample(bank["fillers"], rng.randint(0, 5))
    middle = [*core, *fillers]
    rng.shuffle(middle)
    middle = [_retold(rng, sentence) for sentence in middle]
    parts = [rng.choice(bank["openings"]), rng.choice(bank["own"]), *middle]
    text = "".join([*parts, rng.choice(bank["closings"])])
    return text.format(n=rng.randint(2, 80), **known)


def _comment(rng: random.Random, point: dict[str, Any]) -> str:
    bank = phrases("common")
    say = _retold(rng, rng.choice(point["say"]))
    why = _retold(rng, rng.choice(point["why"])) if rng.random() < 0.7 else ""
    extra = _retold(rng, rng.choice(bank["fillers"])) if rng.random() < 0.4 else ""
    parts = [say, why, extra] if rng.random() < 0.7 else [why, say, extra]
    opening, own = rng.choice(bank["openings"]), rng.choice(bank["own"])
    text = "".join([opening, own, *parts, rng.choice(bank["closings"])])
    return text.format(n=rng.randint(2, 80), p="丽湖花园")


def _changed(
    rng: random.Random, letter: list[str], level: int
) -> tuple[str, list[str]]:
    sentences = list(letter)
    if level == 1:
        sentences[rng.randrange(5)] += rng.choice(("！", " 谢谢", "请重视"))
    if level >= 2:
        sentences = [_reworded(rng, sentence) for sentence in sentences]
        if rng.random() < 0.5:
            sentences.pop(rng.randrange(len(sentences)))
    own: list[str] = []
    if level == 3:
        added = rng.sample(phrases("common")["added"], rng.randint(1, 5))
        own = [_retold(rng, sentence) for sentence in added]
        for sentence in own:
            sentences.insert(rng.randint(0, len(sentences)), sentence)
    return "".join(sentences), own


def _reworded(rng: random.Random, sentence: str) -> str:
    swaps = (("我们", "大家"), ("请", "希望"), ("必须", "一定要"), ("居民", "市民"))
    for old, new in swaps:
        if rng.random() < 0.3:
            sentence = sentence.replace(old, new, 1)
    return sentence
