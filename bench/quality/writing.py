"""Comments whose truth is known, written from a bank of our own.

Nothing here knows the digest: no list of words is shared with it, so that its score
says how it copes with words that it was not made for. The truth comes apart from the
comments, as spans of their text.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

BANK = Path(__file__).with_name("bank")
STANCES = {"pro": "赞成", "amend": "修改", "contra": "反对", "ask": "咨询"}
STYLES = ("plain", "long", "noisy", "short")
HELD_OUT = "voice"
"""The style that is looked at only when all else is done."""


@dataclass(frozen=True)
class Truth:
    """One point of a comment: what it means and where it stands."""

    id: str
    issue: str
    topic: str
    article: str
    start: int
    end: int


@dataclass
class Written:
    """Comments as lines of the contract and what is true of them.

    `stance` and `article` are by comment; `letter` names the form letter a comment
    was made from, `level` how much it was changed (0 copied to 3 sentences added),
    `own` the sentences its sender added. `echoes` are sentences of letters that say
    what a point says: they are not scored, but who reads them has read the point.
    """

    lines: list[dict[str, Any]] = field(default_factory=list)
    points: list[Truth] = field(default_factory=list)
    stance: dict[str, str] = field(default_factory=dict)
    article: dict[str, str] = field(default_factory=dict)
    letter: dict[str, str] = field(default_factory=dict)
    level: dict[str, int] = field(default_factory=dict)
    own: dict[str, list[str]] = field(default_factory=dict)
    echoes: list[Truth] = field(default_factory=list)


@cache
def bank(name: str) -> Any:
    """Read one file of the bank."""
    return yaml.safe_load((BANK / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def draft_points() -> list[dict[str, Any]]:
    """Give the points on the demo draft."""
    return bank("points_1") + bank("points_2")


class Pen:
    """One way of writing: puts pieces of text together and remembers where they are."""

    def __init__(self, rng: random.Random, style: str, place: str = "江畔华庭") -> None:
        self.rng, self.style, self.place = rng, style, place
        self.parts: list[tuple[str, str, str, str]] = []

    def put(
        self, text: str, issue: str = "", topic: str = "", article: str = ""
    ) -> None:
        """Add a piece; one with an issue is a point, without a topic its echo."""
        if text:
            filled = text.replace("{p}", self.place)
            filled = filled.replace("{n}", str(self.rng.randint(2, 90)))
            self.parts.append((self.worn(filled), issue, topic, article))

    def habit(self, name: str, chance: float = 1.0) -> None:
        """Add something that people write without meaning much."""
        if self.rng.random() < chance:
            self.put(self.rng.choice(bank("habits")[name]))

    def worn(self, text: str) -> str:
        """Give a text as the style has it."""
        return WEAR.get(self.style, lambda _rng, same: same)(self.rng, text)

    def written(self, into: Written, **line: str) -> str:
        """Put the comment down; give its id."""
        identity, text = f"c{len(into.lines):06d}", ""
        for part, issue, topic, article in self.parts:
            if issue:
                spans = len(text), len(text) + len(part)
                told = into.points if topic else into.echoes
                told.append(Truth(identity, issue, topic, article, *spans))
            text += part
        into.lines.append({"id": identity, "text": text, **line})
        return identity


def _noisy(rng: random.Random, text: str) -> str:
    for right, wrong in rng.sample(bank("habits")["typos"], 6):
        if rng.random() < 0.5:
            text = text.replace(right, wrong, 1)
    if rng.random() < 0.15:
        pairs = bank("habits")["traditional"]
        text = text.translate(str.maketrans(pairs[::2], pairs[1::2]))
    if rng.random() < 0.3:
        text = text.replace("。", rng.choice(("！", "~", " ", "。。。", "!!")))
    if rng.random() < 0.2:
        text = rng.choice(bank("habits")["slang"]) + text
    return text


def _voice(rng: random.Random, text: str) -> str:
    """Speech put into letters: no punctuation, repeated and filling words."""
    clauses = [each for each in re.split("[，。！？；、：]", text) if each]
    fillers = ("那个", "就是说", "呃", "对吧", "然后呢", "这个", "")
    said = [rng.choice(fillers) + each for each in clauses]
    return rng.choice(("", " ")).join(said) + " "


WEAR: dict[str, Callable[[random.Random, str], str]] = {
    "noisy": _noisy,
    HELD_OUT: _voice,
}


def retold(rng: random.Random, text: str, share: float = 0.6) -> str:
    """Say it in other words: swap words of one meaning, turn or drop clauses."""
    for row in bank("habits")["same"]:
        word = next((each for each in row if each in text), None)
        if word and rng.random() < share:
            text = text.replace(word, rng.choice(row), 1)
    clauses = [each for each in re.split("[，。]", text) if each]
    if len(clauses) > 2 and rng.random() < 0.3:
        clauses.pop(rng.randrange(len(clauses)))
    if len(clauses) > 1 and rng.random() < 0.25:
        rng.shuffle(clauses)
    ending = text[-1] if text[-1] in "。？！" else "。"
    return "，".join(clauses).rstrip("？！") + ending


def draft_comments(seed: int, style: str, count: int = 540) -> Written:
    """Write comments on the demo draft; some points have many voices, most have few.

    Six in ten come with the article they were written on, two name it, two do not.
    """
    rng = random.Random(seed)
    found = Written()
    points = list(draft_points())
    rng.shuffle(points)
    weights = [1 / rank**0.8 for rank in range(1, len(points) + 1)]
    for at in range(count):
        if at % 10 == 9:
            _single(rng, style, found)
        else:
            _on_draft(rng, style, rng.choices(points, weights)[0], points, found)
    _letters(rng, style, found)
    return found


def _on_draft(
    rng: random.Random,
    style: str,
    point: dict[str, Any],
    points: list[dict[str, Any]],
    found: Written,
) -> None:
    pen = Pen(rng, style)
    pen.habit("openings", 0.0 if style == "short" else 0.6)
    kind, text = _claim(rng, point, style)
    line = _addressed(rng, pen, point["article"])
    pen.put(text, point["key"], point["topic"], point["article"])
    pen.habit("asides", 0.7 if style == "long" else 0.15)
    if style == "long" and rng.random() < 0.4:
        other = rng.choice([p for p in points if p["article"] != point["article"]])
        kind = ""
        pen.habit("joints")
        if other["article"]:
            pen.put(f"{other['article']}")
        pen.put(
            _claim(rng, other, style)[1],
            *(other[k] for k in ("key", "topic", "article")),
        )
    pen.habit("closings", 0.0 if style == "short" else 0.5)
    identity = pen.written(found, **line)
    if kind:
        found.stance[identity] = STANCES[kind]
        found.article[identity] = point["article"]


def _claim(rng: random.Random, point: dict[str, Any], style: str) -> tuple[str, str]:
    kind = next(kind for kind in STANCES if kind in point)
    text = retold(rng, rng.choice(point[kind]))
    chance = {"short": 0.0, "long": 0.9}.get(style, 0.45)
    if rng.random() < chance:
        text += retold(rng, rng.choice(point["why"]), 0.4)
    return kind, text


def _addressed(rng: random.Random, pen: Pen, article: str) -> dict[str, str]:
    """Say on which article a comment is: by the form, in words, or not at all."""
    chance = rng.random()
    if article and chance < 0.6:
        return {"provision": article}
    if article and chance < 0.8:
        pen.put(
            rng.choice((f"{article}：", f"关于{article}，", f"对{article}有意见，"))
        )
    return {}


def _single(rng: random.Random, style: str, found: Written) -> None:
    pen = Pen(rng, style)
    one = rng.choice(bank("singles"))
    pen.habit("openings", 0.4)
    line = _addressed(rng, pen, one["article"])
    pen.put(
        one["text"], "single:" + one["text"], "single:" + one["text"], one["article"]
    )
    pen.written(found, **line)


def _letters(rng: random.Random, style: str, found: Written, copies: int = 3) -> None:
    """Add form letters, some of each at every level of change."""
    known = bank("letters")
    for name, letter in enumerate(known["letters"]):
        for level in range(4):
            for _ in range(copies):
                sentences, own = _changed(rng, letter["sentences"], level)
                pen = Pen(rng, "plain")
                meant = iter(letter["means"])
                for sentence in sentences:
                    pen.put(sentence, "" if sentence in own else next(meant))
                identity = pen.written(found, provision=letter["article"])
                found.letter[identity] = f"letter{name}"
                found.level[identity], found.own[identity] = level, own
                found.stance[identity] = letter["stance"]


def _changed(
    rng: random.Random, letter: list[str], level: int
) -> tuple[list[str], list[str]]:
    sentences, own = list(letter), []
    if level == 1:
        sentences[0] += rng.choice(("！", "谢谢。", " "))
    if level >= 2:
        sentences = [retold(rng, each, 0.3) for each in sentences]
    if level == 3:
        own = rng.sample(bank("letters")["own"], rng.randint(1, 3))
        for each in own:
            sentences.insert(rng.randint(1, len(sentences)), each)
    return sentences, own


def city_messages(
    seed: int, style: str, issues: int = 24, noise: int = 360, titled: bool = True
) -> Written:
    """Write messages to the city: the same trouble at one place is one issue.

    The noise has the same troubles at other places, other troubles at the places of
    issues, and what nobody else writes.
    """
    rng = random.Random(seed)
    found = Written()
    places = _places(rng)
    kinds = bank("troubles")
    hot = [(_told_of(rng, kinds[n % len(kinds)]), next(places)) for n in range(issues)]
    for kind, place in hot:
        for _ in range(rng.choice((3, 3, 4, 5, 6, 8, 12, 20))):
            _message(rng, style, kind, place, found, titled, f"{kind['key']}@{place}")
    alone = bank("alone")
    for at in range(noise):
        chance = rng.random()
        if at < len(alone):
            pen = Pen(rng, style)
            title, text = alone[at].split("|")
            _told(pen, title, text, f"alone{at}", found, titled)
        elif chance < 0.15:
            kind, place = rng.choice(kinds), rng.choice(hot)[1]
            _message(rng, style, kind, place, found, titled, f"{kind['key']}@{place}")
        else:
            kind, place = rng.choice(kinds), next(places)
            _message(rng, style, kind, place, found, titled, f"{kind['key']}@{place}")
    return found


def _told_of(rng: random.Random, kind: dict[str, Any]) -> dict[str, Any]:
    """Give one trouble as those who live with it tell it: some of its words only."""
    messages = rng.sample(kind["messages"], min(4, len(kind["messages"])))
    return {"key": kind["key"], "messages": messages}


def _places(rng: random.Random) -> Any:
    known = bank("habits")
    names = [
        a + b + c
        for a in known["heads"]
        for b in known["tails"]
        for c in known["kinds"]
    ]
    rng.shuffle(names)
    return iter(names)


def _message(
    rng: random.Random,
    style: str,
    kind: dict[str, Any],
    place: str,
    found: Written,
    titled: bool,
    issue: str,
) -> None:
    title, _ = rng.choice(kind["messages"]).split("|")
    clauses: list[str] = []
    for each in rng.sample(kind["messages"], rng.randint(1, 2)):
        pieces = [
            piece for piece in re.split("(?<=[，。？！])", each.split("|")[1]) if piece
        ]
        clauses += pieces[: rng.randint(2, 3)]
    if rng.random() < 0.4:
        rng.shuffle(clauses)
    known = {
        "{s}": place[:2] + "路",
        "{c}": place[:2] + rng.choice(bank("habits")["firms"]),
    }
    text = retold(rng, "".join(clauses))
    for sign, name in known.items():
        title, text = title.replace(sign, name), text.replace(sign, name)
    said = rng.choice((place, place, place + "小区", place + "二期", place[:4]))
    pen = Pen(rng, style, said)
    _told(pen, retold(rng, title, 0.5).rstrip("。"), text, issue, found, titled)


def _told(
    pen: Pen, title: str, text: str, issue: str, found: Written, titled: bool
) -> None:
    pen.habit("openings", 0.5)
    if not titled:
        text = f"{title}。{text}"
    pen.put(text, issue, issue)
    pen.habit("asides", 0.6)
    pen.habit("asides", 0.3)
    pen.habit("closings", 0.5)
    title = pen.worn(title.replace("{p}", pen.place).replace("{n}", "8"))
    pen.written(found, **({"title": title} if titled else {}))
