"""The record of a vote as it is handed in: single rows, or ready totals.

Nothing is guessed: a record that cannot be true is refused, with the place.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from deliberation.rules.areas import parse_area
from deliberation.rules.errors import RecordRefused

CHOICES = ("approve", "against", "abstain", "invalid")
MEASURES = ("persons", "area", "households")
COUNTS = (
    "all",
    "registered",
    "served",
    "present",
    "votes_cast",
    "participating",
    *CHOICES,
    "unreturned",
)
# Other words may stand in a record and are left alone, but not a slip of these.
IN_RECORD = ("roll", "ballots", "present", "totals", "run_off")
IN_ENTRY = ("entry", "person", "household", "area", "served")
IN_BALLOT = ("entry", "choice", "channel")
ALIKE = 0.75
MAX_COUNT = 10**9
MAX_KEY = 200

Person = tuple[str, str]
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Entry:
    """One unit, seat or resident on the roll; the area in 0.01 m²."""

    entry: str
    person: Person
    household: str | None
    area: int | None
    served: bool | None


@dataclass(frozen=True)
class Roll:
    """The roll with the ballots returned, by entry; `present`: who came to meet."""

    entries: tuple[Entry, ...]
    ballots: Mapping[str, str]
    present: int | None
    run_off: bool = False


@dataclass(frozen=True)
class Totals:
    """Ready numbers: persons, area (0.01 m²), households."""

    counts: Counts
    run_off: bool = False


def load(written: str | bytes) -> Roll | Totals:
    """Read a record from JSON in UTF-8. Raises RecordRefused."""
    try:
        text = written.decode("utf-8-sig") if isinstance(written, bytes) else written
        data = json.loads(text, object_pairs_hook=_unique)
    except RecordRefused:
        raise
    except (ValueError, RecursionError) as error:
        raise RecordRefused("不是有效的 JSON（UTF-8）") from error
    return parse(data)


def parse(data: Any) -> Roll | Totals:
    """Read a record from plain values. Raises RecordRefused."""
    if not isinstance(data, Mapping):
        raise RecordRefused("记录应是一个对象，含 roll 与 ballots，或者 totals")
    _no_slips(data, IN_RECORD, "记录")
    run_off = _flag(data.get("run_off", False), "run_off")
    if ("roll" in data) == ("totals" in data):
        raise RecordRefused("roll（名册）与 totals（合计）应有一个，且只有一个")
    if "totals" in data:
        return Totals(_totals(data["totals"]), run_off)
    return _roll(data, run_off)


def _roll(data: Mapping[str, Any], run_off: bool) -> Roll:
    rows = _list(data["roll"], "roll")
    if not rows:
        raise RecordRefused("roll：名册是空的")
    if "ballots" not in data:
        raise RecordRefused("缺少 ballots（表决票）")
    entries = tuple(_entry(row, f"roll[{at}]") for at, row in enumerate(rows))
    known = _once((entry.entry for entry in entries), "名册中有两行")
    _distinct(entry.entry for entry in entries)
    present = data.get("present")
    if present is not None:
        present = _whole(present, "present")
    return Roll(entries, _ballots(data["ballots"], known), present, run_off)


def _entry(row: Any, where: str) -> Entry:
    row = _mapping(row, where)
    _no_slips(row, IN_ENTRY, where)
    entry = _key(row.get("entry"), f"{where}.entry")
    person, household = row.get("person"), row.get("household")
    area, served = row.get("area"), row.get("served")
    return Entry(
        entry=entry,
        # a row that names nobody is a person of its own
        person=("row", entry) if person is None else ("person", _key(person, where)),
        household=None if household is None else _key(household, where),
        area=None if area is None else _own_area(area, where),
        served=None if served is None else _flag(served, f"{where}.served"),
    )


def _own_area(value: Any, where: str) -> int:
    area = parse_area(value, where)
    if area == 0:
        raise RecordRefused(f"{where}：面积应大于零")
    return area


def _ballots(value: Any, known: set[str]) -> dict[str, str]:
    rows = [
        _mapping(row, f"ballots[{at}]")
        for at, row in enumerate(_list(value, "ballots"))
    ]
    for at, row in enumerate(rows):
        _no_slips(row, IN_BALLOT, f"ballots[{at}]")
    cast = [(_key(row.get("entry"), "ballots"), row.get("choice")) for row in rows]
    for entry, choice in cast:
        if entry not in known:
            raise RecordRefused(f"表决票“{entry}”不在名册上")
        if choice not in CHOICES:
            raise RecordRefused(f"表决票“{entry}”的 choice 应是 {'、'.join(CHOICES)}")
    _once((entry for entry, _ in cast), "有两张表决票")
    return {entry: str(choice) for entry, choice in cast}


def _totals(value: Any) -> Counts:
    totals = _mapping(value, "totals")
    unknown = [name for name in totals if name not in MEASURES]
    if unknown:
        raise RecordRefused(f"totals：不认识 {unknown[0]}")
    counts = {name: _measure(name, inner) for name, inner in totals.items()}
    if not counts:
        raise RecordRefused("totals：没有任何合计")
    for name, inner in counts.items():
        check_counts(name, inner)
    return counts


def _measure(name: str, value: Any) -> dict[str, int]:
    read = parse_area if name == "area" else _whole
    found = {}
    for count, number in _mapping(value, name).items():
        if count not in COUNTS:
            raise RecordRefused(f"{name}：不认识 {count}")
        found[count] = read(number, f"{name}.{count}")
    if "registered" in found:  # those registered are all there are
        found.setdefault("all", found["registered"])
    return found


def check_counts(measure: str, counts: Mapping[str, int]) -> None:
    """Refuse numbers that contradict each other: approve > participating > all.

    `present` may stay 0 where nobody met. Raises RecordRefused.
    """
    whole = counts.get("all", 0)
    if whole == 0:
        raise RecordRefused(f"{measure}：总数（all）应大于零")
    for name, number in counts.items():
        if number > whole:
            raise RecordRefused(f"{measure}：{name} 多于总数")
    cast = counts.get("votes_cast", whole)
    taking_part = counts.get("participating", cast)
    if taking_part > cast:
        raise RecordRefused(f"{measure}：participating 多于 votes_cast")
    if counts.get("approve", 0) > taking_part:
        raise RecordRefused(f"{measure}：approve 多于 participating")
    _check_sums(measure, counts)


def _check_sums(measure: str, counts: Mapping[str, int]) -> None:
    """Refuse parts that together are more than the whole: nobody is in two of them."""
    cast = sum(counts.get(name, 0) for name in CHOICES)
    if cast > counts.get("votes_cast", counts["all"]):
        raise RecordRefused(f"{measure}：各项选择之和多于交回的票")
    came = max(cast, counts.get("participating", 0), counts.get("votes_cast", 0))
    if came + counts.get("unreturned", 0) > counts["all"]:
        raise RecordRefused(f"{measure}：交回的与 unreturned 之和多于总数")


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise RecordRefused(f"同一处写了两次 {key}")
        found[key] = value
    return found


def _once(keys: Iterable[str], twice: str) -> set[str]:
    found: set[str] = set()
    for key in keys:
        if key in found:
            raise RecordRefused(f"“{key}”{twice}")
        found.add(key)
    return found


def _distinct(keys: Iterable[str]) -> None:
    """Refuse units that differ by white space or width alone: one, written twice."""
    seen: dict[str, str] = {}
    for key in keys:
        plain = "".join(unicodedata.normalize("NFKC", key).split())
        if plain in seen:
            raise RecordRefused(
                f"“{seen[plain]}”与“{key}”只差空格或全半角，名册中疑有重复"
            )
        seen[plain] = key


def _no_slips(row: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    """Refuse a name that is nearly one of ours: what it says would be lost."""
    for name in row:
        if name in known:
            continue
        meant = get_close_matches(name.strip().lower(), known, n=1, cutoff=ALIKE)
        if meant:
            raise RecordRefused(f"{where}：不认识 {name}，是不是 {meant[0]}？")


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise RecordRefused(f"{where}：应是一个对象")
    return value


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise RecordRefused(f"{where}：应是一个列表")
    return value


def _key(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_KEY:
        raise RecordRefused(f"{where}：编号应是不空、不超过 {MAX_KEY} 字的文字")
    return value


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise RecordRefused(f"{where}：应是 true 或 false")
    return value


def _whole(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise RecordRefused(f"{where}：应是整数")
    if not 0 <= value <= MAX_COUNT:
        raise RecordRefused(f"{where}：应在 0 与 {MAX_COUNT} 之间")
    return value
