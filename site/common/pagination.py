"""Paging by key: the 5,000th page costs what the first one costs, one query."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.errors import BadInput

Item = TypeVar("Item")
LONGEST_TOKEN = 600
_INT64 = range(-(2**63), 2**63)


class BadToken(BadInput):
    """A page address that we did not write."""

    message = _("翻页位置无效，请从第一页看起。")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some items, with the tokens of the pages beside them where there are any."""

    items: list[Item]
    next: str | None
    previous: str | None

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def page(
    qs: models.QuerySet[Any],
    order: Sequence[str] = ("-submitted_at", "-id"),
    after: str | None = None,
    size: int = 20,
) -> Page[Any]:
    """Give the page that a token names, by default the first; one query.

    `order` names model fields or annotations that are never null; the last one must
    be unique. A token holds the key of one item, so that new items above shift
    nothing. Raises BadToken.
    """
    backwards, key = _read(after, qs, order) if after else (False, None)
    if key is not None:
        qs = qs.filter(_beyond(order, key, backwards=backwards))
    qs = qs.order_by(*(_flipped(order) if backwards else order))
    found = list(qs[: size + 1])
    items, more = found[:size], len(found) > size
    if backwards:
        items.reverse()
    return Page(items, *_tokens(items, order, backwards, more, bool(after)))


def token_after(item: Any, order: Sequence[str]) -> str:
    """The token of the page that begins behind an item, in an order of `page`."""
    return _write(item, order, "n")


def _tokens(
    items: list[Any], order: Sequence[str], backwards: bool, more: bool, moved: bool
) -> tuple[str | None, str | None]:
    if not items:
        return None, None
    has_next = more if not backwards else True
    has_previous = more if backwards else moved
    return (
        _write(items[-1], order, "n") if has_next else None,
        _write(items[0], order, "p") if has_previous else None,
    )


def _name(field: str) -> str:
    return field.removeprefix("-")


def _flipped(order: Sequence[str]) -> list[str]:
    return [_name(f) if f.startswith("-") else f"-{f}" for f in order]


def _beyond(order: Sequence[str], key: list[Any], *, backwards: bool) -> Q:
    """Build "after this key" (before it, if backwards) in the order of the list.

    The first comparison repeats what the rest implies: databases then seek in the
    index instead of reading it from the start.
    """
    directions = _flipped(order) if backwards else list(order)
    reached, same = Q(), Q()
    for field, value in zip(directions, key, strict=True):
        beyond = "lt" if field.startswith("-") else "gt"
        reached |= same & Q(**{f"{_name(field)}__{beyond}": value})
        same &= Q(**{_name(field): value})
    first = "lte" if directions[0].startswith("-") else "gte"
    return Q(**{f"{_name(order[0])}__{first}": key[0]}) & reached


def _write(item: Any, order: Sequence[str], direction: str) -> str:
    values = [_plain(_value(item, _name(field))) for field in order]
    written = json.dumps([direction, *values], separators=(",", ":"))
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _value(item: Any, name: str) -> Any:
    return item[name] if isinstance(item, dict) else getattr(item, name)


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # datetime is one
        return value.isoformat()
    return value if isinstance(value, int | str | float) else str(value)


def _read(
    token: str, qs: models.QuerySet[Any], order: Sequence[str]
) -> tuple[bool, list[Any]]:
    parts = _parts(token)
    if len(parts) != len(order) + 1 or parts[0] not in ("n", "p"):
        raise BadToken
    pairs = zip(order, parts[1:], strict=True)
    return parts[0] == "p", [_typed(qs, _name(f), value) for f, value in pairs]


def _parts(token: str) -> list[Any]:
    if len(token) > LONGEST_TOKEN:
        raise BadToken
    try:
        padded = token + "=" * (-len(token) % 4)
        parts = json.loads(base64.b64decode(padded, b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise BadToken from error
    if not isinstance(parts, list):
        raise BadToken
    return parts


def _typed(qs: models.QuerySet[Any], name: str, value: Any) -> Any:
    """Bring a value of a token into the type of its column."""
    if isinstance(value, bool) or not isinstance(value, int | str | float):
        raise BadToken
    field = _field(qs, name)
    try:
        typed = field.to_python(value)
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        raise BadToken from error
    if isinstance(typed, int) and typed not in _INT64:
        raise BadToken
    if isinstance(typed, str) and "\0" in typed:
        raise BadToken
    return typed


def _field(qs: models.QuerySet[Any], name: str) -> Any:
    if name in qs.query.annotations:
        return qs.query.annotations[name].output_field
    try:
        return qs.model._meta.pk if name == "pk" else qs.model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise ValueError(f"cannot page by {name!r}") from error
