"""Demo log-ins: staff by name and password, citizens by phone."""

from datetime import datetime

from django.contrib.auth.hashers import make_password

from accounts.models import IdentityTier, User
from accounts.roles import Role, grant, let_in
from common.crypto import blind_index

from .. import people

COUNTRY = "+86"
ROLES = {
    "drafter": Role.DRAFTER,
    "approver": Role.APPROVER,
    "moderator": Role.MODERATOR,
    "auditor": Role.AUDITOR,
}


def ensure_staff() -> dict[str, User]:
    """Make the staff accounts that are missing; give all by log-in name."""
    found = {}
    password = make_password(people.DEMO_PASSWORD)
    for account in people.STAFF:
        user, created = User.objects.get_or_create(
            username=account.username,
            defaults={
                "display_name": account.name,
                "password": password,
                "email": f"{account.username}@example.com",
                "is_staff": True,
            },
        )
        if created:
            _entrust(user, account.role)
        found[account.username] = user
    return found


def _entrust(user: User, role: str) -> None:
    if role in ROLES:
        grant(user, ROLES[role])
    else:
        let_in(user)  # what they may do comes from their mandates


def ensure_citizens(count: int, seed: int, at: datetime) -> dict[str, User]:
    """Make the story's people and a crowd; give all by their phone."""
    wanted = [*people.STORY, *people.crowd(count, seed)]
    index_of = {person.phone: blind_index(COUNTRY + person.phone) for person in wanted}
    known = set(
        User.objects.filter(phone_index__in=index_of.values()).values_list(
            "phone_index", flat=True
        )
    )
    User.objects.bulk_create(
        (
            _citizen(person, index_of[person.phone], at)
            for person in wanted
            if index_of[person.phone] not in known
        ),
        batch_size=500,
    )
    by_index = {
        user.phone_index: user
        for user in User.objects.filter(phone_index__in=index_of.values())
    }
    return {phone: by_index[index] for phone, index in index_of.items()}


def _citizen(person: people.Person, index: str, at: datetime) -> User:
    user = User(
        display_name=person.name,
        phone=COUNTRY + person.phone,
        phone_index=index,
        phone_verified_at=at,
        real_name=person.name,
        real_name_verified_at=at,
        identity_tier=IdentityTier.REAL_NAME,
    )
    user.set_unusable_password()
    return user
