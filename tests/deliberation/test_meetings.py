"""Meetings: agenda in time, sign-in, quorum, decisions, publicity."""

from datetime import timedelta

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.actions import meetings as actions
from deliberation.exceptions import NotAllowed, NotReady
from deliberation.models import Meeting
from rulebook.windows import open_until
from tests.accounts.factories import UserFactory

from .boarding import board, compound, council, mandate, topic

pytestmark = pytest.mark.django_db
SOON = timezone.localtime() + timedelta(days=5)


@pytest.fixture
def place(lin):
    return board(compound(lin))


@pytest.fixture
def members():
    return UserFactory.create_batch(3)


@pytest.fixture
def body(place, members):
    return council(place, *members)


def called(body, by, **more):
    told = {"title": "第一次会议", "place": "架空层", "starts_at": SOON}
    told["items"] = [("路灯", "")]
    return actions.call_meeting(body_id=body.pk, by=by, **{**told, **more})


def begun(body, chair, present=0, **more):
    """A meeting that has begun, with so many signed in."""
    meeting = called(body, chair, **more)
    actions.send_agenda(meeting_id=meeting.pk, by=chair)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=timezone.now() - timedelta(seconds=1)
    )
    for seat in list(body.seats.all())[:present]:
        actions.sign_in(meeting_id=meeting.pk, seat_id=seat.pk, by=seat.holder)
    return Meeting.objects.get(pk=meeting.pk)


def page(name, *args):
    return reverse(f"deliberation:{name}", args=args)


def decided(meeting, decision="agreed", approve=None, note=""):
    told = {"decision": decision, "approve": approve, "note": note}
    return {item.pk: told for item in meeting.agenda.all()}


def test_the_whole_meeting_without_script(client, place, body, members):
    about = topic(place, "review")
    chair = members[0]
    client.force_login(chair)
    told = {
        "title": "第一次会议",
        "place": "架空层",
        "items": f"{about.code}\n通报收支",
    }
    told["starts_at"] = f"{SOON:%Y-%m-%dT%H:%M}"
    answer = client.post(page("meeting_new", body.pk), told)
    meeting = Meeting.objects.get()
    path = page("meeting", meeting.pk)
    assert answer.url == path
    assert [i.title for i in meeting.agenda.all()] == [about.title, "通报收支"]
    client.logout()
    assert client.get(path).status_code == 404  # not sent yet
    client.force_login(chair)
    step = page("meeting_step", meeting.pk)
    assert client.post(step, {"do": "send"}).status_code == 302
    assert "0 / 3 人，到会 2 人有效" in client.get(path).content.decode()
    early = client.post(step, {"do": "sign", "seat": body.seats.first().pk})
    assert "开始前两小时" in early.content.decode()
    Meeting.objects.update(starts_at=timezone.now() - timedelta(seconds=1))
    for member in members[:2]:
        client.force_login(member)
        own = client.get(path).context["own_seats"]
        assert client.post(step, {"do": "sign", "seat": own[0].pk}).status_code == 302
    client.force_login(chair)
    form = {"minutes": "大家同意装灯。"}
    for item in meeting.agenda.all():
        form[f"decision-{item.pk}"] = "agreed" if item.topic else "noted"
        form[f"approve-{item.pk}"] = "2" if item.topic else ""
    assert client.post(page("minutes", meeting.pk), form).status_code == 302
    client.logout()
    assert "大家同意装灯。" not in client.get(path).content.decode()
    client.force_login(chair)
    assert client.post(step, {"do": "publish"}).status_code == 302
    client.logout()
    shown = client.get(path).content.decode()
    assert "大家同意装灯。" in shown
    assert "同意 2 人，到会 2 人" in shown
    meeting.refresh_from_db()
    assert meeting.public_until == open_until(meeting.published_at, 7)
    html = client.get(page("topic", about.code)).content.decode()
    assert "第一次会议" in html


def test_an_agenda_goes_out_in_time(body, members):
    late = timezone.now() + timedelta(days=3)
    meeting = called(body, members[0], starts_at=late)
    with pytest.raises(NotReady, match="至少 3 日送达.*最早"):
        actions.send_agenda(meeting_id=meeting.pk, by=members[0])
    Meeting.objects.update(starts_at=late + timedelta(days=2))
    sent = actions.send_agenda(meeting_id=meeting.pk, by=members[0])
    assert sent.entitled == 3
    assert sent.rule["id"] == "council.default"
    with pytest.raises(NotReady, match="已经送达"):
        actions.send_agenda(meeting_id=meeting.pk, by=members[0])


