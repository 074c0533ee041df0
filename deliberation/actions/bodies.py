"""Founding councils and filling their seats; what a board says of itself."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.log import record
from common.text import clean_plain
from rulebook import loader

from ..exceptions import NotReady
from ..models import Board, Body, Seat
from ..queries import mandates
from ..rules import standing
from ..rules.bodies import MEETING_ELECTORATES
from .way import obey


def body_rules() -> list[loader.Row]:
    """The rules of voting under which a council can meet today."""
    today = timezone.localdate()
    return [
        row
        for row in loader.all_rows("vote")
        if row.terms["electorate"]["type"] in MEETING_ELECTORATES
        and row.terms["form"] == "decision"
        and row.source.in_force(today)
    ]


def rule_of(body: Body) -> loader.Row | None:
    """The rule under which a council meets today; None where it is no longer law."""
    try:
        return loader.find(body.rule_id, timezone.localdate())
    except loader.UnknownRule:
        return None


@transaction.atomic
def describe_board(
    *,
    board_id: int,
    by,
    procedure: str,
    contact: str,
    households: int | None,
    persons: int | None,
) -> Board:
    """Write down a place's own rules, contact and size. Raises NotAllowed."""
    board = _hosted(board_id, by)
    board.procedure = clean_plain(procedure).strip()
    board.contact = clean_plain(contact).strip()
    board.households, board.persons = households, persons
    board.save()
    data = {"code": board.code, "households": households, "persons": persons}
    text = board.procedure
    record("board.described", actor=by, target=board, data=data, content=text)
    return board


@transaction.atomic
def found_body(
    *,
    board_id: int,
    by,
    name: str,
    rule_id: str,
    seat_total: int,
    begins_on: date,
    ends_on: date,
    founding: str,
) -> Body:
    """Register a council with its term. Raises NotAllowed, NotReady."""
    board = _hosted(board_id, by)
    if rule_id not in {row.id for row in body_rules()}:
        raise NotReady(_("请从列出的议事规则里选择。"))
    try:
        with transaction.atomic():
            body = Body.objects.create(
                board=board,
                name=clean_plain(name).strip(),
                rule_id=rule_id,
                seat_total=seat_total,
                begins_on=begins_on,
                ends_on=ends_on,
                founding=clean_plain(founding).strip(),
            )
    except IntegrityError as error:
        raise NotReady(_("名称已经有了，或者任期的起止有误。")) from error
    data = {"board": board.code, "rule": rule_id, "seats": seat_total}
    record("body.founded", actor=by, target=body, data=data)
    return body


@transaction.atomic
def fill_seat(
    *,
    body_id: int,
    by,
    phone: str,
    holder_name: str,
    office: str,
    chosen: str,
    begins_on: date,
    ends_on: date,
) -> Seat:
    """Give a seat to the account of a phone (+86…).

    Raises NotAllowed, and NotReady for an unknown phone, a full body, a person who
    already sits there, a term outside that of the body.
    """
    body = _held_body(body_id, by)
    holder = User.objects.with_phone(phone).first()
    if holder is None:
        raise NotReady(_("这个手机号还没有注册，请本人先用手机号登录一次。"))
    if begins_on < body.begins_on or ends_on > body.ends_on or ends_on < begins_on:
        raise NotReady(_("席位的任期应当在本届任期之内。"))
    if body.seats.filter(left_on=None).count() >= body.seat_total:
        raise NotReady(_("席位已满，请先登记离任。"))
    if body.seats.filter(left_on=None, holder=holder).exists():
        raise NotReady(_("这个人已经有席位。"))
    seat = Seat.objects.create(
        body=body,
        holder=holder,
        holder_name=clean_plain(holder_name).strip(),
        office=office,
        chosen=chosen,
        begins_on=begins_on,
        ends_on=ends_on,
    )
    data = {"body": body.pk, "office": office, "chosen": chosen, "holder": holder.pk}
    record("seat.filled", actor=by, target=seat, data=data)
    return seat


@transaction.atomic
def leave_seat(*, seat_id: int, by, reason: str) -> Seat:
    """Note that somebody left a seat; twice changes nothing. NotAllowed, NotReady."""
    found = Seat.objects.get(pk=seat_id)
    _held_body(found.body_id, by)
    seat = Seat.objects.select_for_update(of=["self"]).get(pk=seat_id)
    if seat.left_on is not None:
        return seat
    reason = clean_plain(reason).strip()[:120]
    if not reason:
        raise NotReady(_("请写明离任的原因。"))
    seat.left_on, seat.left_reason = timezone.localdate(), reason
    seat.save(update_fields=["left_on", "left_reason"])
    record("seat.left", actor=by, target=seat, data={"body": seat.body_id})
    return seat


def _hosted(board_id: int, by) -> Board:
    rows = Board.objects.select_for_update(of=["self"]).with_places()
    board = rows.get(pk=board_id)
    obey(standing.to_host(mandates.standing_of(by, board)))
    return board


def _held_body(body_id: int, by) -> Body:
    """Lock a body, so that its seats are counted once."""
    body = Body.objects.select_for_update(of=["self"]).get(pk=body_id)
    obey(standing.to_host(mandates.standing_of(by, body.board)))
    return body
