"""What changed between two JSON values, small enough to keep for undoing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# One change: the way to a list or mapping, the place in it, what was and what is.
# A place is a key of a mapping, or the first index of a run of a list.
Change = list[Any]


def difference(old: Any, new: Any) -> list[Change]:
    """List the changes that turn `old` into `new`, in the order to apply them.

    Both are mappings with the same keys, lists, or plain JSON values.
    """
    return list(_changes(old, new, []))


def apply(value: Any, changes: list[Change]) -> Any:
    """Give the value with the changes made; the one given is left as it was."""
    for way, place, old, new in changes:
        value = _put(value, way, place, old, new)
    return value


def revert(value: Any, changes: list[Change]) -> Any:
    """Give the value with the changes taken back."""
    for way, place, old, new in reversed(changes):
        value = _put(value, way, place, new, old)
    return value


def _changes(old: Any, new: Any, way: list[Any]) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _of_mapping(old, new, way)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_list(old, new, way)


def _of_mapping(
    old: dict[str, Any], new: dict[str, Any], way: list[Any]
) -> Iterator[Change]:
    for key, value in new.items():
        before = old[key]
        if before == value:
            continue
        if _is_deep(before, value):
            yield from _changes(before, value, [*way, key])
        else:
            yield [way, key, before, value]


def _of_list(old: list[Any], new: list[Any], way: list[Any]) -> Iterator[Change]:
    """Look at the run in the middle only: what surrounds it is the same."""
    shorter = min(len(old), len(new))
    first = 0
    while first < shorter and old[first] == new[first]:
        first += 1
    last = 0
    while last < shorter - first and old[-1 - last] == new[-1 - last]:
        last += 1
    before, after = old[first : len(old) - last], new[first : len(new) - last]
    if len(before) == len(after) and all(map(_is_deep, before, after)):
        for at, (one, other) in enumerate(zip(before, after, strict=True), first):
            yield from _changes(one, other, [*way, at])
    elif before or after:
        yield [way, first, before, after]


def _is_deep(old: Any, new: Any) -> bool:
    lists = isinstance(old, list) and isinstance(new, list)
    mappings = isinstance(old, dict) and isinstance(new, dict)
    return lists or (mappings and old.keys() == new.keys())


def _put(value: Any, way: list[Any], place: Any, old: Any, new: Any) -> Any:
    """Copy what lies on the way; the rest is shared with the value given."""
    if way:
        copy = value.copy()
        copy[way[0]] = _put(value[way[0]], way[1:], place, old, new)
        return copy
    copy = value.copy()
    if isinstance(copy, list):
        copy[place : place + len(old)] = new
    else:
        copy[place] = new
    return copy
