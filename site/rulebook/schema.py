"""What a row of the rulebook must and may hold."""

from collections.abc import Mapping
from typing import Any

from rulebook import calendar_schema, topic_schema, vote_schema
from rulebook.checks import (
    Check,
    day,
    days,
    flag,
    matching,
    one_of,
    or_none,
    text,
    whole,
)


class RuleError(ValueError):
    """A row is not well formed; the message names the row and the field."""


ROW: dict[str, Check] = {
    "id": matching(r"[a-z]+(\.[a-z_]+)+"),
    "version": matching(r"\d{4}-\d{2}-\d{2}|[a-z0-9_]+"),
    "kind": one_of("consultation", "hearing", "vote", "topic", "platform", "calendar"),
    "title": text,
    "terms": lambda value: value,
    "source": lambda value: value,
    "note": text,
}
SOURCE: dict[str, Check] = {
    "law": text,
    "article": text,
    "version": or_none(text),
    "from": or_none(day),
    "to": or_none(day),
    "verified": flag,
    # T article text read, P public page, U to be verified
    "provenance": one_of("T", "P", "U"),
}
TERMS: dict[str, dict[str, Check]] = {
    "consultation": {
        "document": text,
        "publisher": text,
        "min_days": or_none(days),
        "strength": one_of("hard", "soft"),
        "skip": or_none(text),
        "feedback": or_none(text),
    },
    "hearing": {
        "document": text,
        "strength": one_of("hard", "model"),
        "required_when": text,
        "openness": text,
        "record": text,
        "feedback": or_none(text),
    },
    "vote": vote_schema.REQUIRED,
    "topic": topic_schema.REQUIRED,
    # What the house itself asks, where the law is silent.
    "platform": {
        "seconding_days": days,
        "appeal_days": days,
        "review_days": days,
        # Below which mean of the ratings, from so many people on, work is done again.
        "low_mean": whole,
        "low_ratings": whole,
    },
    "calendar": calendar_schema.REQUIRED,
}
OPTIONAL_TERMS: dict[str, dict[str, Check]] = {
    "consultation": {},
    "hearing": {
        "notice_days": days,
        "speakers_fixed_days": days,
        "materials_days": days,
        "audience_request_days": days,
        "audience_notice_days": days,
        "record_inspection_days": days,
        "feedback_days": days,
        "online": flag,
    },
    "vote": vote_schema.OPTIONAL,
    "topic": topic_schema.OPTIONAL,
    # For preliminary results, where the rule of the vote names no days of its own.
    "platform": {"objection_days": days},
    "calendar": calendar_schema.OPTIONAL,
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
    if kind == "calendar" and (wrong := calendar_schema.contradictions(row["terms"])):
        raise RuleError(f"{name}: {wrong}")
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
