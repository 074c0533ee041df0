"""Bringing accounts and ownerships together, and taking verification back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from accounts.models import Ownership, User
from audit import log as audit
from common import clock

BATCH = 500


def link_person(*, user: User) -> int:
    """Give a person the ownerships that a roster lists under their verified phone.

    Gives how many. Without a verified phone it does nothing.
    """
    if not user.phone_index or user.phone_verified_at is None:
        return 0
    listed = Ownership.objects.current().filter(user=None)
    found = list(listed.filter(phone_index=user.phone_index))
    return _link(found, {user.phone_index: user}) if found else 0


@transaction.atomic
def link_owners(*, compound) -> int:
    """Link all owners of a compound whose phone belongs to an account.

    Only active accounts with a verified phone are taken. Gives how many were linked.
    """
    listed = Ownership.objects.of_compound(compound).current().filter(user=None)
    linked = 0
    for batch in _batches(listed.exclude(phone_index="")):
        indexes = {ownership.phone_index for ownership in batch}
        people = User.objects.filter(
            phone_index__in=indexes, phone_verified_at__isnull=False, is_active=True
        )
        linked += _link(batch, {person.phone_index: person for person in people})
    return linked


@transaction.atomic
def _link(ownerships: Iterable[Ownership], people: dict[str, User]) -> int:
    linked = [one for one in ownerships if one.phone_index in people]
    for ownership in linked:
        ownership.user = people[ownership.phone_index]
    # One statement for all: a case for each row would cost more than the rest.
    same = User.objects.filter(phone_index=OuterRef("phone_index")).values("pk")[:1]
    rows = Ownership.objects.filter(pk__in=[one.pk for one in linked])
    rows.update(user=Subquery(same))
    verify_units(people=[one.user for one in linked], at=clock.db_now())
    audit.record_all(
        audit.prepare(
            "ownership.linked",
            target=one,
            data={"user": one.user_id, "unit": one.unit_id},
        )
        for one in linked
    )
    return len(linked)


def verify_units(*, people: Iterable[User], at: datetime) -> None:
    """Keep that these people own a unit, and bring their tier in step."""
    new = {person.pk: person for person in people if person.unit_verified_at is None}
    for person in new.values():
        person.unit_verified_at = at
        person.update_tier()
    _keep(new.values())


def unverify_units(*, user_ids: Iterable[int]) -> int:
    """Take the verification back from those who own no unit any more."""
    wanted = set(user_ids)
    owning = Ownership.objects.current().filter(user__in=wanted)
    left = wanted - set(owning.values_list("user_id", flat=True))
    people = list(User.objects.filter(pk__in=left, unit_verified_at__isnull=False))
    for person in people:
        person.unit_verified_at = None
        person.update_tier()
    _keep(people)
    audit.record_all(
        audit.prepare("account.unit_unverified", target=person) for person in people
    )
    return len(people)


def _keep(people: Iterable[User]) -> None:
    """Write moment and tier, one statement for each tier and batch."""
    groups = defaultdict(list)
    for person in people:
        groups[person.unit_verified_at, person.identity_tier].append(person.pk)
    for (at, tier), keys in groups.items():
        for start in range(0, len(keys), BATCH):
            rows = User.objects.filter(pk__in=keys[start : start + BATCH])
            rows.update(unit_verified_at=at, identity_tier=tier)


def _batches(rows) -> Iterator[list[Ownership]]:
    every = list(rows)
    for start in range(0, len(every), BATCH):
        yield every[start : start + BATCH]
