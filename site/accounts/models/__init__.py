"""People, the codes that let them in, what they own and are entrusted with."""

from .code import PhoneCode
from .mandate import Mandate, MandateRole, compounds_kept_by, regions_kept_by
from .owner import (
    ClaimState,
    Origin,
    Ownership,
    RosterState,
    RosterUpload,
    UnitClaim,
)
from .user import IdentityTier, Mode, Theme, User, generated_username

__all__ = [
    "ClaimState",
    "IdentityTier",
    "Mandate",
    "MandateRole",
    "Mode",
    "Origin",
    "Ownership",
    "PhoneCode",
    "RosterState",
    "RosterUpload",
    "Theme",
    "UnitClaim",
    "User",
    "compounds_kept_by",
    "generated_username",
    "regions_kept_by",
]
