"""The reasons of the table and the rules they rest on are the same set."""

from consultations.models import HideReason
from consultations.rules.moderation import BASES


def test_each_reason_has_its_basis():
    assert set(BASES) == set(HideReason.values)
