"""Who may grant, keep rosters and decide claims, in sentences."""

from accounts.models import Mandate, User, compounds_kept_by
from accounts.rules import authority
from regions.models import Building, Compound, Region


def keeps_places(user: User) -> bool:
    """Say whether the person looks after any place: by mandate, or as superuser."""
    if not (user.is_authenticated and user.is_active):
        return False
    return user.is_superuser or bool(keeping(user))


def keeping(user: User) -> list[Mandate]:
    """The mandates by which a person looks after places; kept on the user object."""
    kept = getattr(user, "_keeping", None)
    if kept is None:
        mandates = user.mandates.in_force().of_roles(*authority.KEEPERS)
        kept = list(mandates.select_related("region"))
        user._keeping = kept
    return kept


def can_keep_compound(user: User, compound: Compound) -> bool:
    """Say whether the person may import rosters and decide claims of a compound."""
    return compounds_kept_by(user).filter(pk=compound.pk).exists()


def can_keep_region(user: User, region: Region) -> bool:
    """Say whether a place lies within what the person looks after."""
    if user.is_superuser:
        return True
    return any(_holds(mandate.region, region) for mandate in keeping(user))


def can_grant(user: User, role: str, place: Region | Compound | Building) -> bool:
    """Say whether the person may grant or end a role for a place.

    It takes a mandate that stands above the role and holds for the place; the first
    mandates of a site are granted by its administrator.
    """
    if not (user.is_authenticated and user.is_active):
        return False
    if user.is_superuser:
        return True
    region = region_of(place)
    return any(
        authority.stands_above(mandate.role, role) and _holds(mandate.region, region)
        for mandate in keeping(user)
    )


def grantable_roles(user: User) -> list[str]:
    """The roles that the person may grant somewhere."""
    if user.is_superuser:
        return list(Mandate.Role.values)
    allowed = {role for one in keeping(user) for role in authority.grantable(one.role)}
    return [role for role in Mandate.Role.values if role in allowed]


def has_mandate(user: User, *roles: str, place) -> bool:
    """Say whether a person holds one of these roles, today, for a place.

    `place` is a Region, Compound or Building; a mandate for what holds it counts.
    """
    if not (user.is_authenticated and user.is_active):
        return False
    held = user.mandates.in_force().of_roles(*roles)
    return held.covering(place).exists()


def region_of(place: Region | Compound | Building) -> Region:
    """The region in which a place lies."""
    if isinstance(place, Building):
        return place.compound.region
    return place.region if isinstance(place, Compound) else place


def kind_of(place: Region | Compound | Building) -> str:
    """The kind of a place, as `authority.fits` names it."""
    if isinstance(place, Region):
        return str(place.level)
    return "compound" if isinstance(place, Compound) else "building"


def _holds(upper: Region, lower: Region) -> bool:
    within = Region.objects.within(upper)
    return upper.contains(lower) or within.filter(pk=lower.pk).exists()
