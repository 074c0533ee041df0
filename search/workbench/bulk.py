"""Many rows written at once, as they come."""

import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model

_BATCH, _MANY = 2000, 5000


def insert(model: type[Model], rows: Iterable[Model]) -> None:
    """Write rows whose keys nobody needs; inside the transaction of the caller."""
    names = [each.attname for each in _columns(model)]
    insert_values(
        model, names, ([getattr(row, name) for name in names] for row in rows)
    )


def insert_values(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Write rows given as values, in the order of the `names` of their columns.

    All columns but the key are named. PostgreSQL takes the rows while the next ones
    are being made; a hundred thousand are never held together, and no objects are
    made of them: that took longer than all the rest of writing.
    """
    if connection.vendor == "postgresql":
        _copy(model, names, rows)
        return
    rest = iter(rows)
    while some := list(islice(rest, _BATCH)):
        model._base_manager.bulk_create(
            model(**dict(zip(names, values, strict=True))) for values in some
        )


def _columns(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _copy(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    known = {field.attname: field for field in _columns(model)}
    quote = connection.ops.quote_name
    columns = ", ".join(quote(known[name].column) for name in names)
    places = [
        (at, known[name])
        for at, name in enumerate(names)
        if isinstance(known[name], JSONField)
    ]
    table = quote(model._meta.db_table)
    count = 0
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(_adapted(row, places) if places else row)
                count += 1
        if count > _MANY:  # or the next question would be planned for an empty table
            cursor.execute(f"ANALYZE {table}")


def _adapted(row: Sequence[object], places: Sequence[tuple[int, Any]]) -> list[object]:
    """Give a row with its JSON written out; nothing is NULL, as in a model."""
    values = list(row)
    for at, field in places:
        if values[at] is not None:
            values[at] = json.dumps(values[at], cls=field.encoder)
    return values
