"""Database triggers: nothing is published without evidence, whoever writes the SQL.

A published sentence keeps its words, and its evidence stays with it. What staff
decided is only added to.
"""
# ruff: noqa: S608  (the statements hold names of our own only)

from common import guards
from common.guards import Guard

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


def _guards(vendor: str) -> list[Guard]:
    # text and JSON compare as text on both databases
    differs = guards.changed(vendor, *_WORDS, cast="CAST({} AS text)")
    return [
        Guard(name, table, event, refused.format(differs=differs), reason)
        for name, (table, event, refused, reason) in _RULES.items()
    ]


def install(apps=None, schema_editor=None) -> None:
    """Refuse what would leave a published sentence without its evidence."""
    guards.install(_guards, schema_editor)


def remove(apps=None, schema_editor=None) -> None:
    """Take the triggers away, to undo the migration."""
    guards.remove(_guards, schema_editor)


suspended = guards.suspension(install, remove)
