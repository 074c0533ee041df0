"""Many rows written at once, as they come."""

from collections.abc import Iterable
from itertools import islice

from django.db import connection
from django.db.models import JSONField, Model

_BATCH, _MANY = 2000, 5000


def insert(model: type[Model], rows: Iterable[Model]) -> None:
    """Write rows whose keys nobody needs; inside the transaction of the caller.

    PostgreSQL takes them while the next ones are being made; a hundred thousand rows
    are never held together.
    """
    if connection.vendor == "postgresql":
        _copy(model, rows)
        return
    rest = iter(rows)
    while some := list(islice(rest, _BATCH)):
        model._base_manager.bulk_create(some)


def _copy(model: type[Model], rows: Iterable[Model]) -> None:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    written = [
        (field.attname, field if isinstance(field, JSONField) else None)
        for field in fields
    ]
    table = quote(model._meta.db_table)
    count = 0
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([_value(row, name, field) for name, field in written])
                count += 1
        if count > _MANY:  # or the next question would be planned for an empty table
            cursor.execute(f"ANALYZE {table}")


def _value(row: Model, name: str, field: JSONField | None) -> object:
    value = getattr(row, name)
    return field.get_db_prep_save(value, connection) if field else value
