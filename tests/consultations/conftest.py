"""People and consultations that the tests of 立法直通车 share."""

import pytest
from django.core.cache import cache

from .drafting import drafter
from .factories import ConsultationFactory, UserFactory


@pytest.fixture(autouse=True)
def fresh_limits():
    """Counts of attempts, which live in the cache, begin at zero."""
    cache.clear()


@pytest.fixture
def lin(client, db):
    """林: a citizen with a verified phone, signed in."""
    user = UserFactory(phone="+8619900001234", display_name="林某")
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def own_media(request, settings):
    """Files of tests that know the database go to a folder of their own."""
    if request.node.get_closest_marker("django_db"):
        settings.MEDIA_ROOT = request.getfixturevalue("tmp_path")


@pytest.fixture
def fa(client):
    """法: a drafter, signed in."""
    person = drafter()
    client.force_login(person)
    return person


@pytest.fixture
def consultation(db):
    """One that is open."""
    return ConsultationFactory()
