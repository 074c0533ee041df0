"""What the tests of votes share."""

import pytest

from deliberation import triggers
from tests.accounts.factories import StaffFactory, UserFactory


@pytest.fixture
def kept(db):
    """The tables as they are outside tests: guarded by their triggers."""
    triggers.install()


@pytest.fixture
def staff(db):
    """Somebody who runs polls."""
    return StaffFactory(display_name="经办甲")


@pytest.fixture
def colleague(db):
    """A second person who runs polls."""
    return StaffFactory(display_name="经办乙")


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
