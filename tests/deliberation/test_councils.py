"""Councils, seats, and what a board says of its place."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from deliberation.models import Board, Body, Seat
from tests.accounts.factories import UserFactory

from .boarding import board, community, compound, council, mandate

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def place(lin):
    return board(compound(lin))


@pytest.fixture
def host(colleague, place):
    mandate(colleague, "committee", place.root)
    return colleague


def page(name, *args):
    return reverse(f"deliberation:{name}", args=args)


BODY = {
    "name": "居民议事会",
    "rule_id": "council.default",
    "seat_total": 2,
    "begins_on": TODAY,
    "ends_on": TODAY + timedelta(days=365),
    "founding": "各楼栋推选，经公示。",
}


def seat(phone, **more):
    told = {"phone": phone, "holder_name": "陈某", "office": "chair"}
    told |= {"chosen": "elected", "begins_on": TODAY, "ends_on": BODY["ends_on"]}
    return {**told, **more}


def test_a_council_is_founded_and_filled(client, place, host):
    chen = UserFactory(phone="+8619900001111")
    client.force_login(host)
    assert client.post(page("body_new", place.code), BODY).status_code == 302
    body = Body.objects.get()
    path = page("seat_new", body.pk)
    assert client.post(path, seat("199 0000 1111")).status_code == 302
    assert body.seats.get().holder == chen
    html = client.get(page("board", place.code)).content.decode()
    assert "居民议事会" in html
    assert "1<small> / 2 席" in html
    shown = client.get(page("body", body.pk)).content.decode()
    assert "陈某" in shown
    assert "19900001111" not in shown


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"phone": "123"}, 422, "11 位手机号"),
        ({"phone": "19900009999"}, 409, "还没有注册"),
        ({"ends_on": TODAY + timedelta(days=400)}, 409, "本届任期之内"),
        ({"begins_on": TODAY - timedelta(days=1)}, 409, "本届任期之内"),
        ({"ends_on": TODAY}, 422, "届满应当晚于开始"),
    ],
)
def test_seats_that_cannot_be(client, place, host, change, status, words):
    UserFactory(phone="+8619900001111")
    client.force_login(host)
    client.post(page("body_new", place.code), BODY)
    path = page("seat_new", Body.objects.get().pk)
    answer = client.post(path, seat(**{"phone": "19900001111", **change}))
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert not Seat.objects.exists()


def test_a_person_sits_once_and_a_full_body_is_full(client, place, host, lin, chen):
    body = council(place, lin, chen)
    client.force_login(host)
    told = {"begins_on": body.begins_on, "ends_on": body.ends_on}
    path = page("seat_new", body.pk)
    answer = client.post(path, seat(UserFactory().phone, **told))
    assert "席位已满" in answer.content.decode()
    Body.objects.update(seat_total=9)
    assert "已经有席位" in client.post(path, seat(lin.phone, **told)).content.decode()
    first = body.seats.get(holder=lin)
    leave = page("seat_leave", first.pk)
    assert client.post(leave, {"reason": " "}).status_code == 409
    assert client.post(leave, {"reason": "搬走"}).status_code == 302
    assert client.post(leave, {"reason": "又搬走"}).status_code == 302
    first.refresh_from_db()
    assert (first.left_on, first.left_reason) == (timezone.localdate(), "搬走")
    assert client.post(path, seat(lin.phone, **told)).status_code == 302
    assert "搬走" in client.get(page("body", body.pk)).content.decode()


def test_the_database_keeps_seats_single(place, lin):
    body = council(place, lin)
    told = Seat.objects.values("body_id", "holder_id", "begins_on", "ends_on").get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(holder_name="林某", chosen="elected", **told)
    with pytest.raises(IntegrityError), transaction.atomic():
        body.seats.update(left_on=TODAY)  # without a reason


def test_two_councils_of_one_name(client, place, host):
    client.force_login(host)
    path = page("body_new", place.code)
    assert client.post(path, BODY).status_code == 302
    answer = client.post(path, BODY)
    assert answer.status_code == 409
    assert "名称已经有了" in answer.content.decode()


def test_a_board_is_described_by_its_committee(client, place, host):
    client.force_login(host)
    path = page("board_edit", place.code)
    told = {"procedure": "每月第一个周六议事。", "contact": "居委会", "households": 480}
    assert client.post(path, told).status_code == 302
    found = Board.objects.get(pk=place.pk)
    assert (found.households, found.persons) == (480, None)
    html = client.get(page("board", place.code)).content.decode()
    assert "每月第一个周六议事。" in html
    assert "<dd>480</dd>" in html
    assert client.post(path, {**told, "households": 0}).status_code == 422


@pytest.mark.parametrize("who", ["lin", "stranger", "other_host"])
def test_others_are_told_who_does_it(client, place, lin, stranger, who):
    other = UserFactory()
    mandate(other, "committee", community())
    person = {"lin": lin, "stranger": stranger, "other_host": other}[who]
    body = council(place, lin)
    for name, about in (
        ("board_edit", place.code),
        ("body_new", place.code),
        ("seat_new", body.pk),
    ):
        path = page(name, about)
        client.logout()
        assert client.get(path).status_code == 302
        client.force_login(person)
        answer = client.get(path)
        assert answer.status_code == 403
        assert "由本地村（居）委办理" in answer.content.decode()
        assert client.post(path, BODY).status_code == 403
    leave = page("seat_leave", body.seats.get().pk)
    assert client.post(leave, {"reason": "不喜欢"}).status_code == 409
    assert Body.objects.count() == 1
    assert not Seat.objects.filter(left_on__isnull=False).exists()
