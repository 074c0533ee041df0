"""Database triggers that keep the second pair of eyes apart from the first.

Who edited a text in 校核 does not confirm it. The verb says so in words
(`permissions.text_refusal`); the database holds against every other way in. A
migration that alters the table of versions or of steps takes them off first and puts
them back.
"""

from django.db import connection

_VERSION, _STEP = "consultations_draftversion", "consultations_checkstep"
_REASON = "who edited a text does not confirm it"

_EDITED = (
    "EXISTS (SELECT 1 FROM consultations_checkstep s "
    "WHERE s.draft_import_id = NEW.source_id "
    "AND s.made_by_id = NEW.checked_by_id AND s.state <> 'left')"
)
_CONFIRMED = (
    "EXISTS (SELECT 1 FROM consultations_draftversion v "
    "WHERE v.source_id = NEW.draft_import_id "
    "AND v.checked_by_id = NEW.made_by_id)"
)
# Table, the moment it guards, and what must not hold there.
_GUARDS = (
    (_VERSION, "INSERT", f"NEW.checked_by_id IS NOT NULL AND {_EDITED}"),
    (_VERSION, "UPDATE", f"NEW.checked_by_id IS NOT NULL AND {_EDITED}"),
    (_STEP, "INSERT", f"NEW.state <> 'left' AND {_CONFIRMED}"),
)


def _name(table: str, moment: str) -> str:
    return f"{table}_{moment.lower()}_by_another"


def _on_sqlite(table: str, moment: str, wrong: str) -> list[str]:
    return [
        f"""CREATE TRIGGER {_name(table, moment)} BEFORE {moment} ON {table}
        WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{_REASON}'); END"""
    ]


def _on_postgresql(table: str, moment: str, wrong: str) -> list[str]:
    name = _name(table, moment)
    return [
        f"""CREATE FUNCTION {name}() RETURNS trigger AS $body$
        BEGIN
          IF {wrong} THEN
            RAISE EXCEPTION '{_REASON}'
              USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN NEW;
        END $body$ LANGUAGE plpgsql""",
        f"""CREATE TRIGGER {name} BEFORE {moment} ON {table}
        FOR EACH ROW EXECUTE FUNCTION {name}()""",
    ]


_WAYS = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}


def install(apps=None, schema_editor=None) -> None:
    """Refuse a confirmation by an editor, and an edit by who confirmed."""
    remove(apps, schema_editor)
    here = schema_editor.connection if schema_editor else connection
    with here.cursor() as cursor:
        for guard in _GUARDS:
            for statement in _WAYS[here.vendor](*guard):
                cursor.execute(statement)


def remove(apps=None, schema_editor=None) -> None:
    """Take the triggers away, to alter a table or to undo the migration."""
    here = schema_editor.connection if schema_editor else connection
    on_table = here.vendor == "postgresql"
    with here.cursor() as cursor:
        for table, moment, _ in _GUARDS:
            name = _name(table, moment)
            where = f" ON {table}" if on_table else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")
            if on_table:
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
