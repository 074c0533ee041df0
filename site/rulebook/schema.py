"""What a row of the rulebook must and may hold."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Check = Callable[[Any], Any]


class RuleError(ValueError):
    """A row is not well formed; the message names the row and the field."""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text that is not empty")
    return value


def _days(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("must be a whole number of days, at least 1")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _date(value: Any) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value)
    if type(value) is not date:
        raise ValueError("must be a date such as 2023-03-15")
    return value


def _one_of(*words: str) -> Check:
    def check(value: Any) -> Any:
        if value not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return value

    return check


def _or_none(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def _matching(pattern: str) -> Check:
    def check(value: Any) -> str:
        if not re.fullmatch(pattern, _text(value)):
            raise ValueError(f"must look like {pattern}")
        return str(value)

    return check


ROW: dict[str, Check] = {
    "id": _matching(r"[a-z]+(\.[a-z_]+)+"),
    "version": _matching(r"\d{4}-\d{2}-\d{2}|[a-z0-9_]+"),
    "kind": _one_of("consultation", "hearing"),
    "title": _text,
    "terms": lambda value: value,
    "source": lambda value: value,
    "note": _text,
}
SOURCE: dict[str, Check] = {
    "law": _text,
    "article": _text,
    "version": _or_none(_text),
    "from": _or_none(_date),
    "to": _or_none(_date),
    "verified": _flag,
    # T article text read, P public page, U to be verified
    "provenance": _one_of("T", "P", "U"),
}
TERMS: dict[str, dict[str, Check]] = {
    "consultation": {
        "document": _text,
        "publisher": _text,
        "min_days": _or_none(_days),
        "strength": _one_of("hard", "soft"),
        "skip": _or_none(_text),
        "feedback": _or_none(_text),
    },
    "hearing": {
        "document": _text,
        "strength": _one_of("hard", "model"),
        "required_when": _text,
        "openness": _text,
        "record": _text,
        "feedback": _or_none(_text),
    },
}
OPTIONAL_TERMS: dict[str, dict[str, Check]] = {
    "consultation": {},
    "hearing": {
        "notice_days": _days,
        "speakers_fixed_days": _days,
        "materials_days": _days,
        "audience_request_days": _days,
        "audience_notice_days": _days,
        "record_inspection_days": _days,
        "feedback_days": _days,
        "online": _flag,
    },
}


def checked(data: Mapping[str, Any]) -> dict[str, Any]:
    """Check a row and bring its dates into their type.

    Raises RuleError for an unknown or missing field, a value of the wrong kind, an
    end before its beginning, and a verified row whose text was not read.
    """
    name = f"{data.get('id', '?')}@{data.get('version', '?')}"
    row = _fields(name, "", data, ROW, {})
    kind = row["kind"]
    required, optional = TERMS[kind], OPTIONAL_TERMS[kind]
    row["terms"] = _fields(name, "terms.", row["terms"], required, optional)
    row["source"] = _fields(name, "source.", row["source"], SOURCE, {})
    _check_source(name, row["source"])
    return row


def _fields(
    name: str,
    prefix: str,
    data: Any,
    required: Mapping[str, Check],
    optional: Mapping[str, Check],
) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise RuleError(f"{name}: {prefix or 'row'} must be a mapping")
    checks = {**required, **optional}
    for field in data:
        if field not in checks:
            raise RuleError(f"{name}: {prefix}{field}: unknown field")
    for field in required:
        if field not in data:
            raise RuleError(f"{name}: {prefix}{field}: missing")
    clean = {}
    for field, value in data.items():
        try:
            clean[field] = checks[field](value)
        except ValueError as error:
            raise RuleError(f"{name}: {prefix}{field}: {error}") from error
    return clean


def _check_source(name: str, source: Mapping[str, Any]) -> None:
    first, last = source["from"], source["to"]
    if first and last and last < first:
        raise RuleError(f"{name}: source.to: before source.from")
    if source["verified"] and source["provenance"] != "T":
        raise RuleError(f"{name}: source.verified: only a text that was read (T)")
    if source["verified"] and not (source["version"] and first):
        raise RuleError(f"{name}: source.verified: needs version and from")
