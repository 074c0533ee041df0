"""Database triggers that hold a published consultation to its word.

Its end only moves forward, and what people were told to comment on stays the same.
"""

from common import guards
from common.guards import Guard

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


def _guards(vendor: str) -> list[Guard]:
    changed = guards.changed(vendor, *_FROZEN)
    return [
        Guard(
            name="consultation_keeps_its_word",
            table="consultations_consultation",
            event="UPDATE",
            refused="OLD.published_at IS NOT NULL"
            f" AND (NEW.closes_at < OLD.closes_at OR {changed})",
            reason="a published consultation is never shortened or exchanged",
        )
    ]


def install(apps=None, schema_editor=None) -> None:
    """Refuse every change that takes back what the public was told."""
    guards.install(_guards, schema_editor)


def remove(apps=None, schema_editor=None) -> None:
    """Take the triggers away, to undo the migration."""
    guards.remove(_guards, schema_editor)
