"""Triggers that refuse a change of a row, the same on both databases.

A room says in its own module what its tables refuse; here stands how that is written
for SQLite and for PostgreSQL, put on and taken off.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction

_DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


@dataclass(frozen=True)
class Guard:
    """What one trigger refuses: an INSERT, UPDATE or DELETE of a row, and why.

    `refused` is SQL over OLD and NEW for the database at hand; `reason` is what the
    IntegrityError says.
    """

    name: str
    table: str
    event: str
    refused: str
    reason: str


Guards = Callable[[str], Iterable[Guard]]
"""Gives the guards of a room for a vendor: "sqlite" or "postgresql"."""


def changed(vendor: str, *columns: str, cast: str = "{}") -> str:
    """SQL that says whether any of the columns gets another value; null is a value."""
    word = _DIFFERS[vendor]
    pairs = ((cast.format(f"OLD.{c}"), cast.format(f"NEW.{c}")) for c in columns)
    return " OR ".join(f"{old} {word} {new}" for old, new in pairs)


def install(guards: Guards, schema_editor: Any = None) -> None:
    """Put the guards on, in place of those of the same name.

    Tables that are not there yet are passed over: they come as migrations go on.
    """
    remove(guards, schema_editor)
    here = schema_editor.connection if schema_editor else connection
    there = set(here.introspection.table_names())
    known = (guard for guard in guards(here.vendor) if guard.table in there)
    _execute(here, [sql for guard in known for sql in _MADE[here.vendor](guard)])


def remove(guards: Guards, schema_editor: Any = None) -> None:
    """Take the guards off: around a migration, or to empty a test database."""
    here = schema_editor.connection if schema_editor else connection
    there = set(here.introspection.table_names())
    known = (guard for guard in guards(here.vendor) if guard.table in there)
    _execute(here, [sql for guard in known for sql in _DROPPED[here.vendor](guard)])


def suspension(
    install: Callable[[], None], remove: Callable[[], None]
) -> Callable[[], AbstractContextManager[None]]:
    """Make a context in which the guards of a room are off, for demonstration data.

    It raises RuntimeError on a real instance.
    """

    @contextmanager
    def suspended() -> Iterator[None]:
        """Lift the triggers for demonstration data; refuses on a real instance."""
        if not settings.DEMO:
            raise RuntimeError("only a demonstration instance may lift its triggers")
        with transaction.atomic():
            remove()
            yield
            install()

    return suspended


def _on_sqlite(guard: Guard) -> list[str]:
    return [
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table}"
        f" WHEN {guard.refused} BEGIN SELECT RAISE(ABORT, '{guard.reason}'); END"
    ]


def _on_postgresql(guard: Guard) -> list[str]:
    back = "OLD" if guard.event == "DELETE" else "NEW"
    return [
        f"""CREATE FUNCTION {guard.name}() RETURNS trigger AS $body$
        BEGIN
          IF {guard.refused} THEN
            RAISE EXCEPTION '{guard.reason}'
              USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN {back};
        END $body$ LANGUAGE plpgsql""",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]


def _off_sqlite(guard: Guard) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {guard.name}"]


def _off_postgresql(guard: Guard) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}",
        f"DROP FUNCTION IF EXISTS {guard.name}()",
    ]


_MADE = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}
_DROPPED = {"sqlite": _off_sqlite, "postgresql": _off_postgresql}


def _execute(here: Any, statements: list[str]) -> None:
    with here.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
