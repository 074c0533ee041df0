"""What a person may do grows with how surely we know who they are.

Source: 网络安全法(2025) art. 26 (identity before publishing).
"""

from accounts.models import IdentityTier

ORDER = tuple(IdentityTier)


def rank(tier: str) -> int:
    """The place of a tier in the order, 0 for a visitor. Raises ValueError."""
    return ORDER.index(IdentityTier(tier))


def tier_of(user) -> IdentityTier:
    """The tier of anybody who asks; someone who is not signed in is a visitor."""
    return IdentityTier(getattr(user, "identity_tier", IdentityTier.VISITOR))


def at_least(user, tier: str) -> bool:
    """Say whether an active person has reached a tier."""
    is_active = getattr(user, "is_active", False)
    held = tier_of(user) if is_active else IdentityTier.VISITOR
    return rank(held) >= rank(tier)
