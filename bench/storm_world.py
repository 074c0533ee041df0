"""The place of a storm of ballots: one open poll, its units, co-owners and people."""

import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

PEOPLE, CO_OWNERS = 24, 3
_BATCH = 5000


@dataclass(frozen=True)
class World:
    """One open poll: its question, its units with their co-owners, and the people."""

    poll: int
    code: str
    item: int
    owners: Mapping[int, tuple[int, ...]]
    people: Mapping[int, Any]


def build(units: int, seed: int = 0) -> World:
    """Write an open poll with that many units past its rules; the triggers stay."""
    from accounts.models import User
    from deliberation import triggers
    from deliberation.models import RollVoter

    triggers.remove()
    people = {
        user.pk: user
        for user in User.objects.bulk_create(
            User(username=f"storm-{uuid.uuid4().hex[:12]}") for _ in range(PEOPLE)
        )
    }
    poll, item = _poll(units, next(iter(people.values())))
    entries = _entries(poll.roll, units)
    dice, ids = random.Random(seed), list(people)  # noqa: S311
    owners = {
        entry: tuple(dice.sample(ids, dice.randint(1, CO_OWNERS))) for entry in entries
    }
    RollVoter.objects.bulk_create(
        (
            RollVoter(entry_id=entry, user_id=user)
            for entry, several in owners.items()
            for user in several
        ),
        batch_size=_BATCH,
    )
    sql("ANALYZE deliberation_rollentry, deliberation_rollvoter")
    triggers.install()
    return World(poll.pk, poll.code, item.pk, owners, people)


def _poll(units: int, by):
    from django.utils import timezone

    from deliberation.models import Poll, PollItem, Roll
    from regions.models import Region
    from rulebook import loader

    now, row = timezone.now(), loader.find("owners.ordinary", on=date(2026, 11, 1))
    region = Region.objects.filter(code="storm").first() or Region.add_root(
        code="storm", name="测速", level="city", full_name="测速"
    )
    end = now + timedelta(days=9)
    poll = Poll.objects.create(
        code=f"STORM-{uuid.uuid4().hex[:8]}",
        title="测速",
        region=region,
        rule_id=row.id,
        rule_version=row.version,
        rule=row.as_dict(),
        opens_at=now - timedelta(days=1),
        closes_at=end,
        announced_closes_at=end,
        noticed_at=now - timedelta(days=20),
        created_by=by,
    )
    item = PollItem.objects.create(poll=poll, question="是否同意")
    Roll.objects.create(
        poll=poll,
        prepared_at=now,
        published_at=now,
        frozen_at=now,
        sha256="0" * 64,
        entry_count=units,
        persons=units,
        area=10_000 * units,
    )
    return poll, item


def _entries(roll, units: int) -> list[int]:
    from deliberation.models import RollEntry

    rows = RollEntry.objects.bulk_create(
        (
            RollEntry(roll=roll, label=str(n), person_key=f"row:{n}", area=10_000)
            for n in range(units)
        ),
        batch_size=_BATCH,
    )
    return [row.pk for row in rows]


def sql(statement: str, params: Sequence[Any] = ()) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, list(params) or None)
