"""A compound with owners, its board, and topics in every stage."""

import secrets
from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from accounts.models import Mandate, Ownership
from deliberation.models import Board, Body, Seat, Stage, Topic, TopicStep
from deliberation.rules import topics as rules
from regions.models import Building, Compound, Region, Unit
from rulebook import loader
from tests.accounts.factories import UserFactory

# All of one width: no name is the beginning of another.
NUMBERS = count(10_001)
TODAY = date(2026, 1, 1)


def community(kind: str = "社区居委会") -> Region:
    """A community of its own town, county and city."""
    n = next(NUMBERS)
    above = None
    for level in ("city", "county", "town"):
        told = {"code": f"T{n}{level}", "name": f"{level}{n}", "level": level}
        told["full_name"] = f"惠州市 · {level}{n}"
        above = above.add_child(**told) if above else Region.add_root(**told)
    return above.add_child(
        code=f"T{n}village",
        name=f"江北社区{n}",
        level="village",
        kind=kind,
        full_name=f"惠州市 · 江北社区{n}",
    )


def compound(*owners, region: Region | None = None, spare: int = 0) -> Compound:
    """A compound with one unit for each owner (an account, or several), and spares."""
    n = next(NUMBERS)
    found = Compound.objects.create(
        code=f"xq-{n}", name=f"江湾花园{n}", region=region or community()
    )
    building = Building.objects.create(compound=found, name="3栋", position=3)
    for number, who in enumerate([*owners, *[()] * spare]):
        unit = Unit.objects.create(
            building=building, room_no=str(101 + number), area=8952
        )
        for owner in who if isinstance(who, tuple) else (who,):
            own(owner, unit)
    return found


def own(user, unit: Unit) -> Ownership:
    """Make somebody an owner of a unit."""
    return Ownership.objects.create(
        unit=unit, person_key=f"{user.pk:064d}", user=user, since_on=TODAY
    )


def board(place: Compound | Region, **more) -> Board:
    """The board of a place."""
    name = "compound" if isinstance(place, Compound) else "region"
    code = f"b-{next(NUMBERS)}"
    return Board.objects.create(code=code, **{name: place}, **more)


def mandate(user, role: str, place, **more) -> Mandate:
    """A mandate in force for a place."""
    name = {Compound: "compound", Region: "region", Building: "building"}[type(place)]
    told = {"begins_on": TODAY, "basis": "街道文件", "granted_by": user, name: place}
    return Mandate.objects.create(user=user, role=role, **{**told, **more})


def topic(on: Board, stage: str = "proposed", **more) -> Topic:
    """A topic at a stage, with the steps that lead there."""
    kind = more.pop("kind", "topic.community_affairs")
    row = more.pop("row", None) or loader.find(kind, date(2026, 11, 22))
    at = more.pop("at", timezone.now())
    told = {
        "code": f"YT-2026-{next(NUMBERS)}",
        "kind": row.id,
        "rule": row.as_dict(),
        "title": "给3栋加一盏路灯",
        "body": "晚上看不见路。",
        "wanted": "在3栋门口加一盏灯。",
        "proposer_role": "resident",
        "proposer_name": "林某",
        "stage": stage,
        "stage_since": at,
        "raised_at": at,
        "submission_key": secrets.token_hex(8),
        "seconds_needed": 2 if stage != "proposed" else 0,
        "plan": "装一盏太阳能灯。" if stage not in ("proposed", "seconding") else "",
    }
    if stage == "lapsed":
        told["seconding_until"] = at
    if "proposer" not in more:
        told["proposer"] = UserFactory()
    made = Topic.objects.create(board=on, **{**told, **more})
    for one in _passed(stage):
        TopicStep.objects.create(topic=made, stage=one, at=at)
    return made


def _passed(stage: str) -> list[str]:
    way = [*rules.WAY, Stage.DONE]
    return way[: way.index(stage) + 1] if stage in way else ["proposed", stage]


def council(on: Board, *members, rule: str = "council.default") -> Body:
    """A council with a seat for each member, the first one its chair."""
    today = timezone.localdate()
    body = Body.objects.create(
        board=on,
        name=f"居民议事会{next(NUMBERS)}",
        rule_id=rule,
        seat_total=max(len(members), 1),
        begins_on=today - timedelta(days=30),
        ends_on=today + timedelta(days=300),
        founding="居民推选",
    )
    for number, member in enumerate(members):
        Seat.objects.create(
            body=body,
            holder=member,
            holder_name=member.public_name,
            office="member" if number else "chair",
            chosen="elected",
            begins_on=body.begins_on,
            ends_on=body.ends_on,
        )
    return body
