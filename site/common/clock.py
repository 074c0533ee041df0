"""The database clock, which alone decides deadlines."""

from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone

_QUERIES = {
    "postgresql": "SELECT clock_timestamp()",
    "sqlite": "SELECT minyi_now()",
}


def db_now() -> datetime:
    """Ask the database for the time, aware, in one query.

    It moves on within a transaction, by microseconds; SQLite's own clock would stay
    behind by up to a millisecond (`common.sqlite`). Call it as `clock.db_now()`, so
    that tests of deadlines can replace it.
    """
    with connection.cursor() as cursor:
        # Without parameters Django leaves the percent signs alone.
        cursor.execute(_QUERIES[connection.vendor])
        (value,) = cursor.fetchone()
    if isinstance(value, str):
        value = datetime.fromisoformat(value).replace(tzinfo=UTC)
    local: datetime = timezone.localtime(value)
    return local
