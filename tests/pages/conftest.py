"""The page tree as the demonstration makes it."""

import pytest
from django.core.cache import cache

from config.demo.build.pages import ensure_site
from pages.models import HomePage


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def section(db):
    """The section of consultations, under a front page with help texts."""
    return ensure_site()


@pytest.fixture
def home(section):
    return HomePage.objects.get()
