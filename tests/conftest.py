"""What every room's tests stand on."""

import os

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Lift the log's triggers: tests with real transactions empty every table.

    tests/audit puts them back where it shows what they refuse.
    """
    with django_db_blocker.unblock():
        from audit import triggers

        triggers.remove()


def pytest_collection_modifyitems(items):
    """Skip what needs PostgreSQL where the tests run on the embedded database."""
    if "TEST_DATABASE_URL" in os.environ:
        return
    reason = "needs PostgreSQL: make services, set TEST_PG_URL, make test"
    for item in items:
        if item.get_closest_marker("pg"):
            item.add_marker(pytest.mark.skip(reason=reason))
