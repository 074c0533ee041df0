"""Database triggers that hold a published consultation to its word.

Its end only moves forward, and what people were told to comment on stays the same.
"""

from django.db import connection

# What the public was told; after publication no SQL changes it.
_FROZEN = (
    "code",
    "project_id",
    "version_id",
    "opens_at",
    "announced_closes_at",
    "imported_by_id",
    "approved_by_id",
    "published_at",
)
_TABLE = "consultations_consultation"
_REASON = "a published consultation is never shortened or exchanged"

_CHANGED_SQLITE = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in _FROZEN)
_CHANGED_POSTGRES = " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in _FROZEN)

_INSTALL = {
    "sqlite": (
        f"""CREATE TRIGGER consultation_keeps_its_word BEFORE UPDATE ON {_TABLE}
        WHEN OLD.published_at IS NOT NULL
          AND (NEW.closes_at < OLD.closes_at OR {_CHANGED_SQLITE})
        BEGIN SELECT RAISE(ABORT, '{_REASON}'); END""",
    ),
    "postgresql": (
        f"""CREATE FUNCTION consultation_keeps_its_word() RETURNS trigger AS $body$
        BEGIN
          IF OLD.published_at IS NOT NULL
            AND (NEW.closes_at < OLD.closes_at OR {_CHANGED_POSTGRES}) THEN
            RAISE EXCEPTION '{_REASON}'
              USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN NEW;
        END $body$ LANGUAGE plpgsql""",
        f"""CREATE TRIGGER consultation_keeps_its_word BEFORE UPDATE ON {_TABLE}
        FOR EACH ROW EXECUTE FUNCTION consultation_keeps_its_word()""",
    ),
}
_REMOVE = {
    "sqlite": ("DROP TRIGGER IF EXISTS consultation_keeps_its_word",),
    "postgresql": (
        f"DROP TRIGGER IF EXISTS consultation_keeps_its_word ON {_TABLE}",
        "DROP FUNCTION IF EXISTS consultation_keeps_its_word()",
    ),
}


def install(apps=None, schema_editor=None) -> None:
    """Refuse every change that takes back what the public was told."""
    remove(apps, schema_editor)
    _execute(_INSTALL, schema_editor)


def remove(apps=None, schema_editor=None) -> None:
    """Take the triggers away, to undo the migration."""
    _execute(_REMOVE, schema_editor)


def _execute(statements, schema_editor) -> None:
    here = schema_editor.connection if schema_editor else connection
    with here.cursor() as cursor:
        for statement in statements[here.vendor]:
            cursor.execute(statement)
