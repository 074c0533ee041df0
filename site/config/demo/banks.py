"""The phrase banks behind the demo comments, and how a phrase is filled in."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .people import dashed, identity_number, phone, plate

PHRASES = Path(__file__).with_name("phrases")
SLOT = re.compile(r"<(\w+)>")
PRIVATE_NUMBERS = range(9000, 9999)


@dataclass(frozen=True, slots=True)
class Theme:
    """One matter that people write about, with what they say of it."""

    key: str
    name: str
    article: str | None
    pro: tuple[str, ...]
    change: tuple[str, ...]
    contra: tuple[str, ...]
    ask: tuple[str, ...]
    reasons: tuple[str, ...]
    wordings: tuple[str, ...]


def _theme(row: dict[str, Any]) -> Theme:
    return Theme(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()})


@functools.cache
def themes() -> dict[str, Theme]:
    """All themes of the hero draft by key."""
    rows: list[dict[str, Any]] = []
    for path in sorted(PHRASES.glob("themes_*.yaml")):
        rows += yaml.safe_load(path.read_text(encoding="utf-8"))
    return {row["key"]: _theme(row) for row in rows}


@functools.cache
def common() -> dict[str, Any]:
    """The phrases that serve every theme."""
    return yaml.safe_load((PHRASES / "common.yaml").read_text(encoding="utf-8"))


@functools.cache
def generic(*, whole: bool) -> Theme:
    """What can be said of any article or whole draft that has no themes of its own."""
    return _theme(common()["generic_whole" if whole else "generic"])


@functools.cache
def themes_of() -> dict[str | None, tuple[Theme, ...]]:
    """The themes of each article of the hero draft; None holds the whole text."""
    found: dict[str | None, list[Theme]] = {}
    for theme in themes().values():
        found.setdefault(theme.article, []).append(theme)
    return {article: tuple(group) for article, group in found.items()}


def _private_phone(rng: random.Random) -> str:
    digits = phone(rng.choice(PRIVATE_NUMBERS))
    return digits if rng.random() < 0.5 else dashed(digits)


FILLERS: dict[str, Callable[[random.Random], object]] = {
    "floor": lambda rng: rng.randint(2, 32),
    "age": lambda rng: rng.randint(61, 88),
    "child": lambda rng: rng.randint(3, 10),
    "years": lambda rng: rng.randint(2, 25),
    "b": lambda rng: rng.randint(24, 136),
    "blocks": lambda rng: rng.randint(16, 42),
    "n": lambda rng: rng.randint(18, 240) * 10,
    "n2": lambda rng: rng.randint(11, 60),
    "n3": lambda rng: rng.randint(2, 9),
    "month": lambda rng: rng.randint(1, 12),
    "compound": lambda rng: rng.choice(common()["compounds"]),
    "phone": _private_phone,
    "idno": identity_number,
    "plate": plate,
}


def fill(phrase: str, rng: random.Random, known: dict[str, str]) -> str:
    """Put numbers and names into a phrase; `known` ones first, the rest by chance.

    A name once drawn goes into `known`, so that one comment keeps to one compound.
    """
    if "<" not in phrase:
        return phrase

    def value(match: re.Match[str]) -> str:
        slot = match[1]
        if slot == "compound" and slot not in known:
            known[slot] = str(FILLERS[slot](rng))
        return known[slot] if slot in known else str(FILLERS[slot](rng))

    return SLOT.sub(value, phrase)
