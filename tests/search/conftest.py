"""An empty index of each engine; the same tests for all."""

import os
import uuid

import pytest

from search import glances
from search.engines import engine
from search.indexing import LAST_ID

NO_SERVER = "needs Elasticsearch: make services, set TEST_ES_URL, make test"
# Making an index takes a server the better part of a second: made once, emptied often.
READY = ("comments", "provisions")


@pytest.fixture(autouse=True)
def _nothing_seen_before():
    """What a test before this one looked at is none of its world."""
    glances.forget()


@pytest.fixture(scope="session")
def es_prefix():
    """Names of this run alone, with empty indexes behind the most used ones."""
    from django.test import override_settings

    from search.engines.elasticsearch import Elasticsearch, client

    if "TEST_ES_URL" not in os.environ:
        pytest.skip(NO_SERVER)
    prefix = f"test-{uuid.uuid4().hex[:8]}"
    # For as long as this takes only: other tests know of no server.
    names = {"ES_URL": os.environ["TEST_ES_URL"], "ES_PREFIX": prefix}
    with override_settings(**names, ES_TIMEOUT_MS=20_000):
        client.cache_clear()
        server = Elasticsearch()
        for source in READY:
            server.take_over(source, server.create(source))
    yield prefix
    drop(server.client, prefix)
    client.cache_clear()


def drop(client, prefix):
    """Take every index of a prefix away again."""
    if found := client.indices.get(index=f"{prefix}-*").body:
        client.indices.delete(index=",".join(found))


@pytest.fixture
def es(settings, es_prefix):
    """A real Elasticsearch whose indexes of comments and provisions are empty."""
    from search.engines.elasticsearch import Elasticsearch

    settings.ES_URL, settings.ES_PREFIX = os.environ["TEST_ES_URL"], es_prefix
    settings.ES_TIMEOUT_MS = 20_000
    server = Elasticsearch()
    yield server
    for source in READY:
        server.refresh(source)
        server.delete_between(source, 0, LAST_ID)
        server.refresh(source)


@pytest.fixture(
    params=["database", pytest.param("elasticsearch", marks=pytest.mark.es)]
)
def index(request, db):
    """Each engine: FTS5 or PostgreSQL, as the run has it, and Elasticsearch."""
    if request.param == "elasticsearch":
        return request.getfixturevalue("es")
    return engine()
