"""An empty index of the engine of this database; the same tests for each."""

import pytest

from search.engines import engine


@pytest.fixture
def index(db):
    """The engine inside the database that the tests run on: FTS5 or PostgreSQL."""
    return engine()
