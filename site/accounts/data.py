"""Everything the site holds about a person, for that person.

Source: 个人信息保护法 art. 45 (查阅、复制). Rooms above this one add their part with
`register` when the site starts.
"""

from collections.abc import Callable

from accounts.models import User

_parts: dict[str, Callable[[User], object]] = {}


def register(name: str, collect: Callable[[User], object]) -> None:
    """Add a part to the export; `collect` gives plain values for JSON."""
    _parts[name] = collect


def unregister(name: str) -> None:
    """Take a part out again."""
    _parts.pop(name, None)


def everything_about(user: User) -> dict[str, object]:
    """Collect the account and the parts of all rooms."""
    parts = {name: collect(user) for name, collect in sorted(_parts.items())}
    return {"account": _account(user), **parts}


def _account(user: User) -> dict[str, object]:
    region = user.home_region
    return {
        "id": str(user.public_id),
        "display_name": user.display_name,
        "phone": user.phone,
        "phone_verified_at": user.phone_verified_at,
        "real_name": user.real_name,
        "real_name_verified_at": user.real_name_verified_at,
        "identity_tier": user.get_identity_tier_display(),
        "full_name_shown_since": user.name_shown_at,
        "email": user.email,
        "notify_email": user.notify_email,
        "home_region": region and {"code": region.code, "name": region.full_name},
        "mode": user.mode,
        "theme": user.theme,
        "created_at": user.date_joined,
        "last_signed_in_at": user.last_login,
    }
