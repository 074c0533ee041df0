"""Where SQLite falls short of what Django 5.2 assumes, or of what we need.

Django counts on 999 parameters in one statement and cuts bulk statements into pieces;
builds since 3.32 allow 32,766 or more. Django 6 asks the connection, too.

Its clock has whole milliseconds only: a moment that the process has just written
would still lie ahead of it, and an end that was reached would not be over.
"""

import sqlite3
from datetime import UTC, datetime
from typing import Any


def lift_parameter_limit(connection: Any, **_: Any) -> None:
    """Let bulk statements be as long as this build of SQLite allows."""
    if connection.vendor == "sqlite":
        allowed = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = min(allowed, 32_766)


def give_the_clock(connection: Any, **_: Any) -> None:
    """Let SQL ask for the time: `minyi_now()`, UTC, text as Django keeps moments."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("minyi_now", 0, _now)


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"
