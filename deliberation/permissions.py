"""Who may do what in 议事厅, in sentences."""

from django.db.models import QuerySet

from accounts.models import IdentityTier, regions_kept_by
from accounts.permissions import has_mandate, keeps_places
from accounts.roles import Role, has_role
from accounts.rules.authority import KEEPERS
from accounts.tiers import at_least
from regions.models import Compound, Region


def can_run_polls(user) -> bool:
    """Staff who look after some place by mandate, and administrators, see the desk."""
    return _is_at_work(user) and keeps_places(user)


def can_run_poll(user, place: Region | Compound) -> bool:
    """Whoever looks after the place convenes, extends, counts and certifies there.

    By a mandate in force of committee, town, county or city, for the place or for one
    above it; an administrator may everywhere. An account of staff alone opens nothing.
    """
    if not _is_at_work(user):
        return False
    return user.is_superuser or has_mandate(user, *KEEPERS, place=place)


def places_run_by(user) -> QuerySet[Region]:
    """The places for which `can_run_poll` holds, to filter lists by."""
    return regions_kept_by(user) if _is_at_work(user) else Region.objects.none()


def can_object_to_roll(user) -> bool:
    """Everybody whose phone is verified: who is missing is not on the roll."""
    return bool(user.is_authenticated and at_least(user, IdentityTier.PHONE))


def can_object_to_result(user, poll) -> bool:
    """Only those who vote in the poll (业主有异议的), alone or with co-owners."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(poll.roll.entries.of(user).exists())


def can_review_appeals(user) -> bool:
    """Moderators, and staff who look after a place; of which, the queue tells."""
    return _is_at_work(user) and (has_role(user, Role.MODERATOR) or keeps_places(user))


def _is_at_work(user) -> bool:
    is_active = user.is_authenticated and user.is_active
    return bool(is_active and (user.is_staff or user.is_superuser))
