"""The roll as it is frozen: one canonical line for each entry, and their hash."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.rules.errors import RecordRefused

OWN = "row:"
# A person that came out of a sale after the freezing (rules.transfers).
MOVED = "moved:"


@dataclass(frozen=True)
class RollLine:
    """A unit, seat or resident that votes; area in 0.01 m²; `voters`: account ids."""

    label: str
    person: str = ""
    household: str = ""
    area: int | None = None
    voters: tuple[int, ...] = ()
    building: str = ""

    @property
    def person_key(self) -> str:
        """Who it counts as; a line that names nobody is a person of its own."""
        return self.person or f"{OWN}{self.label}"


def check(lines: list[RollLine], *, with_area: bool, one_voter: bool = False) -> None:
    """Refuse a roll that cannot be true; raises RecordRefused naming the entry.

    Source: 建筑物区分所有权司法解释 (法释〔2020〕17号) 第八条、第九条.
    """
    if not lines:
        raise RecordRefused("名册是空的")
    seen: set[str] = set()
    for line in lines:
        label = line.label.strip()
        if not label or line.person.startswith((OWN, MOVED)):
            raise RecordRefused(f"名册“{line.label}”的编号或人员编号有误")
        if label in seen:
            raise RecordRefused(f"名册中“{label}”出现了两次")
        if line.area is not None and line.area <= 0:
            raise RecordRefused(f"“{label}”的面积应大于零")
        if line.area is None and with_area:
            raise RecordRefused(f"“{label}”缺少面积")
        if one_voter and len(line.voters) > 1:
            raise RecordRefused(f"“{label}”须推选一名表决人")
        seen.add(label)


def shared_persons(lines: Iterable[RollLine]) -> set[str]:
    """The persons that have more than one line."""
    times = Counter(line.person_key for line in lines)
    return {person for person, number in times.items() if number > 1}


def needs_area(terms: Mapping[str, Any]) -> bool:
    """Say whether a rule of voting asks for area."""
    return _asks(terms, "area")


def needs_households(terms: Mapping[str, Any]) -> bool:
    """Say whether a rule of voting asks for households."""
    return _asks(terms, "households")


def _asks(terms: Mapping[str, Any], measure: str) -> bool:
    stages = (terms.get("participation"), terms.get("approval"))
    return any(measure in stage for stage in stages if stage)


def canonical(label: str, person: str, household: str, area: int | None) -> str:
    """Write an entry as one line of JSON with sorted keys."""
    entry = {"area": area, "entry": label, "household": household, "person": person}
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def written(lines: Iterable[str]) -> str:
    """Put canonical lines in order, each ended by a line feed: what is hashed."""
    return "".join(f"{line}\n" for line in sorted(lines))


def fingerprint(lines: Iterable[str]) -> str:
    """SHA-256 in hex of the canonical lines as they are written."""
    return hashlib.sha256(written(lines).encode("utf-8")).hexdigest()
