import pytest
from django.db import transaction

from audit import followers, log, triggers
from audit.models import Follower


@pytest.fixture
def append_only(db):
    """The log as it is outside tests: guarded by its triggers."""
    triggers.install()


@pytest.fixture
def thing(db):
    """Something to write entries about; what it is does not matter."""
    return Follower.objects.create(name="thing")


@pytest.fixture
def happen(thing):
    """Write one entry in a transaction of its own."""

    def happen(event="thing.moved", **kwargs):
        with transaction.atomic():
            return log.record(event, target=thing, **kwargs)

    return happen


@pytest.fixture(autouse=True)
def _no_other_followers(monkeypatch):
    monkeypatch.setattr(followers, "_registry", {})
