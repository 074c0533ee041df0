"""Who may do what in 议事厅, in sentences."""

from accounts.models import User


def can_run_polls(user: User) -> bool:
    """Staff convene, extend, count and certify; nobody else does."""
    return user.is_authenticated and user.is_active and user.is_staff
