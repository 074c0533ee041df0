"""What the site holds about a person's homes, claims and mandates, for that person."""

from accounts.models import Mandate, Ownership, UnitClaim, User


def of_user(user: User) -> dict[str, object]:
    """Plain values for the export of one's own data."""
    owned = Ownership.objects.filter(user=user).with_places().order_by("pk")
    claims = UnitClaim.objects.own(user).with_places().order_by("pk")
    mandates = Mandate.objects.filter(user=user).with_places().order_by("pk")
    return {
        "ownerships": [_ownership(one) for one in owned],
        "claims": [_claim(one) for one in claims],
        "mandates": [_mandate(one) for one in mandates],
    }


def _ownership(one: Ownership) -> dict[str, object]:
    return {
        "compound": one.unit.building.compound.name,
        "unit": one.unit.label,
        "name": one.name,
        "identity": one.identity,
        "since": one.since_on,
        "until": one.until_on,
        "from": one.get_origin_display(),
    }


def _claim(one: UnitClaim) -> dict[str, object]:
    return {
        "compound": one.unit.building.compound.name,
        "unit": one.unit.label,
        "name": one.name,
        "evidence": one.evidence_name,
        "state": one.get_state_display(),
        "reason": one.reason,
        "claimed_at": one.claimed_at,
    }


def _mandate(one: Mandate) -> dict[str, object]:
    return {
        "role": one.get_role_display(),
        "place": one.place_name,
        "begins": one.begins_on,
        "ends": one.ends_on,
        "basis": one.basis,
        "ended_at": one.ended_at,
        "end_reason": one.end_reason,
    }
