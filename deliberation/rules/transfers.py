"""A unit that is sold after the roll was frozen: who counts as whom afterwards.

The unit keeps its area. Its seller's other units go on as one person without it; a
buyer who has units on the roll already stays one person, with this one added.
Source: 建筑物区分所有权司法解释 (法释〔2020〕17号) 第九条.
"""

import hashlib
import json
from dataclasses import dataclass

from deliberation.rules.rolls import MOVED


@dataclass(frozen=True)
class Holding:
    """What counts as one person: its units and, where it is known, area in 0.01 m²."""

    person: str
    units: int
    area: int | None


@dataclass(frozen=True)
class Passing:
    """What the roll says after a unit has passed; areas in 0.01 m²."""

    old: Holding
    new: Holding
    persons: int


def pass_on(
    *,
    seller: Holding,
    buyer: Holding | None,
    area: int | None,
    persons: int,
    ordinal: int,
) -> Passing:
    """Take a unit from a person and give it to another.

    `seller` still has the unit; `buyer` is None who has no other unit on the roll;
    `persons` counts those on the roll so far; `ordinal` numbers the passing, so that a
    person who comes out of it has a name of its own.
    """
    left = _less(seller, area)
    if buyer is not None:
        joined = _more(buyer, area)
        return Passing(left, joined, persons if left.units else persons - 1)
    if not left.units:
        # The seller had this unit alone: the person on the roll is now the buyer.
        return Passing(left, Holding(seller.person, 1, area), persons)
    return Passing(left, Holding(f"{MOVED}{ordinal}", 1, area), persons + 1)


def _less(holding: Holding, area: int | None) -> Holding:
    left = None if holding.area is None or area is None else holding.area - area
    return Holding(holding.person, holding.units - 1, left)


def _more(holding: Holding, area: int | None) -> Holding:
    more = None if holding.area is None or area is None else holding.area + area
    return Holding(holding.person, holding.units + 1, more)


def written(
    passing: Passing, *, ordinal: int, label: str, basis: str, moment: str
) -> str:
    """Write a passing as one line of JSON with sorted keys, to be hashed."""
    line = {
        "at": moment,
        "basis": basis,
        "entry": label,
        "joined": [passing.new.units, passing.new.area],
        "left": [passing.old.units, passing.old.area],
        "new": passing.new.person,
        "old": passing.old.person,
        "ordinal": ordinal,
        "persons": passing.persons,
    }
    return json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chained(previous: str, line: str) -> str:
    """SHA-256 in hex of the digest before, a line feed, the line and a line feed."""
    return hashlib.sha256(f"{previous}\n{line}\n".encode()).hexdigest()