def test_before_sending_the_meeting_can_be_changed(client, place, body, members):
    about = topic(place, "review")
    meeting = called(body, members[0], items=[("看灯", about.code)])
    client.force_login(members[0])
    path = page("meeting_edit", meeting.pk)
    html = client.get(path).content.decode()
    assert f"{about.code} 看灯" in html
    told = {"title": "改期", "place": "会议室", "items": "收支\n绿化"}
    told["starts_at"] = f"{SOON:%Y-%m-%dT%H:%M}"
    assert client.post(path, told).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.title, meeting.agenda.count()) == ("改期", 2)
    actions.send_agenda(meeting_id=meeting.pk, by=members[0])
    answer = client.post(path, told)
    assert answer.status_code == 409
    assert "不能再改" in answer.content.decode()


@pytest.mark.parametrize(
    ("items", "why"),
    [
        ([], "请写明议程"),
        ([("灯", "YT-1999-0001")], "没有编号为"),
        ([(" ", "")], "都要写明"),
        ([("灯", "")] * 31, "最多 30 项"),
    ],
)
def test_agendas_that_cannot_be(body, members, items, why):
    with pytest.raises(NotReady, match=why):
        called(body, members[0], items=items)
    assert not Meeting.objects.exists()


def test_a_topic_of_elsewhere_is_not_on_the_agenda(body, members):
    other = topic(board(compound()), "review")
    with pytest.raises(NotReady, match="没有编号为"):
        called(body, members[0], items=[("", other.code)])


def test_a_seat_signs_in_once_and_only_for_itself(body, members, stranger):
    meeting = begun(body, members[0], present=1)
    seats = list(body.seats.all())
    told = {"meeting_id": meeting.pk}
    actions.sign_in(seat_id=seats[0].pk, by=members[0], **told)
    meeting.refresh_from_db()
    assert meeting.present == 1
    for person in (members[2], stranger):
        with pytest.raises(NotAllowed, match="由召集人"):
            actions.sign_in(seat_id=seats[1].pk, by=person, **told)
    actions.sign_in(seat_id=seats[1].pk, by=members[0], **told)  # the chair may
    with pytest.raises(NotReady, match="没有这个席位"):
        actions.sign_in(seat_id=99999, by=members[0], **told)
    meeting.refresh_from_db()
    assert meeting.present == 2


@pytest.mark.parametrize(
    ("present", "decision", "approve", "why"),
    [
        (1, "agreed", 1, "不能作决定"),
        (1, "put_off", None, ""),
        (2, "agreed", 1, "不能记为同意"),
        (2, "agreed", 2, ""),
        (3, "refused", 1, ""),
        (3, "", None, "请写明第 1 项的决定"),
    ],
)
def test_what_a_meeting_can_decide(body, members, present, decision, approve, why):
    meeting = begun(body, members[0], present=present)
    told = {"meeting_id": meeting.pk, "by": members[0], "minutes": "记录"}
    told["decisions"] = decided(meeting, decision, approve)
    if why:
        with pytest.raises(NotReady, match=why):
            actions.close_meeting(**told)
        assert Meeting.objects.get().closed_at is None
    else:
        assert actions.close_meeting(**told).closed_at


def test_the_order_of_steps(body, members):
    chair = members[0]
    meeting = called(body, chair)
    about = {"meeting_id": meeting.pk, "by": chair}
    closing = {**about, "minutes": "记录", "decisions": decided(meeting, "noted")}
    with pytest.raises(NotReady, match="议程没有送达"):
        actions.close_meeting(**closing)
    actions.send_agenda(**about)
    with pytest.raises(NotReady, match="还没有开始"):
        actions.close_meeting(**closing)
    with pytest.raises(NotReady, match="写好记录以后"):
        actions.publish_minutes(**about)
    Meeting.objects.update(starts_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotReady, match="请写会议记录"):
        actions.close_meeting(**{**closing, "minutes": " "})
    actions.close_meeting(**closing)
    first = actions.publish_minutes(**about).published_at
    assert actions.publish_minutes(**about).published_at == first
    with pytest.raises(NotReady, match="不能取消"):
        actions.cancel_meeting(reason="下雨", **about)


