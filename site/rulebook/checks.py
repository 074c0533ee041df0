"""Small checks of single values, of which the schema of a row is made.

A check gives the value back, clean, or raises ValueError that says what it must be.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Check = Callable[[Any], Any]


def text(value: Any) -> str:
    """A text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text that is not empty")
    return value


def days(value: Any) -> int:
    """A whole number of days."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("must be a whole number of days, at least 1")
    return value


def whole(value: Any) -> int:
    """A whole number, at least 1."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("must be a whole number, at least 1")
    return value


def flag(value: Any) -> bool:
    """True or false, not a word for it."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def day(value: Any) -> date:
    """A date, as YAML reads it or as JSON writes it."""
    if isinstance(value, str):
        return date.fromisoformat(value)
    if type(value) is not date:
        raise ValueError("must be a date such as 2023-03-15")
    return value


def one_of(*words: str) -> Check:
    """One of a few words."""

    def check(value: Any) -> Any:
        if value not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return value

    return check


def or_none(check: Check) -> Check:
    """What the check asks for, or nothing."""
    return lambda value: None if value is None else check(value)


def matching(pattern: str) -> Check:
    """A text of a given form."""

    def check(value: Any) -> str:
        if not re.fullmatch(pattern, text(value)):
            raise ValueError(f"must look like {pattern}")
        return str(value)

    return check


def list_of(check: Check) -> Check:
    """A list that is not empty, each item checked."""

    def checked(value: Any) -> list[Any]:
        if not isinstance(value, list) or not value:
            raise ValueError("must be a list that is not empty")
        return [check(item) for item in value]

    return checked


def mapping(
    required: Mapping[str, Check], optional: Mapping[str, Check] | None = None
) -> Check:
    """A mapping with these fields and no others; the message names the field."""
    checks = {**required, **(optional or {})}

    def checked(value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise ValueError("must be a mapping")
        clean = {}
        for name, inner in value.items():
            if name not in checks:
                raise ValueError(f"{name}: unknown field")
            clean[name] = _named(name, checks[name], inner)
        missing = [name for name in required if name not in value]
        if missing:
            raise ValueError(f"{missing[0]}: missing")
        return clean

    return checked


def _named(name: str, check: Check, value: Any) -> Any:
    try:
        return check(value)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error
