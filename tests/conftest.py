"""What every room's tests stand on."""

import os
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every machine, and no clock that a busy one would miss. New
# examples: MINYI_EXPLORE=1 (then a find is to be kept as an @example).
_CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, **_CALM)
settings.register_profile("explore", **_CALM)
settings.load_profile("explore" if os.environ.get("MINYI_EXPLORE") else "steady")

_REAL_TRANSACTIONS = {"transactional_db", "live_server", "django_db_reset_sequences"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Lift the triggers: tests with real transactions empty every table.

    tests/audit and tests/deliberation put theirs back where they matter.
    """
    with django_db_blocker.unblock():
        from audit import triggers
        from deliberation import triggers as votes
        from tests import baseline

        triggers.remove()
        votes.remove()
        baseline.keep()


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What the process keeps of an earlier test: keys of rows are used again."""
    from django.conf import settings as of_the_site

    if of_the_site.configured:  # tests of rules run without Django, too
        from django.core.cache import cache

        from search import glances

        cache.clear()
        glances.forget()


@pytest.fixture
def same_window(monkeypatch):
    """Attempts of a test fall into one window: no limit begins anew in the middle."""
    from common import ratelimit

    monkeypatch.setattr(ratelimit, "time", SimpleNamespace(time=lambda: 6_000.0))


@pytest.fixture
def press(settings, tmp_path):
    """PDF files go to a folder of their own; skips where none can be set."""
    from common import papers

    if why := papers.obstacle():
        needed = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
        pytest.skip(f"{why} apt-get install {needed}")
    settings.PAPERS_ROOT = tmp_path / "papers"
    return settings.PAPERS_ROOT


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Put back what the migrations wrote, after a test that emptied the tables."""
    result = yield
    if _has_real_transactions(item):
        from pytest_django.plugin import blocking_manager_key

        from tests import baseline

        with item.config.stash[blocking_manager_key].unblock():
            baseline.put_back()
    return result


def _has_real_transactions(item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = bool(marker and marker.kwargs.get("transaction"))
    return asked or bool(_REAL_TRANSACTIONS & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(items):
    """Skip what needs PostgreSQL where the tests run on the embedded database."""
    if "TEST_DATABASE_URL" in os.environ:
        return
    reason = "needs PostgreSQL: make services, set TEST_PG_URL, make test"
    for item in items:
        if item.get_closest_marker("pg"):
            item.add_marker(pytest.mark.skip(reason=reason))
