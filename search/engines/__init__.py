"""Engines that find words; one protocol, the same hits from each."""

from django.conf import settings
from django.db import connection

from search.documents import Document
from search.engines import fts5, postgres
from search.engines.base import Engine, EngineDown
from search.engines.embedded import Embedded, run
from search.engines.fts5 import Fts5
from search.engines.postgres import Postgres
from search.registry import SOURCES

__all__ = ["Document", "Engine", "EngineDown", "engine", "ensure_tables", "server"]

_EMBEDDED: dict[str, type[Embedded]] = {"sqlite": Fts5, "postgresql": Postgres}
_MODULES = {"sqlite": fts5, "postgresql": postgres}


def engine() -> Embedded:
    """Give the engine inside the database, which is always kept."""
    return _EMBEDDED[connection.vendor]()


def server() -> Engine | None:
    """Give Elasticsearch, where an installation has one."""
    if not settings.ES_URL:
        return None
    from search.engines.elasticsearch import Elasticsearch

    return Elasticsearch()


def ensure_tables(**_signal) -> None:
    """Make the tables of the sources that have none; after each `migrate`."""
    for source in SOURCES:
        for statement in _MODULES[connection.vendor].create(source):
            run(statement)
