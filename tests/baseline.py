"""What the migrations put into the tables, kept and put back.

A test with real transactions empties every table when it ends, Wagtail's root page
and our roles included. Whatever runs after it on the same worker would miss them.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

Table = tuple[str, list[str], list[tuple]]

# Written by the migration executor itself; no test empties it.
_LEFT_ALONE = {"django_migrations"}
_kept: list[Table] = []
# Tables without a model, such as the search index: Django does not empty them.
_strange: list[str] = []


def keep() -> None:
    """Remember every row of every table, once the database has been migrated."""
    _kept.clear()
    known = set(connection.introspection.django_table_names())
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        own = [n for n in names if n not in _LEFT_ALONE and not _is_shadow(n)]
        _strange[:] = [name for name in own if name not in known]
        for name in names:
            if name in _LEFT_ALONE or _is_shadow(name):
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            if rows := cursor.fetchall():
                _kept.append((name, columns, rows))


def _is_shadow(name: str) -> bool:
    """Tables behind a full-text index: SQLite looks after them itself."""
    return name.endswith(("_data", "_idx", "_content", "_docsize", "_config", "_fts"))


def put_back() -> None:
    """Write the remembered rows again; foreign keys are checked at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        for name in {*_strange, *(name for name, _columns, _rows in _kept)}:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608
        for name, columns, rows in _kept:
            cursor.executemany(_insert(name, columns), rows)
    ContentType.objects.clear_cache()


def _insert(name: str, columns: list[str]) -> str:
    quote = connection.ops.quote_name
    marks = ", ".join(["%s"] * len(columns))
    listed = ", ".join(quote(column) for column in columns)
    return f"INSERT INTO {quote(name)} ({listed}) VALUES ({marks})"  # noqa: S608
