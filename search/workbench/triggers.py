"""Database triggers: nothing is published without evidence, whoever writes the SQL.

A published sentence keeps its words, and its evidence stays with it. What staff
decided is only added to.
"""
# ruff: noqa: S608  (the statements hold names of our own only)

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

_S, _E = "workbench_statement", "workbench_evidence"
_D, _R = "workbench_decision", "workbench_digestreport"
_BARE = "a statement is published with its evidence only"
_FIXED = "a published statement keeps its words and its evidence"
_ADDED = "decisions of staff are only added; take one back by another"
_FROZEN = "a frozen report never changes"
_WORDS = (
    "text",
    "kind",
    "counts",
    "quoted",
    "run_id",
    "published_at",
    "published_by_id",
)
_HAS = f"EXISTS (SELECT 1 FROM {_E} e WHERE e.statement_id = NEW.id)"


def _is_out(row: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {_S} s"
        f" WHERE s.id = {row}.statement_id AND s.published_at IS NOT NULL)"
    )


def _changed(sign: str) -> str:
    # text and JSON compare as text on both databases
    return " OR ".join(
        f"CAST(OLD.{name} AS text) {sign} CAST(NEW.{name} AS text)" for name in _WORDS
    )


# name: table, event, condition (with {differs} for "is another value"), reason
_RULES = {
    "statement_comes_unpublished": (
        _S,
        "INSERT",
        "NEW.published_at IS NOT NULL",
        _BARE,
    ),
    "statement_rests_on_evidence": (
        _S,
        "UPDATE",
        f"NEW.published_at IS NOT NULL AND OLD.published_at IS NULL AND NOT {_HAS}",
        _BARE,
    ),
    "statement_keeps_its_words": (
        _S,
        "UPDATE",
        "OLD.published_at IS NOT NULL AND ({differs})",
        _FIXED,
    ),
    "statement_stays": (_S, "DELETE", "OLD.published_at IS NOT NULL", _FIXED),
    "evidence_comes_before": (_E, "INSERT", _is_out("NEW"), _FIXED),
    "evidence_is_not_changed": (
        _E,
        "UPDATE",
        f"{_is_out('OLD')} OR {_is_out('NEW')}",
        _FIXED,
    ),
    "evidence_stays": (_E, "DELETE", _is_out("OLD"), _FIXED),
    "decision_is_not_changed": (_D, "UPDATE", "OLD.id = OLD.id", _ADDED),
    "report_is_not_changed": (_R, "UPDATE", "OLD.id = OLD.id", _FROZEN),
    "report_stays": (_R, "DELETE", "OLD.id = OLD.id", _FROZEN),
    "decision_stays": (_D, "DELETE", "OLD.id = OLD.id", _ADDED),
}


def install(apps=None, schema_editor=None) -> None:
    """Refuse what would leave a published sentence without its evidence."""
    remove(apps, schema_editor)
    here = schema_editor.connection if schema_editor else connection
    with here.cursor() as cursor:
        # the tables come one after the other as migrations go on
        known = set(here.introspection.table_names(cursor))
        for name, rule in _RULES.items():
            for statement in (
                _made(here.vendor, name, *rule) if rule[0] in known else ()
            ):
                cursor.execute(statement)


def remove(apps=None, schema_editor=None) -> None:
    """Take the triggers away, to undo the migration."""
    here = schema_editor.connection if schema_editor else connection
    with here.cursor() as cursor:
        known = set(here.introspection.table_names(cursor))
        for name, (table, *_) in _RULES.items():
            if table not in known:
                continue
            if here.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


@contextmanager
def suspended() -> Iterator[None]:
    """Lift the triggers while a demonstration is taken away."""
    if not settings.DEMO:
        raise RuntimeError("only a demonstration instance may drop what it published")
    with transaction.atomic():
        remove()
        yield
        install()


def _made(vendor: str, name: str, table: str, event: str, condition: str, reason: str):
    if vendor == "sqlite":
        when = condition.format(differs=_changed("IS NOT"))
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when}"
            f" BEGIN SELECT RAISE(ABORT, '{reason}'); END"
        )
        return
    when = condition.format(differs=_changed("IS DISTINCT FROM"))
    row = "OLD" if event == "DELETE" else "NEW"
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger AS $body$ BEGIN IF {when} THEN"
        f" RAISE EXCEPTION '{reason}' USING ERRCODE = 'integrity_constraint_violation';"
        f" END IF; RETURN {row}; END $body$ LANGUAGE plpgsql"
    )
    yield (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
