"""Long letters of residents to their city, most of them about something of their own.

What a letter is about is half of it or less: the rest tells who writes, to whom and
how it went. The members of a hot issue share the name of an estate, a school or a
firm and the matter; other letters share the matter only, or only the name.
"""

import random
from collections.abc import Iterator
from typing import Any

from .writing import STANCES, Pen, Written, bank, draft_points, retold

STYLE = "story"
_CROWDS = (3, 4, 5, 6, 8, 10, 14, 20, 30)


def long_letters(
    seed: int, titled: bool = True, crowded: bool = False, issues: int = 18
) -> Written:
    """Write letters; `issues` of them have several senders, the others have one.

    Even seeds name districts by letters and numbers (A3区), as published letters do.
    `crowded`: most of the others have the matters of the issues at other places.
    """
    rng = random.Random(seed)
    found, world = Written(), _World(rng, seed)
    affairs = bank("affairs")
    hot = [world.matter(kind) for kind in rng.sample(affairs, issues)]
    for matter in [*hot, *map(world.matter, bank("citywide"))]:
        for _ in range(rng.choice(_CROWDS)):
            _write(rng, matter, found, titled)
    for one in _lone_ones(rng):
        _lone(rng, world, one, found, titled)
    for _ in range(480 if crowded else 60):
        _write(rng, world.matter(rng.choice(affairs)), found, titled)
    for _ in range(60 if crowded else 40):
        _write(rng, world.elsewhere(rng.choice(hot), affairs), found, titled)
    random.Random(seed + 1).shuffle(found.lines)
    return found


def _lone_ones(rng: random.Random) -> list[str]:
    """Give matters that one person alone writes of, as title|text."""
    found = [*bank("manners")["alone"], *bank("alone")]
    for point in draft_points():
        told = next(point[kind] for kind in STANCES if kind in point)
        some = zip(rng.sample(told, 2), rng.choices(point["why"], k=2), strict=True)
        found += [f"{said.strip('。？')}|{why}" for said, why in some]
    for one in bank("singles"):
        title, _, rest = one["text"].partition("，")
        found.append(f"{title}|{rest or title}")
    return found


class _World:
    """The names of one city; each matter gets its own."""

    def __init__(self, rng: random.Random, seed: int) -> None:
        manners = bank("manners")
        self.rng = rng
        self.districts = manners["named" if seed % 2 else "coded"]
        self.names = self._names(manners)

    def _names(self, manners: dict[str, Any]) -> Iterator[str]:
        found = [a + b for a in manners["heads"] for b in manners["tails"]]
        self.rng.shuffle(found)
        return iter(found)

    def _other(self) -> str:
        """Give a name that some other matter may have, too."""
        manners = bank("manners")
        return self.rng.choice(manners["heads"]) + self.rng.choice(manners["tails"])

    def matter(self, kind: dict[str, Any]) -> dict[str, Any]:
        """Give an affair a place, a firm, a street and a district of its own."""
        core = next(self.names)
        name = core + self.rng.choice(kind.get("names", [""]))
        firm = self._other() + self.rng.choice(bank("manners")["firms"])
        return {
            "kind": kind,
            "issue": f"{kind['key']}@{name}",
            "wide": "names" not in kind,
            "p": name,
            "core": core,
            "c": firm,
            "s": self._other() + self.rng.choice(("路", "街", "大道")),
            "d": self.rng.choice(self.districts),
            "n": str(self.rng.randint(2, 999)),
        }

    def elsewhere(
        self, matter: dict[str, Any], affairs: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """Give another affair at the place of a hot one."""
        kind = self.rng.choice([one for one in affairs if one is not matter["kind"]])
        return {**matter, "kind": kind, "issue": f"{kind['key']}@{matter['p']}"}


def _write(
    rng: random.Random, matter: dict[str, Any], found: Written, titled: bool
) -> None:
    kind = matter["kind"]
    said = rng.sample(kind["said"], rng.randint(2, 4))
    asked = rng.sample(kind["asks"], rng.randint(1, 2))
    known = dict(matter)
    if matter["wide"]:
        known["d"] = rng.choice(bank("manners")["named"])
    if rng.random() < 0.25:
        known["p"] = matter["core"]
    title = _filled(rng, rng.choice(kind["titles"]), known)
    body = [_filled(rng, retold(rng, each, 0.4), known) for each in said]
    wanted = [_filled(rng, each, known) for each in asked]
    if not titled:
        body.insert(0, title + "。")
    _put(rng, title if titled else "", body, wanted, known, matter["issue"], found)


def _lone(
    rng: random.Random, world: _World, one: str, found: Written, titled: bool
) -> None:
    title, text = one.split("|", 1)
    known = {
        "d": rng.choice(world.districts),
        "n": str(rng.randint(2, 99)),
    }
    body = [text] if titled else [title + "。", text]
    _put(rng, title if titled else "", body, [], known, f"alone:{one}", found)


def _put(
    rng: random.Random,
    title: str,
    body: list[str],
    wanted: list[str],
    known: dict[str, str],
    issue: str,
    found: Written,
) -> None:
    manners = bank("manners")

    def some(name: str, least: int, most: int) -> list[str]:
        chosen = rng.sample(manners[name], rng.randint(least, most))
        return [_filled(rng, retold(rng, each, 0.5), known) for each in chosen if each]

    middle = [*body, *some("way", 1, 4)]
    if rng.random() < 0.4:
        rng.shuffle(middle)
    told = [*some("greetings", 1, 1), *some("who", 0, 1), *middle, *some("feel", 1, 3)]
    told += [*some("law", 0, 1), *wanted, *some("thanks", 1, 1)]
    pen = Pen(rng, STYLE)
    pen.put("".join(told), issue, issue.split("@")[0])
    pen.written(found, **({"title": title} if title else {}))


def _filled(rng: random.Random, text: str, known: dict[str, Any]) -> str:
    text = text.replace("{t}", rng.choice(bank("manners")["dates"]))
    for name in "pscdn":
        text = text.replace(f"{{{name}}}", known.get(name, ""))
    return text
