"""What a person changes about themselves and about how they see the pages."""

from django.db import transaction

from accounts.models import User
from audit import log as audit
from common import clock


@transaction.atomic
def set_preference(*, user: User, mode: str = "", theme: str = "") -> None:
    """Keep how a person wants to see the pages; an empty value changes nothing."""
    changed = {
        name: value for name, value in (("mode", mode), ("theme", theme)) if value
    }
    User.objects.filter(pk=user.pk).update(**changed)
    for name, value in changed.items():
        setattr(user, name, value)


@transaction.atomic
def save_profile(
    *,
    user: User,
    display_name: str,
    email: str,
    notify_email: bool,
    home_region,
    shows_name: bool = False,
) -> list[str]:
    """Change what a person says about themselves; give the names of what changed.

    Consent to the full name is an entry of its own, given and withdrawn.
    """
    new = {
        "display_name": display_name,
        "email": email,
        "notify_email": notify_email,
        "home_region": home_region,
    }
    kept = User.objects.select_for_update().get(pk=user.pk)
    changed = [name for name, value in new.items() if getattr(kept, name) != value]
    if changed:
        for name in changed:
            setattr(kept, name, new[name])
        kept.save(update_fields=changed)
        audit.record(
            "account.changed", actor=user, target=user, data={"fields": changed}
        )
    _consent(kept, shows_name)
    return changed


def _consent(user: User, shows_name: bool) -> None:
    if user.shows_name == shows_name:
        return
    user.name_shown_at = clock.db_now() if shows_name else None
    user.save(update_fields=["name_shown_at"])
    event = "consent.given" if shows_name else "consent.withdrawn"
    audit.record(event, actor=user, target=user, data={"about": "full_name"})
