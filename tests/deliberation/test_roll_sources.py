"""Rolls from the seats of a body and from a pasted list, through the desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from deliberation.models import RollEntry
from tests.accounts.factories import UserFactory

from .boarding import board, community, compound, council, mandate
from .polling import at, enter, make_poll

pytestmark = pytest.mark.django_db


def drafted(**more):
    return make_poll("draft", rule="council.default", **more)


@pytest.fixture
def village(staff):
    """A community whose polls this member of staff runs."""
    found = community()
    mandate(staff, "committee", found)
    return found


def told(answer) -> str:
    return answer.content.decode()


def test_the_seats_of_a_body_become_the_roll(staff, village, lin, chen):
    body = council(board(village), lin, chen)
    poll = drafted(region=village)
    desk, where = enter(staff), at("roll_seats", poll.code)
    assert where in told(desk.get(at("roll", poll.code)))
    assert body.name in told(desk.get(where))
    shown = told(desk.get(f"{where}?body={body.pk}"))
    assert "现任 2 席" in shown
    answer = desk.post(f"{where}?body={body.pk}", {"do": "save"})
    assert answer.status_code == 302
    poll.roll.refresh_from_db()
    assert (poll.roll.entry_count, poll.roll.persons, poll.roll.area) == (2, 2, None)
    voters = {v.user for e in poll.roll.entries.all() for v in e.voters.all()}
    assert voters == {lin, chen}


def test_a_body_of_another_place_is_not_offered(staff, village, lin):
    body = council(board(community()), lin)
    poll = drafted(region=village)
    where = at("roll_seats", poll.code)
    answer = enter(staff).post(f"{where}?body={body.pk}", {"do": "save"})
    assert "席位" in told(answer)
    assert poll.roll.entries.count() == 3  # as it was


def test_a_rule_of_area_takes_no_seats(staff, village, lin):
    council(board(village), lin)
    poll = make_poll("draft", region=village)
    shown = told(enter(staff).get(at("roll_seats", poll.code)))
    assert "按面积计票，席位没有面积" in shown


def test_a_pasted_list_is_checked_and_then_taken(staff, lin, chen):
    poll = drafted()
    desk, where = enter(staff), at("roll_list", poll.code)
    rows = f"编号\t姓名\t手机号\n1\t林某\t{lin.phone}\n2\t黄某\t\n3\t\t19911113333"
    checked = desk.post(where, {"rows": rows, "do": "check"})
    assert checked.status_code == 200
    assert "共 3 行" in told(checked)
    assert "有 1 个手机号还没有账号" in told(checked)
    assert poll.roll.entries.count() == 3
    assert poll.roll.entries.filter(label="1").count() == 0  # nothing yet
    assert desk.post(where, {"rows": rows, "do": "save"}).status_code == 302
    entries = {e.label: e for e in RollEntry.objects.filter(roll__poll=poll)}
    assert sorted(entries) == ["1", "2", "3"]
    assert [v.user for v in entries["1"].voters.all()] == [lin]
    assert not entries["2"].voters.exists()
    assert not entries["3"].voters.exists()
    kept = str(Entry.objects.get(event="roll.prepared").data)
    stored = str([vars(e) for e in entries.values()])
    for secret in ("林某", "黄某", "19911113333", lin.phone[3:]):
        assert secret not in kept + stored


def test_one_broken_row_of_ten_thousand_takes_nothing(staff):
    poll = drafted()
    rows = [f"{n},成员{n}" for n in range(1, 10_001)]
    rows[4_998] = "4999,123456789"
    answer = enter(staff).post(
        at("roll_list", poll.code), {"rows": "\n".join(rows), "do": "save"}
    )
    assert answer.status_code == 422
    assert "第 4999 行：手机号不是 11 位的手机号" in told(answer)
    assert "一行也没有存入" in told(answer)
    assert poll.roll.entries.count() == 3


def test_ten_thousand_rows_are_taken_in_a_few_statements(staff):
    poll = drafted()
    rows = "\n".join(f"{n},1{5_000_000_000 + n}" for n in range(1, 10_001))
    with CaptureQueriesContext(connection) as caught:
        answer = enter(staff).post(
            at("roll_list", poll.code), {"rows": rows, "do": "save"}
        )
    assert answer.status_code == 302
    poll.roll.refresh_from_db()
    assert poll.roll.entry_count == poll.roll.persons == 10_000
    assert len(caught) < 150


def test_owners_of_several_units_are_one_person(staff, lin):
    poll = make_poll("draft")
    rows = f"1-101,{lin.phone},80\n1-102,{lin.phone},90.5\n1-103,黄某,100"
    answer = enter(staff).post(at("roll_list", poll.code), {"rows": rows, "do": "save"})
    assert answer.status_code == 302
    poll.roll.refresh_from_db()
    assert (poll.roll.entry_count, poll.roll.persons) == (3, 2)
    assert poll.roll.area == 27_050


def test_an_account_without_a_verified_phone_does_not_vote_online(staff):
    weak = UserFactory()
    type(weak).objects.filter(pk=weak.pk).update(phone_verified_at=None)
    poll = drafted()
    enter(staff).post(
        at("roll_list", poll.code), {"rows": f"1,{weak.phone}", "do": "save"}
    )
    (only,) = RollEntry.objects.filter(roll__poll=poll)
    assert not only.voters.exists()


def test_a_published_roll_is_replaced_only_with_a_reason(staff):
    poll = make_poll("roll_published", rule="council.default")
    desk, where = enter(staff), at("roll_list", poll.code)
    refused = desk.post(where, {"rows": "1,林某", "do": "save"})
    assert refused.status_code == 422
    assert "请写明更正名册的原因" in told(refused)
    done = desk.post(where, {"rows": "1,林某", "do": "save", "reason": "漏登"})
    assert done.status_code == 302
    assert [e.label for e in poll.roll.entries.all()] == ["1"]


@pytest.mark.parametrize("stage", ["noticed", "frozen"])
def test_no_list_out_of_time(staff, stage):
    poll = make_poll(stage, rule="council.default")
    desk, where = enter(staff), at("roll_list", poll.code)
    assert "名册现在不能改" in told(desk.get(where))
    answer = desk.post(where, {"rows": "1,林某", "do": "save"})
    assert answer.status_code == 422
    assert poll.roll.entries.count() == 3


def test_seats_of_a_compound_count_in_its_place(staff, village, lin):
    body = council(board(compound(lin, region=village)), lin)
    poll = drafted(region=village)
    shown = told(enter(staff).get(at("roll_seats", poll.code)))
    assert body.name in shown
