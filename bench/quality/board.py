"""A board for messages to a city: few matters of many, among many of one person each.

Written after everything else and from a bank of its own (board_*.yaml), so that it
says how the digest copes with what it was not made on. A hot matter has twenty to
sixty senders who call its place by different names and tell different parts of it; a
small one three to ten. All others write alone, of what is told elsewhere of another
place, or of another matter at the place of a hot one. Each message has a field.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .writing import Pen, Written, bank, retold

STYLE = "board"
_HOT, _SMALL = (20, 24, 30, 38, 46, 60), (3, 4, 5, 6, 8, 10)
_AT_HOT = 0.06
"""Share of the single messages that are about another matter at a hot place."""


@dataclass
class Board:
    """Messages with their truth, and the field of each by its id."""

    written: Written = field(default_factory=Written)
    fields: dict[str, str] = field(default_factory=dict)


def board(seed: int, titled: bool = True, singles: int = 1100) -> Board:
    """Write the messages of one board; half of the matters of many are small."""
    rng = random.Random(f"board {seed}")
    found = Board()
    ways = bank("board_ways")
    places = ways["coded" if seed % 2 else "named"]
    matters = rng.sample(bank("board_hot"), len(bank("board_hot")))
    for at, matter in enumerate(matters):
        where = rng.choice(places)
        for _ in range(rng.choice(_SMALL if at % 2 else _HOT)):
            _one_of_many(rng, matter, where, titled, found)
    names = _names(rng)
    lone = [(f, *one) for f, some in bank("board_lone").items() for one in some]
    for at in range(singles):
        one = rng.choice(lone)
        own = rng.random() >= _AT_HOT
        name = next(names) if own else rng.choice(rng.choice(matters)["called"])
        _alone(rng, one, name, rng.choice(places), titled, found, f"lone{at}")
    rng.shuffle(found.written.lines)
    return found


def _names(rng: random.Random) -> Iterator[str]:
    ways = bank("board_ways")
    every = [
        a + b + c for a in ways["heads"] for b in ways["tails"] for c in ways["kinds"]
    ]
    rng.shuffle(every)
    return iter(every)


def _one_of_many(
    rng: random.Random, matter: dict[str, Any], where: str, titled: bool, found: Board
) -> None:
    facts = rng.sample(matter["facts"], rng.randint(2, 5))
    asks = rng.sample(matter["asks"], rng.randint(0, 2))
    title = _named(rng, matter["titles"], matter["called"], where)
    body = [_named(rng, [each], matter["called"], where) for each in facts + asks]
    name = _write(rng, title, body, where, titled, found, matter["key"])
    found.fields[name] = matter["field"]


def _alone(
    rng: random.Random,
    one: tuple[str, str, str],
    name: str,
    where: str,
    titled: bool,
    found: Board,
    issue: str,
) -> None:
    kind, title, told = one
    facts = [f"{each}。" for each in rng.sample(told.split("|"), 2)]
    body = [_named(rng, [each], [name], where) for each in facts]
    title = _named(rng, [title], [name], where)
    at = _write(rng, title, body, where, titled, found, issue)
    found.fields[at] = kind


def _named(rng: random.Random, said: list[str], called: list[str], where: str) -> str:
    text = rng.choice(said).replace("{n}", rng.choice(called))
    return text.replace("{d}", where if rng.random() < 0.7 else "")


def _write(
    rng: random.Random,
    title: str,
    body: list[str],
    where: str,
    titled: bool,
    found: Board,
    issue: str,
) -> str:
    ways = bank("board_ways")

    def some(name: str, most: int) -> list[str]:
        chosen = rng.sample(ways[name], rng.randint(0, most))
        return [each.replace("{d}", where) for each in chosen]

    told = [retold(rng, each, 0.4) for each in body]
    told += [*some("past", 2), *(_step(rng) for _ in range(rng.randint(2, 9)))]
    if rng.random() < 0.5:
        rng.shuffle(told)
    title = retold(rng, title, 0.4).rstrip("。") if rng.random() < 0.5 else title
    first = [] if titled else [f"{title}。"]
    text = "".join(
        [*some("begin", 1), *first, *told, *some("mood", 2), *some("end", 1)]
    )
    pen = Pen(rng, STYLE)
    pen.put(text, issue, issue)
    return pen.written(found.written, **({"title": title} if titled else {}))


def _step(rng: random.Random) -> str:
    """Tell one step of how it went: the words are others each time."""
    ways = bank("board_ways")
    text = str(rng.choice(ways["steps"]))
    for name, some in ways["words"].items():
        text = text.replace(f"{{{name}}}", rng.choice(some))
    return text
