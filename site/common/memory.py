"""Memory for one large question to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_ROOM = "32MB"


@contextmanager
def room_to_sort() -> Iterator[None]:
    """Let PostgreSQL sort and group in memory, without compiling, for this block.

    With its usual 4 MB it wrote half a million rows to disk first. Other databases
    do as always. To be called outside of transactions: the setting ends with one.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL work_mem = '{_ROOM}'; SET LOCAL jit = off")
        yield
