"""Polls in every stage, written into the tables: no clock has to be waited for."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.models import (
    Ballot,
    Casting,
    Poll,
    PollItem,
    Roll,
    RollEntry,
    RollVoter,
)
from deliberation.rules.rolls import RollLine, canonical, fingerprint, shared_persons
from regions.models import Region
from rulebook import loader
from tests.accounts.factories import StaffFactory

DAY = timedelta(days=1)
NUMBERS = count(1)
# Days from now: notice, roll published, roll frozen, opening, closing.
STAGES = {
    "draft": (None, None, None, 20, 30),
    "noticed": (-1, None, None, 20, 30),
    "roll_published": (-2, -1, None, 20, 30),
    "frozen": (-20, -10, -5, 2, 9),
    "open": (-20, -10, -5, -1, 6),
    "closed": (-40, -30, -25, -10, -1),
}


def place() -> Region:
    """The place of polls that name no other."""
    found = Region.objects.filter(code="T-POLLS").first()
    return found or Region.add_root(
        code="T-POLLS", name="新光村", level="village", full_name="惠州市 · 新光村"
    )


def lines(*voters, area: int = 10000, buildings: int = 1) -> list[RollLine]:
    """One unit for each voter (an account, several co-owners, or None)."""
    found = []
    for number, who in enumerate(voters):
        owners = who if isinstance(who, tuple | list) else [who] if who else []
        building = f"{number % buildings + 1}栋"
        found.append(
            RollLine(
                label=f"{building}{number + 101}",
                person=f"p{number}",
                household=f"h{number}",
                area=area,
                voters=tuple(owner.pk for owner in owners),
                building=building,
            )
        )
    return found


def make_poll(
    stage: str = "open",
    roll: Sequence[RollLine] = (),
    *,
    rule: str = "owners.ordinary",
    questions: Sequence[str] = ("是否同意加装充电桩",),
    title: str = "加装充电桩",
    by=None,
    material: str = "说明材料",
    **more,
) -> Poll:
    """A poll in a stage, with questions and, from the draft on, a roll."""
    now, by = timezone.now(), by or StaffFactory()
    at = [None if day is None else now + day * DAY for day in STAGES[stage]]
    noticed, published, frozen, opens, closes = at
    row = loader.find(rule, on=date(2026, 11, 1))
    poll = Poll.objects.create(
        code=f"TS-2026-{next(NUMBERS):04d}",
        title=title,
        region=more.pop("region", None) or place(),
        rule_id=row.id,
        rule_version=row.version,
        rule=row.as_dict(),
        opens_at=opens,
        closes_at=closes,
        announced_closes_at=closes if noticed else None,
        noticed_at=noticed,
        created_by=by,
        **{"convener": "居委会", "contact": "0752-0000000", "scope": "全小区", **more},
    )
    for position, question in enumerate(questions, start=1):
        PollItem.objects.create(
            poll=poll, position=position, question=question, material=material
        )
    _roll(poll, roll or lines(None, None, None), published, frozen, now)
    return poll


def _area(given: Sequence[RollLine]) -> int | None:
    """The area of all, where each line has one."""
    areas = [line.area for line in given]
    return None if None in areas else sum(areas)


def _roll(poll: Poll, given: Sequence[RollLine], published, frozen, now) -> None:
    shared = shared_persons(given)
    written = [canonical(r.label, r.person_key, r.household, r.area) for r in given]
    roll = Roll.objects.create(
        poll=poll,
        prepared_at=now - 60 * DAY,
        published_at=published,
        frozen_at=frozen,
        sha256=fingerprint(written) if frozen else "",
        entry_count=len(given),
        persons=len({line.person_key for line in given}),
        area=_area(given),
    )
    entries = RollEntry.objects.bulk_create(
        RollEntry(
            roll=roll,
            label=line.label,
            person_key=line.person_key,
            shared=line.person_key in shared,
            building=line.building,
            household_key=line.household,
            area=line.area,
        )
        for line in given
    )
    RollVoter.objects.bulk_create(
        RollVoter(entry=entry, user_id=user)
        for entry, line in zip(entries, given, strict=True)
        for user in line.voters
    )


def vote(poll: Poll, *choices: str) -> None:
    """Fill ballots in the order of the roll; "" leaves an entry silent."""
    moment = min(timezone.now(), poll.closes_at) - timedelta(hours=1)
    entries = list(poll.roll.entries.order_by("pk"))
    for number, (entry, choice) in enumerate(zip(entries, choices, strict=False)):
        if not choice:
            continue
        voter = entry.voters.first()
        casting = Casting.objects.create(
            poll=poll,
            entry=entry,
            voter=voter.user if voter else None,
            channel="online" if voter else "paper",
            receipt=f"{poll.code}-T{number:04d}",
            submission_key=f"{poll.code}-{number}",
            content_sha256="0" * 64,
            cast_at=moment,
        )
        for item in poll.items.all():
            Ballot.objects.create(
                item=item, roll_entry=entry, casting=casting, choice=choice
            )


def enter(user) -> Client:
    """The browser of somebody who is signed in."""
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *args) -> str:
    """An address of the back office of votes."""
    return reverse(f"votes:{name}", args=args)


def moment(days: float) -> str:
    """A moment so many days from now, as a browser sends it."""
    return timezone.localtime(timezone.now() + days * DAY).strftime("%Y-%m-%dT%H:%M")
