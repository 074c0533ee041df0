"""Database triggers that keep the second pair of eyes apart from the first.

Who edited a text in 校核 does not confirm it. The verb says so in words
(`permissions.text_refusal`); the database holds against every other way in. A
migration that alters the table of versions or of steps takes them off first and puts
them back.
"""

from common import guards
from common.guards import Guard

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
_REFUSED = (
    (_VERSION, "INSERT", f"NEW.checked_by_id IS NOT NULL AND {_EDITED}"),
    (_VERSION, "UPDATE", f"NEW.checked_by_id IS NOT NULL AND {_EDITED}"),
    (_STEP, "INSERT", f"NEW.state <> 'left' AND {_CONFIRMED}"),
)


def _guards(vendor: str) -> list[Guard]:
    return [
        Guard(f"{table}_{event.lower()}_by_another", table, event, refused, _REASON)
        for table, event, refused in _REFUSED
    ]


def install(apps=None, schema_editor=None) -> None:
    """Refuse a confirmation by an editor, and an edit by who confirmed."""
    guards.install(_guards, schema_editor)


def remove(apps=None, schema_editor=None) -> None:
    """Take the triggers away, to alter a table or to undo the migration."""
    guards.remove(_guards, schema_editor)
