"""Database triggers that keep the log append-only, whoever writes the SQL."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from common import guards

_FROZEN = (
    "id",
    "event",
    "actor_id",
    "target_type",
    "target_id",
    "content_hash",
    "data",
    "recorded_at",
)

_SAME_SQLITE = " AND ".join(f"OLD.{c} IS NEW.{c}" for c in _FROZEN)
_SAME_POSTGRES = " AND ".join(f"OLD.{c} IS NOT DISTINCT FROM NEW.{c}" for c in _FROZEN)

SQLITE_INSTALL = (
    # REPLACE deletes without firing the delete trigger, hence the EXISTS tests.
    """CREATE TRIGGER audit_entry_insert BEFORE INSERT ON audit_entry
    WHEN NEW.position IS NOT NULL OR NEW.leaf <> ''
      OR EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END""",
    """CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END""",
    f"""CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry
    WHEN NOT ({_SAME_SQLITE}
      AND OLD.position IS NULL AND NEW.position IS NOT NULL
      AND OLD.leaf = '' AND NEW.leaf <> '')
      OR EXISTS (SELECT 1 FROM audit_entry WHERE position = NEW.position)
    BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END""",  # noqa: S608
)
SQLITE_REMOVE = (
    "DROP TRIGGER IF EXISTS audit_entry_insert",
    "DROP TRIGGER IF EXISTS audit_entry_delete",
    "DROP TRIGGER IF EXISTS audit_entry_update",
)
POSTGRES_INSTALL = (
    f"""CREATE FUNCTION audit_entry_append_only() RETURNS trigger AS $body$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF {_SAME_POSTGRES}
          AND OLD.position IS NULL AND NEW.position IS NOT NULL
          AND OLD.leaf = '' AND NEW.leaf <> '' THEN
          RETURN NEW;
        END IF;
      ELSIF TG_OP = 'INSERT' THEN
        IF NEW.position IS NULL AND NEW.leaf = '' THEN
          RETURN NEW;
        END IF;
      END IF;
      RAISE EXCEPTION 'audit_entry is append-only'
        USING ERRCODE = 'integrity_constraint_violation';
    END $body$ LANGUAGE plpgsql""",
    """CREATE TRIGGER audit_entry_rows BEFORE INSERT OR UPDATE OR DELETE
    ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_append_only()""",
    """CREATE TRIGGER audit_entry_table BEFORE TRUNCATE
    ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_append_only()""",
)
POSTGRES_REMOVE = (
    "DROP TRIGGER IF EXISTS audit_entry_rows ON audit_entry",
    "DROP TRIGGER IF EXISTS audit_entry_table ON audit_entry",
    "DROP FUNCTION IF EXISTS audit_entry_append_only()",
)

_INSTALL = {"sqlite": SQLITE_INSTALL, "postgresql": POSTGRES_INSTALL}
_REMOVE = {"sqlite": SQLITE_REMOVE, "postgresql": POSTGRES_REMOVE}

# The tree over the log; younger than the log itself.
_TREE = ("audit_treehead", "audit_treenode")


def _keep(table: str) -> dict[str, tuple[str, ...]]:
    refusal = f"'{table} is append-only'"
    return {
        "sqlite": tuple(
            f"""CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table}
            BEGIN SELECT RAISE(ABORT, {refusal}); END"""
            for act in ("UPDATE", "DELETE")
        ),
        "postgresql": (
            f"""CREATE FUNCTION {table}_append_only() RETURNS trigger AS $body$
            BEGIN RAISE EXCEPTION {refusal}
            USING ERRCODE = 'integrity_constraint_violation'; END
            $body$ LANGUAGE plpgsql""",
            f"""CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE
            ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()""",
        ),
    }


def _release(table: str) -> dict[str, tuple[str, ...]]:
    return {
        "sqlite": (
            f"DROP TRIGGER IF EXISTS {table}_update",
            f"DROP TRIGGER IF EXISTS {table}_delete",
        ),
        "postgresql": (
            f"DROP TRIGGER IF EXISTS {table}_kept ON {table}",
            f"DROP FUNCTION IF EXISTS {table}_append_only()",
        ),
    }


def install(apps: Any = None, schema_editor: Any = None) -> None:
    """Forbid deleting entries, and changing anything but an empty place in order.

    Of the tree over the log, once it is there, nothing changes at all.
    """
    remove(apps, schema_editor)
    _execute(_INSTALL, schema_editor)
    for table in _trees(schema_editor):
        _execute(_keep(table), schema_editor)


def remove(apps: Any = None, schema_editor: Any = None) -> None:
    """Take the triggers away: to undo the migration, or to flush a test database."""
    _execute(_REMOVE, schema_editor)
    for table in _trees(schema_editor):
        _execute(_release(table), schema_editor)


def _trees(schema_editor: Any) -> list[str]:
    here = schema_editor.connection if schema_editor else connection
    there = here.introspection.table_names()
    return [table for table in _TREE if table in there]


suspended = guards.suspension(install, remove)


def _execute(statements: Mapping[str, tuple[str, ...]], schema_editor: Any) -> None:
    here = schema_editor.connection if schema_editor else connection
    with here.cursor() as cursor:
        for statement in statements[here.vendor]:
            cursor.execute(statement)
