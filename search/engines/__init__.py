"""Engines that find words; one protocol, the same hits from each."""

from django.db import connection

from search.engines.base import Document, Engine
from search.engines.fts5 import Fts5
from search.engines.postgres import Postgres

__all__ = ["Document", "Engine", "engine"]

_EMBEDDED = {"sqlite": Fts5, "postgresql": Postgres}


def engine() -> Engine:
    """Give the engine of this installation: the one inside the database."""
    return _EMBEDDED[connection.vendor]()
