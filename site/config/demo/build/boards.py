"""Demo boards with their councils, and a meeting behind and one ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import Ownership, User
from accounts.rules import authority
from audit.log import record
from common.clock import db_now
from deliberation.actions import bodies, meetings
from deliberation.models import Board, Meeting
from regions.models import Compound, Region

DAY = timedelta(days=1)
SEATS = 7
PROCEDURE = (
    "一、有事先提议题，写清情况和希望怎样解决。\n"
    "二、附议够了，议事会在十五日内开会审议，议程提前三日送达并公布。\n"
    "三、三分之二以上成员到会有效，到会成员过半数同意。\n"
    "四、方案公示以后再表决或者落实，办到哪一步都公布。"
)


@dataclass(frozen=True)
class Place:
    """A board with the people who act on it."""

    board: Board
    host: User
    neighbours: Sequence[User]


def communities(compounds: Sequence[Compound]) -> None:
    """The boards of the communities in which the compounds lie."""
    for compound in compounds:
        region = Region.objects.get(pk=compound.region.get_parent().pk)
        code = f"sq-{region.code}"
        _board(code, region=region)


def _board(code: str, **place) -> Board:
    board, created = Board.objects.get_or_create(
        code=code,
        defaults={"procedure": PROCEDURE, "contact": "0752-0000000（演示）", **place},
    )
    if created:
        record("board.opened", target=board, data={"code": code})
    return board


def place(compound: Compound, staff: dict[str, User]) -> Place:
    """The board of a compound, with its committee and the owners with accounts."""
    board = _board(compound.code, compound=compound)
    rows = Ownership.objects.of_compound(compound).current().filter(user__isnull=False)
    ids = rows.order_by("pk").values_list("user_id", flat=True)
    people = User.objects.in_bulk(list(ids))
    keepers = [staff["committee"], staff["committee2"]]
    above = compound.region.get_ancestors().values_list("pk", flat=True)
    held = [u for u in keepers if u.mandates.in_force().filter(region__in=above)]
    found = Place(board, held[0], [people[pk] for pk in dict.fromkeys(ids)])
    if not board.bodies.exists():
        _council(found)
    return found


def _council(place: Place) -> None:
    """A council of those with the mandate, with a meeting behind and one ahead."""
    today = timezone.localdate()
    begins, ends = today - 400 * DAY, today + 695 * DAY
    body = bodies.found_body(
        board_id=place.board.pk,
        by=place.host,
        name="居民议事会",
        rule_id="council.default",
        seat_total=SEATS,
        begins_on=begins,
        ends_on=ends,
        founding="各楼栋推选，公示七日（演示）",
    )
    held = place.board.compound.mandates.in_force().of_roles(authority.COUNCIL_MEMBER)
    for number, mandate in enumerate(held.select_related("user").order_by("pk")):
        bodies.fill_seat(
            body_id=body.pk,
            by=place.host,
            phone=mandate.user.phone,
            holder_name=mandate.user.public_name,
            office="member" if number else "chair",
            chosen="building",
            begins_on=begins,
            ends_on=ends,
        )
    if held:
        _meetings(place, body)


def _meetings(place: Place, body) -> None:
    at = db_now()
    first = _called(place, body, "第一次议事会", ["通报公共收益", "议事规则"])
    for seat in body.seats.all():
        first.attendance.create(
            seat=seat, signed_at=at - 30 * DAY, signed_by=place.host
        )
    Meeting.objects.filter(pk=first.pk).update(
        starts_at=at - 30 * DAY,
        sent_at=at - 34 * DAY,
        present=body.seats.count(),
    )
    noted = {"decision": "noted", "note": "已通报。"}
    meetings.close_meeting(
        meeting_id=first.pk,
        by=place.host,
        minutes="通报了上季度的公共收益，学习了议事规则（演示）。",
        decisions={item.pk: noted for item in first.agenda.all()},
    )
    meetings.publish_minutes(meeting_id=first.pk, by=place.host)
    _called(place, body, "第二次议事会", ["审议本月议题"])


def _called(place: Place, body, title: str, items: Sequence[str]) -> Meeting:
    meeting = meetings.call_meeting(
        body_id=body.pk,
        by=place.host,
        title=title,
        place="架空层议事厅（演示）",
        starts_at=db_now() + 6 * DAY,
        items=[(item, "") for item in items],
    )
    return meetings.send_agenda(meeting_id=meeting.pk, by=place.host)
