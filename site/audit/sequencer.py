"""The one place that gives entries their final order.

Ids are taken when a row is written but become visible when its transaction commits,
so a reader by id can step over a slower writer. Positions are given only to entries
that are already committed, by one sequencer at a time, and never change.
"""

from django.db import connection, transaction
from django.db.models import Max

from audit.models import Entry

# Any number will do as long as nothing else in this database uses it.
ADVISORY_LOCK = 0x6D696E7969
_UPDATE = "UPDATE audit_entry SET position = %s, leaf = %s WHERE id = %s"


@transaction.atomic
def sequence(limit: int = 5000) -> int:
    """Give up to `limit` committed entries their positions; say how many.

    Positions start at 1 and have no gaps; entries seen together go by id.
    """
    lock()
    last = Entry.objects.aggregate(last=Max("position"))["last"] or 0
    pending = Entry.objects.filter(position__isnull=True).order_by("id")[:limit]
    rows = [
        (position, entry.expected_leaf(), entry.pk)
        for position, entry in enumerate(pending, start=last + 1)
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_UPDATE, rows)
    return len(rows)


def has_pending() -> bool:
    """Say whether an entry waits for its position; takes no lock."""
    return bool(Entry.objects.filter(position__isnull=True).exists())


def lock() -> None:
    """Let one at a time give places or sign; held until the transaction ends."""
    # On SQLite the transaction itself began IMMEDIATE and is the only writer.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
