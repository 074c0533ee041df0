"""People and the codes that let them in."""

from .code import PhoneCode
from .user import IdentityTier, Mode, Theme, User, generated_username

__all__ = ["IdentityTier", "Mode", "PhoneCode", "Theme", "User", "generated_username"]
