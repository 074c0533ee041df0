"""Who may do what in 议事厅, in sentences."""

from accounts.models import IdentityTier
from accounts.tiers import at_least


def can_run_polls(user) -> bool:
    """Staff convene, extend, count and certify; nobody else does."""
    return bool(user.is_authenticated and user.is_active and user.is_staff)


def can_object_to_roll(user) -> bool:
    """Everybody whose phone is verified: who is missing is not on the roll."""
    return bool(user.is_authenticated and at_least(user, IdentityTier.PHONE))


def can_object_to_result(user, poll) -> bool:
    """Only those who vote in the poll (业主有异议的), alone or with co-owners."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(poll.roll.entries.of(user).exists())
