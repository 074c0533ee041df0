"""The back office of votes: from choosing the rule to the confirmed result."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.moments import deadline
from deliberation.forms.drafting import first_window
from deliberation.models import (
    Delivery,
    Objection,
    Poll,
    Result,
)
from deliberation.rules.noticing import window_refusals
from regions.models import Building, Compound, Unit
from rulebook import loader
from rulebook.windows import open_until, period_end

from .polling import at, enter, lines, make_poll, moment, place, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(staff):
    return enter(staff)


@pytest.fixture
def second(colleague):
    return enter(colleague)


@pytest.fixture
def compound(lin):
    """Two buildings of three units; 林 owns the first."""
    made = Compound.objects.create(code="T1", name="江湾花园", region=place())
    for number in (1, 2):
        building = Building.objects.create(
            compound=made, name=f"{number}栋", position=number
        )
        for room in range(1, 4):
            unit = Unit.objects.create(
                building=building, room_no=f"{room}01", area=9000, area_source="survey"
            )
            unit.ownerships.create(
                person_key=f"{number}{room}" * 8,
                user=lin if (number, room) == (1, 1) else None,
                since_on=timezone.localdate(),
            )
    return made


def drafted(desk, compound, rule="owners.ordinary", **more) -> Poll:
    """A draft as staff would type it."""
    sent = {
        "title": "加装充电桩",
        "compound": compound.pk,
        "legal_effect": "advisory",
        "opens_at": moment(20),
        "closes_at": moment(30),
        "convener": "新光村居委会",
        "contact": "0752-0000000",
        "scope": "全小区",
        "question_1": "是否同意加装充电桩",
        "material_1": "方案全文",
        **more,
    }
    answer = desk.post(f"{at('draft')}?rule={rule}", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    return Poll.objects.get()


def do(client, poll, name, **sent):
    """Take a step; gives the status."""
    return client.post(at("step", poll.code, name), sent).status_code


@pytest.mark.parametrize(
    ("window", "closes"),
    [
        (None, "2026-12-26 00:00"),  # ten days
        ({"min": 5, "max": 60}, "2026-12-26 00:00"),
        ({"min": 15, "max": 60}, "2026-12-31 00:00"),
        ({"min": 1, "max": 7}, "2026-12-23 00:00"),
    ],
)
def test_the_proposed_window_keeps_the_days_of_the_rule(window, closes):
    """Noticed on the 28th, fifteen days end with the 13th; a day is to spare."""
    drawn = datetime.fromisoformat("2026-11-28T23:30+08:00")
    row = loader.find("owners.ordinary", drawn.date())
    terms = {**row.terms, "window_days": window}
    told = first_window(replace(row, terms=terms), drawn)
    written = {name: f"{one:%Y-%m-%d %H:%M}" for name, one in told.items()}
    assert written == {"opens_at": "2026-12-15 09:00", "closes_at": closes}
    assert not list(window_refusals(terms, **told))
    assert told["opens_at"] >= period_end(drawn, terms["notice_days"])


def test_the_rules_to_choose_from_are_shown_with_their_law_but_no_election(desk):
    html = desk.get(at("draft")).content.decode()
    assert "第二百七十八条" in html
    assert "参与人数和面积均不少于三分之二" in html
    assert "residents.election" not in html
    assert desk.get(f"{at('draft')}?rule=residents.election").status_code == 404
    assert desk.get(f"{at('draft')}?rule=nothing").status_code == 404
    form = desk.get(f"{at('draft')}?rule=owners.special").content.decode()
    assert "四分之三" in form


def test_a_draft_without_place_or_question_is_asked_for_them(desk):
    answer = desk.post(f"{at('draft')}?rule=owners.ordinary", {"title": "甲"})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert {"compound", "question_1", "opens_at", "closes_at"} <= set(errors)
    assert not Poll.objects.exists()


def test_what_a_draft_still_lacks_stands_on_its_page(desk, compound):
    poll = drafted(desk, compound, contact="", opens_at=moment(3))
    html = desk.get(at("poll", poll.code)).content.decode()
    for lack in ("请写明异议联系方式", "请先编制名册", "至少 15 日发出"):
        assert lack in html
    refused = desk.post(at("step", poll.code, "notice"))
    assert refused.status_code == 422
    assert "请写明异议联系方式" in refused.content.decode()
    assert Poll.objects.get().noticed_at is None


def test_a_draft_is_revised(desk, compound):
    poll = drafted(desk, compound)
    page = desk.get(at("edit", poll.code))
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent |= {"title": "改过", "question_2": "第二项", "contact": "0752-1"}
    sent |= {"opens_at": moment(21), "closes_at": moment(31)}
    assert desk.post(at("edit", poll.code), sent).status_code == 302
    poll = Poll.objects.get()
    assert (poll.title, poll.contact) == ("改过", "0752-1")
    asked = [item.question for item in poll.items.all()]
    assert asked == ["是否同意加装充电桩", "第二项"]


def test_the_roll_is_made_from_a_compound_whole_or_by_buildings(desk, compound):
    poll = drafted(desk, compound)
    page = desk.get(at("roll", poll.code))
    assert "6 套计入表决的房屋，6 人，540.00 m²" in page.content.decode()
    url = f"{at('roll', poll.code)}?compound=T1"
    assert desk.post(url, {"buildings": ["2栋"]}).status_code == 302
    assert Poll.objects.get().roll.entry_count == 3
    assert desk.post(url, {}).status_code == 302
    assert Poll.objects.get().roll.entry_count == 6


def test_the_simulation_says_what_is_missing_at_a_rate(desk, compound):
    poll = drafted(desk, compound)
    desk.post(f"{at('roll', poll.code)}?compound=T1", {})
    html = desk.get(at("poll", poll.code) + "?rate=50").content.decode()
    assert "以参与率 50%" in html
    assert "还差 <b>1 人" in html
    assert "还差 <b>90.00 m²" in html
    old = make_poll("closed", lines(None, None, None, None))
    vote(old, "approve", "against", "approve")
    assert do(desk, old, "tally") == 302
    html = desk.get(at("poll", poll.code)).content.decode()
    assert "以去年参与率（75%）" in html


def test_from_the_draft_to_the_opening(desk, compound, lin):
    poll = drafted(desk, compound)
    desk.post(f"{at('roll', poll.code)}?compound=T1", {})
    assert do(desk, poll, "notice") == 302
    assert do(desk, poll, "publish_roll") == 302
    url = reverse("deliberation:objection", args=[poll.code])
    enter(lin).post(url, {"text": "少了我家"})
    assert do(desk, poll, "freeze_roll") == 422
    objection = Objection.objects.get()
    answer = {"is_upheld": "no", "reason": "名册有您"}
    assert desk.post(at("objection", objection.pk), answer).status_code == 302
    assert "名册有您" in enter(lin).get(url).content.decode()
    assert do(desk, poll, "freeze_roll") == 302
    assert Poll.objects.get().roll.sha256
    assert do(desk, poll, "freeze_roll") == 422


def test_a_published_roll_is_corrected_with_a_reason(desk, compound):
    poll = drafted(desk, compound)
    url = f"{at('roll', poll.code)}?compound=T1"
    desk.post(url, {"buildings": ["1栋"]})
    do(desk, poll, "notice")
    assert desk.post(url, {}).status_code == 422
    do(desk, poll, "publish_roll")
    assert desk.post(url, {}).status_code == 422
    assert desk.post(url, {"reason": "漏了二栋"}).status_code == 302
    assert Poll.objects.get().roll.entry_count == 6


def test_extension_and_cancellation_need_a_reason_and_go_forward(desk):
    poll = make_poll("open")
    assert do(desk, poll, "extend", closes_at=moment(12), reason="") == 422
    assert do(desk, poll, "extend", closes_at=moment(2), reason="早点") == 422
    assert do(desk, poll, "extend", closes_at=moment(12), reason="票没送到") == 302
    public = Client().get(reverse("deliberation:poll", args=[poll.code]))
    assert "票没送到" in public.content.decode()
    assert do(desk, poll, "cancel", reason="") == 422
    assert do(desk, poll, "cancel", reason="方案有误") == 302
    assert do(desk, poll, "cancel", reason="再来") == 422


def test_the_list_for_reminding_names_who_is_silent_and_no_choice(desk):
    poll = make_poll("open", lines(*[None] * 4, buildings=2))
    vote(poll, "approve", "against")
    html = desk.get(at("silent", poll.code)).content.decode()
    silent = [e.label for e in poll.roll.entries.order_by("pk")][2:]
    voted = [e.label for e in poll.roll.entries.order_by("pk")][:2]
    assert all(label in html for label in silent)
    assert not any(f"<td>{label}</td>" in html for label in voted)
    file = desk.get(at("silent_file", poll.code))
    body = b"".join(file.streaming_content).decode()
    assert all(label in body for label in silent)
    assert not any(word in body + html for word in ("approve", "against", "反对"))
    one = desk.get(at("silent", poll.code), {"building": "1栋"}).content.decode()
    assert silent[0] in one
    assert silent[1] not in one


def test_a_sold_unit_is_voted_for_by_its_new_owner(desk, lin, chen):
    poll = make_poll("open", lines(lin, None))
    entry = poll.roll.entries.get(voters__user=lin)
    sent = {"entry": entry.label, "phones": chen.phone, "basis": "登记簿 11月1日"}
    assert desk.post(at("transfer", poll.code), sent).status_code == 302
    ballot = reverse("deliberation:ballot", args=[poll.code, entry.pk])
    assert enter(chen).get(ballot).status_code == 200
    assert enter(lin).get(ballot).status_code == 403


def test_deliveries_by_building(desk):
    poll = make_poll("open", lines(*[None] * 4, buildings=2))
    sent = {"way": "hand", "building": "1栋", "proof": "签收单"}
    assert desk.post(at("deliver", poll.code), sent).status_code == 302
    assert Delivery.objects.count() == 2


def test_a_statutory_vote_is_counted_and_confirmed_by_two(desk, second, colleague):
    poll = make_poll(
        "closed", lines(None, None, None), legal_effect="statutory", basis="某文"
    )
    vote(poll, "approve", "approve", "against")
    before = timezone.now()
    page = desk.get(at("step", poll.code, "tally")).content.decode()
    ends = {deadline(open_until(now, 7)) for now in (before, timezone.now())}
    assert any(f"异议期 7 日（当日不计），到 {end}（星期" in page for end in ends)
    assert "节假日历" not in page
    assert do(desk, poll, "tally") == 422
    assert do(desk, poll, "tally", second_teller=colleague.pk) == 302
    assert do(desk, poll, "certify") == 422
    Result.objects.update(objection_until=timezone.now() - timedelta(seconds=1))
    assert do(desk, poll, "certify") == 302
    assert do(desk, poll, "certify") == 422
    assert Result.objects.get().certified_at is None
    assert do(second, poll, "certify") == 302
    assert Result.objects.get().certified_at
    for name in ("filed", "executing", "disclosed", "archived"):
        assert do(desk, poll, name, note="") == 422
        assert do(desk, poll, name, note="已办") == 302
    assert do(desk, poll, "void", reason="") == 422
    assert do(desk, poll, "void", reason="法院判决撤销") == 302
    assert do(desk, poll, "archived", note="再归档") == 422
    assert "没有要办的了" in desk.get(at("poll", poll.code)).content.decode()
    shown = desk.get(reverse("deliberation:result", args=[poll.code])).content.decode()
    assert "法院判决撤销" in shown


def test_a_citizen_and_a_stranger_stay_outside(lin):
    poll = make_poll("open", lines(lin))
    for name in ("poll", "silent", "papers", "proxies", "objections", "roll"):
        assert enter(lin).get(at(name, poll.code)).status_code in (302, 403)
        assert Client().get(at(name, poll.code)).status_code == 302
    assert do(enter(lin), poll, "cancel", reason="不要") in (302, 403)
    assert Poll.objects.get().cancelled_at is None


PAGES = ("poll", "silent", "papers", "proxies", "objections", "roll", "deliver")


@pytest.mark.parametrize("name", PAGES)
def test_many_units_cost_no_query_more(desk, name, django_assert_max_num_queries):
    found = []
    for size in (3, 60):
        poll = make_poll("open", lines(*[None] * size, buildings=3))
        vote(poll, "approve", "against")
        desk.get(at(name, poll.code))
        with django_assert_max_num_queries(60) as captured:
            assert desk.get(at(name, poll.code)).status_code == 200
        found.append(len(captured))
    assert found[0] == found[1]


def test_the_list_costs_the_same_at_any_length(desk, django_assert_max_num_queries):
    found = []
    for _ in range(2):
        for _more in range(5):
            make_poll("open")
        desk.get(at("polls"))
        with django_assert_max_num_queries(60) as captured:
            assert desk.get(at("polls")).status_code == 200
        found.append(len(captured))
    assert found[0] == found[1]


def test_a_long_list_turns_its_pages(desk):
    poll = make_poll("open", lines(*[None] * 60))
    page = desk.get(at("silent", poll.code)).context["page"]
    later = desk.get(at("silent", poll.code), {"after": page.next}).context["page"]
    assert len(page.items) + len(later.items) == 60
    assert not {e.pk for e in page.items} & {e.pk for e in later.items}
