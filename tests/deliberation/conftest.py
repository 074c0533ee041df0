"""What the tests of votes share."""

import pytest

from deliberation import triggers
from tests.accounts.factories import KeeperFactory, UserFactory

from .boarding import community
from .polling import place


@pytest.fixture
def kept(db):
    """The tables as they are outside tests: guarded by their triggers."""
    triggers.install()


@pytest.fixture
def staff(db):
    """The committee of the place of polls."""
    return KeeperFactory(display_name="经办甲", place=place())


@pytest.fixture
def colleague(db):
    """A second person of the same committee."""
    return KeeperFactory(display_name="经办乙", place=place())


@pytest.fixture
def neighbour(db):
    """The committee of another community, with an account of staff."""
    return KeeperFactory(display_name="邻某", place=community())


@pytest.fixture
def lin(db):
    """林: an owner."""
    return UserFactory(display_name="林某")


@pytest.fixture
def chen(db):
    """陈: another owner."""
    return UserFactory(display_name="陈某")


@pytest.fixture
def stranger(db):
    """外人: on no roll."""
    return UserFactory(display_name="外人")