def test_a_meeting_is_called_off_with_a_reason(client, body, members):
    meeting = called(body, members[0])
    actions.send_agenda(meeting_id=meeting.pk, by=members[0])
    client.force_login(members[0])
    step = page("meeting_step", meeting.pk)
    assert client.post(step, {"do": "cancel"}).status_code == 409
    assert client.post(step, {"do": "cancel", "reason": "台风"}).status_code == 302
    client.logout()
    assert "台风" in client.get(page("meeting", meeting.pk)).content.decode()


def test_who_calls_meetings(client, place, body, members, lin, stranger):
    host = UserFactory()
    mandate(host, "committee", place.root)
    for person in (members[0], host):
        assert called(body, person)
    client.get("/")
    for person in (members[1], lin, stranger):
        with pytest.raises(NotAllowed, match="由召集人或者村（居）委召集"):
            called(body, person)
        client.force_login(person)
        answer = client.get(page("meeting_new", body.pk))
        assert answer.status_code == 403
        assert "请先提成议题" in answer.content.decode()


def test_seats_that_run_out_before_the_meeting_are_not_entitled(body, members):
    body.seats.filter(holder=members[2]).update(ends_on=timezone.localdate())
    meeting = called(body, members[0])
    sent = actions.send_agenda(meeting_id=meeting.pk, by=members[0])
    assert sent.entitled == 2


def test_topics_are_ticked_and_come_first_each_once(client, place, body, members):
    one, other = topic(place, "review"), topic(place, "publicity")
    hidden = topic(place, "review", hidden_at=timezone.now(), title="看不见的")
    client.force_login(members[0])
    path = page("meeting_new", body.pk)
    form = client.get(path).content.decode()
    assert one.title in form
    assert hidden.title not in form
    told = {"title": "会", "place": "架空层", "starts_at": f"{SOON:%Y-%m-%dT%H:%M}"}
    assert "请写明议程" in client.post(path, told).content.decode()
    told |= {"topics": [one.pk, other.pk], "items": f"通报账目\n{other.code}"}
    assert client.post(path, told).status_code == 302
    agenda = Meeting.objects.get().agenda.all()
    assert [(item.title, item.topic) for item in agenda] == [
        (one.title, one),
        ("通报账目", None),
        (other.title, other),
    ]


def test_the_sheet_tells_who_came_and_what_was_decided(client, body, members):
    meeting = begun(body, members[0], present=3)
    told = decided(meeting, approve=3, note="装在门口。")
    actions.close_meeting(
        meeting_id=meeting.pk, by=members[0], minutes="讨论了路灯。", decisions=told
    )
    sheet = page("meeting_print", meeting.pk)
    assert "讨论了路灯。" not in client.get(sheet).content.decode()  # not public yet
    actions.publish_minutes(meeting_id=meeting.pk, by=members[0])
    html = client.get(sheet).content.decode()
    for words in ("讨论了路灯。", "应到 3 人，实到 3 人", "同意 3 人", "装在门口。"):
        assert words in html


def test_the_calendar_knows_when_and_where(client, body, members):
    meeting = called(body, members[0])
    actions.send_agenda(meeting_id=meeting.pk, by=members[0])
    path = page("meeting_calendar", meeting.pk)
    (event,) = icalendar.Calendar.from_ical(client.get(path).content).walk("VEVENT")
    assert event.start == meeting.starts_at.replace(microsecond=0)
    assert event["location"] == "架空层"
    assert "1. 路灯" in event["description"]
    assert event["status"] == "CONFIRMED"
    actions.cancel_meeting(meeting_id=meeting.pk, by=members[0], reason="改期")
    (event,) = icalendar.Calendar.from_ical(client.get(path).content).walk("VEVENT")
    assert event["status"] == "CANCELLED"


def test_the_feed_of_a_board(client, place):
    made = topic(place, "review")
    topic(place, "review", hidden_at=timezone.now(), title="看不见的")
    text = client.get(page("board_feed", place.code)).content.decode()
    assert made.title in text
    assert made.code in text
    assert "看不见的" not in text
