"""An answer read strictly: one JSON object of exactly the form that was asked for."""

import json
import re
from dataclasses import dataclass
from typing import Any

from .reasons import Reason

LONGEST = 20_000
"""Characters of an answer; a whole one has some hundreds."""
_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*)\n\s*```\s*\Z", re.DOTALL)


class Refused(Exception):
    """An answer that is not taken, with the reason."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


@dataclass(frozen=True)
class Cited:
    """A number of a stretch and the words said to stand in it."""

    seg: int
    quote: str


@dataclass(frozen=True)
class NameAnswer:
    """A name, with what it rests on."""

    name: str
    evidence: tuple[Cited, ...]


@dataclass(frozen=True)
class MergeAnswer:
    """Numbers of themes that are one, with what that rests on."""

    groups: tuple[int, ...]
    evidence: tuple[Cited, ...]


def read_name(text: str) -> NameAnswer:
    """Read an answer about a name; raises Refused for every other form."""
    found = _fields(read_object(text), "name", "evidence")
    return NameAnswer(_text(found["name"]), _evidence(found["evidence"]))


def read_merges(text: str) -> tuple[MergeAnswer, ...]:
    """Read an answer about merges, which may be none; raises Refused."""
    found = _fields(read_object(text), "merges")
    return tuple(_merge(each) for each in _list(found["merges"]))


def read_object(text: str) -> dict[str, Any]:
    """Read one JSON object; raises Refused.

    Twice the same key, numbers that are none, anything before or behind: refused. One
    fence of three back-ticks around it, which many models draw, is taken off.
    """
    if len(text) > LONGEST:
        raise Refused(Reason.HUGE)
    fenced = _FENCE.match(text)
    try:
        found = json.loads(
            fenced[1] if fenced else text,
            object_pairs_hook=_once,
            parse_constant=_no_number,
            parse_float=_no_number,
        )
    except (ValueError, RecursionError) as error:
        raise Refused(Reason.JSON) from error
    if not isinstance(found, dict):
        raise Refused(Reason.JSON)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(f"no whole number: {text[:20]}")


def _fields(found: Any, *names: str) -> dict[str, Any]:
    if not isinstance(found, dict) or set(found) != set(names):
        raise Refused(Reason.SHAPE)
    return found


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Refused(Reason.SHAPE)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Refused(Reason.SHAPE)
    return value


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(Reason.SHAPE)
    return value


def _evidence(value: Any) -> tuple[Cited, ...]:
    rows = [_fields(each, "seg", "quote") for each in _list(value)]
    return tuple(Cited(_number(row["seg"]), _text(row["quote"])) for row in rows)


def _merge(value: Any) -> MergeAnswer:
    found = _fields(value, "groups", "evidence")
    groups = tuple(_number(each) for each in _list(found["groups"]))
    return MergeAnswer(groups, _evidence(found["evidence"]))
