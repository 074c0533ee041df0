"""What has been verified decides the tier, in order."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import IdentityTier, User
from accounts.tiers import ORDER, at_least, rank, tier_of

NOW = timezone.now()
LADDER = ["visitor", "phone", "real_name", "unit"]


@pytest.mark.parametrize(
    ("phone", "name", "unit", "tier"),
    [
        (None, None, None, "visitor"),
        (NOW, None, None, "phone"),
        (NOW, NOW, None, "real_name"),
        (NOW, NOW, NOW, "unit"),
        (None, NOW, NOW, "visitor"),  # no tier without those below it
        (NOW, None, NOW, "phone"),
    ],
)
def test_the_tier_follows_what_is_verified(phone, name, unit, tier):
    user = User(
        phone_verified_at=phone, real_name_verified_at=name, unit_verified_at=unit
    )
    user.update_tier()
    assert user.identity_tier == tier


def test_the_order_is_that_of_the_law(db):
    assert [str(tier.value) for tier in ORDER] == LADDER
    assert [rank(tier) for tier in LADDER] == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="king"):
        rank("king")


@pytest.mark.parametrize("held", LADDER)
@pytest.mark.parametrize("needed", LADDER)
def test_at_least(held, needed):
    user = User(identity_tier=held)
    assert at_least(user, needed) is (LADDER.index(held) >= LADDER.index(needed))


def test_a_stranger_is_a_visitor():
    assert tier_of(AnonymousUser()) == IdentityTier.VISITOR
    assert at_least(AnonymousUser(), "visitor")
    assert not at_least(AnonymousUser(), "phone")


def test_a_switched_off_account_counts_as_a_visitor():
    user = User(identity_tier="unit", is_active=False)
    assert not at_least(user, "phone")


def test_losing_the_phone_loses_the_tier():
    user = User()
    user.set_phone("+8619900000001", verified=True)
    assert user.identity_tier == "phone"
    user.set_phone("", verified=True)
    assert (user.identity_tier, user.phone_index) == ("visitor", None)
