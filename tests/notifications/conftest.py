"""A consultation with one comment of 林, who may or may not read mail."""

import pytest
from django.core.cache import cache
from django.db import transaction

from audit import followers
from audit.log import record
from tests.consultations.factories import CommentFactory, ConsultationFactory


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def consultation(db):
    return ConsultationFactory()


@pytest.fixture
def comment(consultation):
    return CommentFactory(consultation=consultation, state="published")


@pytest.fixture
def reader(comment):
    """The giver of the comment, who wants mail."""
    return wants_mail(comment.author)


def wants_mail(person):
    person.email, person.notify_email = f"{person.username}@example.com", True
    person.save(update_fields=["email", "notify_email"])
    return person


def happened(event: str, target, actor=None, **data):
    """Write an entry of the log as an action does."""
    with transaction.atomic():
        return record(event, actor=actor, target=target, data=data)


def told(event: str, target, actor=None, **data) -> None:
    """Let something happen and the followers hear of it."""
    happened(event, target, actor, **data)
    followers.settle()
