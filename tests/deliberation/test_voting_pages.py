"""Voting through the pages: the choice in words, the receipt, what keeps it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.proxies import register_proxy
from deliberation.models import (
    Ballot,
    Casting,
    PaperBallot,
    Poll,
    Scan,
    TopicPoll,
)
from deliberation.rules.rolls import RollLine
from tests.accounts.factories import KeeperFactory, UserFactory

from . import boarding
from .polling import DAY, enter, lines, make_poll, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin():
    return UserFactory()


@pytest.fixture
def poll(lin):
    return make_poll("open", lines(lin, None, None))


def address(poll, user, name="ballot") -> str:
    entry = poll.roll.entries.filter(voters__user=user).first()
    return reverse(f"deliberation:{name}", args=[poll.code, entry.pk])


def filled(page, choice, **more) -> dict:
    """The form as the page gave it, every question answered alike."""
    form = page.context["form"]
    answers = {field.html_name: choice for _item, field in form.questions}
    return {"submission_key": form["submission_key"].value(), **answers, **more}


def cast(client, url, choice="approve"):
    return client.post(url, filled(client.get(url), choice, do="cast"))


def test_from_the_form_to_the_receipt(poll, lin):
    client, url = enter(lin), address(poll, lin)
    sent = filled(client.get(url), "against", do="review")
    asked = client.post(url, sent)
    html = asked.content.decode()
    assert "还没有投出" in html
    assert "反对</b>“是否同意加装充电桩”" in html
    assert not Ballot.objects.exists()
    done = client.post(url, {**sent, "do": "cast"})
    casting = Casting.objects.get()
    assert done.url == reverse(
        "deliberation:receipt", args=[poll.code, casting.receipt]
    )
    shown = client.get(done.url).content.decode()
    assert casting.receipt in shown
    assert "反对</b>“是否同意加装充电桩”" in shown
    assert casting.receipt in client.get(page_of(poll)).content.decode()


def page_of(poll, name="poll") -> str:
    return reverse(f"deliberation:{name}", args=[poll.code])


def test_going_back_keeps_the_choice(poll, lin):
    client, url = enter(lin), address(poll, lin)
    back = client.post(url, filled(client.get(url), "abstain", do="edit"))
    field = back.context["form"].questions[0][1]
    assert (back.status_code, field.value()) == (200, "abstain")
    assert not Casting.objects.exists()


@pytest.mark.parametrize("sent", ["", "invalid", "同意", "approve2"])
@pytest.mark.parametrize("do", ["review", "cast", ""])
def test_a_choice_that_is_none_is_asked_for_again(poll, lin, sent, do):
    client, url = enter(lin), address(poll, lin)
    answer = client.post(url, filled(client.get(url), sent, do=do))
    assert answer.status_code == 422
    assert "请选择同意、反对或者弃权。" in answer.content.decode()
    assert not Casting.objects.exists()


def test_the_same_form_twice_is_one_ballot_and_one_receipt(poll, lin):
    client, url = enter(lin), address(poll, lin)
    sent = filled(client.get(url), "approve", do="cast")
    first, second = client.post(url, sent), client.post(url, sent)
    assert first.url == second.url
    assert Casting.objects.count() == Ballot.objects.count() == 1


def test_a_used_form_with_another_choice_is_told_and_can_be_sent_anew(poll, lin):
    client, url = enter(lin), address(poll, lin)
    sent = filled(client.get(url), "approve", do="cast")
    client.post(url, sent)
    refused = client.post(url, filled_again(sent, "against"))
    assert refused.status_code == 409
    assert Ballot.objects.get().choice == "approve"
    field = refused.context["form"].questions[0][1]
    assert field.value() == "against"
    again = client.post(url, filled(refused, "against", do="cast"))
    assert (again.status_code, Ballot.objects.get().choice) == (302, "against")


def filled_again(sent, choice):
    return {k: choice if k.startswith("item_") else v for k, v in sent.items()}


def test_changing_until_the_end_where_the_rule_lets(poll, lin):
    client, url = enter(lin), address(poll, lin)
    first = cast(client, url, "approve")
    page = client.get(url)
    assert page.context["form"].questions[0][1].value() == "approve"
    cast(client, url, "against")
    assert Ballot.objects.get().choice == "against"
    assert "这张票后来改过" in client.get(first.url).content.decode()


def test_no_changing_where_the_rule_forbids(poll, lin):
    rule = {**poll.rule, "terms": {**poll.rule["terms"], "change_until_close": False}}
    Poll.objects.update(rule=rule)
    client, url = enter(lin), address(poll, lin)
    sent = filled(client.get(url), "approve", do="cast")
    assert "投出后不能更改" in client.get(url).content.decode()
    client.post(url, sent)
    assert "投出后不能更改" in client.get(url).content.decode()
    assert "改票<span" not in client.get(page_of(poll)).content.decode()
    sent = {**filled_again(sent, "against"), "submission_key": "another"}
    refused = client.post(url, sent)
    assert (refused.status_code, Ballot.objects.get().choice) == (409, "approve")


def test_the_second_co_owner_is_told_who_was_first_but_not_how(lin):
    hong = UserFactory()
    poll = make_poll("open", lines((lin, hong), None))
    cast(enter(lin), address(poll, lin), "against")
    client = enter(hong)
    for url in (address(poll, hong), page_of(poll)):
        html = client.get(url).content.decode()
        assert "这套房屋已由共有人投票" in html
        assert "反对</b>" not in html
        assert Casting.objects.get().receipt not in html
    key = {"submission_key": "k", "do": "cast"}
    items = {f"item_{item.pk}": "approve" for item in poll.items.all()}
    assert client.post(address(poll, hong), {**key, **items}).status_code == 409
    assert Ballot.objects.get().choice == "against"


def test_units_of_one_person_are_one_form_and_one_voice(lin):
    roll = [
        RollLine("1栋101", "p1", "h1", 9000, (lin.pk,), "1栋"),
        RollLine("1栋102", "p1", "h2", 8000, (lin.pk,), "1栋"),
        RollLine("2栋201", "p2", "h3", 7000, (lin.pk,), "2栋"),
    ]
    poll = make_poll("open", roll)
    page = enter(lin).get(page_of(poll))
    assert [stake.label for stake in page.context["mine"]] == [
        "1栋101、1栋102",
        "2栋201",
    ]
    cast(enter(lin), address(poll, lin))
    voted = Ballot.objects.values_list("roll_entry__label", flat=True)
    assert sorted(voted) == ["1栋101", "1栋102"]


def test_a_stranger_reads_everything_and_votes_nowhere(poll):
    client = enter(UserFactory())
    for name in ("poll", "turnout", "result", "notice"):
        assert client.get(page_of(poll, name)).status_code == 200
    assert "您不在这次表决的名册上" in client.get(page_of(poll)).content.decode()
    for entry in poll.roll.entries.all():
        url = reverse("deliberation:ballot", args=[poll.code, entry.pk])
        items = {f"item_{item.pk}": "approve" for item in poll.items.all()}
        answers = [client.get(url), client.post(url, {**items, "do": "cast"})]
        assert [a.status_code for a in answers] == [403, 403]
        assert "怎样才可以" in answers[0].content.decode()
    assert not Casting.objects.exists()


def test_the_receipt_of_another_is_not_there(poll, lin):
    receipt = cast(enter(lin), address(poll, lin)).url
    assert enter(UserFactory()).get(receipt).status_code == 404
    assert enter(KeeperFactory(place=poll.region)).get(receipt).status_code == 404
    assert Client().get(receipt).status_code == 302


def test_signing_in_on_the_way_keeps_the_choice(poll, lin):
    url, client = address(poll, lin), Client()
    item = poll.items.get()
    asked = client.post(url, {f"item_{item.pk}": "against", "do": "review"})
    assert (asked.status_code, asked.url.endswith(f"next={url}")) == (302, True)
    client.force_login(lin)
    page = client.get(url)
    assert page.context["form"].questions[0][1].value() == "against"
    assert client.get(url).context["form"].questions[0][1].value() is None


def test_a_stale_token_costs_nothing(poll, lin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lin)
    url = address(poll, lin)
    sent = filled(client.get(url), "against", do="cast")
    refused = client.post(url, sent)
    assert refused.status_code == 403
    assert refused.context["form"].questions[0][1].value() == "against"
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', refused.content.decode())
    assert (
        client.post(url, {**sent, "csrfmiddlewaretoken": token[1]}).status_code == 302
    )


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ("frozen", "现在还不能投票"),
        ("closed", "截止，不再投票"),
        ("roll_published", "还不能"),
    ],
)
def test_outside_the_window_the_form_says_until_or_since_when(lin, stage, told):
    poll = make_poll(stage, lines(lin))
    client, url = enter(lin), address(poll, lin)
    page = client.get(url)
    assert told in page.content.decode()
    answer = client.post(url, filled(page, "approve", do="cast"))
    assert (answer.status_code, Casting.objects.count()) == (409, 0)


def test_a_repeat_after_the_end_still_gives_the_receipt(poll, lin):
    client, url = enter(lin), address(poll, lin)
    sent = filled(client.get(url), "approve", do="cast")
    first = client.post(url, sent)
    Poll.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert client.post(url, sent).url == first.url


def test_a_paper_shuts_the_form(poll, lin):
    teller = KeeperFactory(place=poll.region)
    entry = poll.roll.entries.get(voters__user=lin)
    scan = Scan.objects.create(
        reference="纸1", uploaded_at=timezone.now(), uploaded_by=teller
    )
    PaperBallot.objects.create(
        poll=poll,
        entry=entry,
        scan=scan,
        received_at=timezone.now(),
        first={},
        first_by=teller,
    )
    html = enter(lin).get(address(poll, lin)).content.decode()
    assert "已收到这套房屋（席位）的纸质票" in html


def test_an_agent_votes_as_the_mandate_says(poll, lin):
    agent, staff = UserFactory(), KeeperFactory(place=poll.region)
    entry, item = poll.roll.entries.get(voters__user=lin), poll.items.get()
    register_proxy(
        user=staff,
        poll_id=poll.pk,
        entry_id=entry.pk,
        agent=agent,
        opinions={item.pk: "against"},
        expires_at=timezone.now() + DAY,
        reference="委1",
    )
    url = reverse("deliberation:ballot", args=[poll.code, entry.pk])
    client = enter(agent)
    form = client.get(url).context["form"]
    assert [value for value, _word in form.fields[f"item_{item.pk}"].choices] == [
        "against"
    ]
    assert cast(client, url, "against").status_code == 302
    assert Casting.objects.get().channel == "proxy"
    assert "已由代理人投票" in enter(lin).get(url).content.decode()


def test_the_mandate_to_print_is_for_the_owner_alone(poll, lin):
    url = address(poll, lin, "mandate")
    html = enter(lin).get(url).content.decode()
    assert "表决委托书" in html
    assert enter(UserFactory()).get(url).status_code == 404
    Poll.objects.update(rule={**poll.rule, "terms": {**poll.terms, "proxy": None}})
    assert enter(lin).get(url).status_code == 404


def test_objections_to_the_roll(lin):
    poll = make_poll("roll_published", lines(lin))
    url, client = page_of(poll, "objection"), enter(UserFactory())
    assert client.post(url, {"text": ""}).status_code == 422
    assert client.post(url, {"text": "漏了我家 3栋201"}).status_code == 302
    html = client.get(url).content.decode()
    assert "漏了我家 3栋201" in html
    assert "漏了我家" not in enter(lin).get(url).content.decode()


def test_an_objection_at_the_wrong_time_is_told_when_it_could_be(poll, lin):
    url, client = page_of(poll, "objection"), enter(lin)
    assert "现在不在异议期内" in client.get(url).content.decode()
    refused = client.post(url, {"text": "不对"})
    assert refused.status_code == 422
    assert poll.objections.count() == 0


def queries_of(client, url, capture) -> int:
    with capture as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["poll", "turnout", "result", "notice"])
def test_many_units_cost_no_query_more(name, lin, django_assert_max_num_queries):
    found = []
    for size in (3, 60):
        poll = make_poll("open", lines(*[lin] * 2, *[None] * size, buildings=5))
        vote(poll, "approve", "", *["against"] * size)
        client = enter(lin)
        client.get(page_of(poll, name))
        count = queries_of(
            client, page_of(poll, name), django_assert_max_num_queries(40)
        )
        found.append(count)
    assert found[0] == found[1]


@pytest.mark.parametrize("many", [2, 12])
def test_the_list_costs_the_same_at_any_length(many, django_assert_max_num_queries):
    for _ in range(many):
        make_poll("open")
    with django_assert_max_num_queries(8):
        assert Client().get(reverse("deliberation:polls")).status_code == 200


def test_a_poll_about_a_topic_leads_back_to_it(poll):
    topic = boarding.topic(boarding.board(poll.region), title="楼道堆物")
    TopicPoll.objects.create(topic=topic, poll=poll, linked_by=poll.created_by)
    html = Client().get(page_of(poll)).content.decode()
    assert reverse("deliberation:topic", args=[topic.code]) in html
    assert "楼道堆物" in html
