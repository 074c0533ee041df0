"""SQLite takes more parameters in one statement than Django 5.2 assumes.

Django counts on 999 and cuts bulk statements into pieces; builds since 3.32 allow
32,766 or more. Django 6 asks the connection, too.
"""

import sqlite3
from typing import Any


def lift_parameter_limit(connection: Any, **_: Any) -> None:
    """Let bulk statements be as long as this build of SQLite allows."""
    if connection.vendor == "sqlite":
        allowed = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = min(allowed, 32_766)
