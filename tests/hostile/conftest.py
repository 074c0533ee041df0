"""A world whose every text is hostile, and a plain one."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings

from tests.hostile.payloads import formula, script
from tests.matrix.world import World


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def built(words, blocker, folder):
    """A world made once for the tests of a file; what they change is taken back."""
    with blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=folder):
            yield World(words)
        transaction.set_rollback(True)


def shared(factory):
    """One folder for the files of all worlds, since the setting is one for all."""
    folder = factory.getbasetemp() / "files-of-worlds"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def evil(django_db_setup, django_db_blocker, tmp_path_factory):
    """Script in every text."""
    yield from built(script, django_db_blocker, shared(tmp_path_factory))


@pytest.fixture(scope="module")
def formulas(django_db_setup, django_db_blocker, tmp_path_factory):
    """Every text begins as a formula of a spreadsheet."""
    yield from built(formula, django_db_blocker, shared(tmp_path_factory))


@pytest.fixture(scope="module")
def plain(django_db_setup, django_db_blocker, tmp_path_factory):
    """A world of harmless texts."""
    yield from built(str, django_db_blocker, shared(tmp_path_factory))


@pytest.fixture
def enter(db):
    """Give the browser of somebody of a world."""

    def entered(world, role: str, **options) -> Client:
        browser = Client(**options)
        if world.people[role] is not None:
            browser.force_login(world.people[role])
        return browser

    return entered
