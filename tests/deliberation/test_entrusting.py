"""Mandates given online: offered, accepted, ended, and what the pages say of it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from deliberation import triggers
from deliberation.actions.entrusting import accept_proxy, end_proxy, offer_proxy
from deliberation.actions.transfers import transfer_entry
from deliberation.exceptions import (
    AlreadyVoted,
    BoundByMandate,
    NotAllowed,
    NotOnRoll,
    NotReady,
)
from deliberation.models import Casting, Proxy
from tests.accounts.factories import UserFactory

from .passing import age, ballots, cast, close, entry, items, made
from .polling import at, enter, lines, moment
from .test_papers import ruled

pytestmark = pytest.mark.usefixtures("kept")


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def offer(poll, owner, agent, number=0, **more):
    """An offer on all questions that leaves the opinion to the agent; its first row."""
    numbers = number if isinstance(number, tuple) else (number,)
    given = offer_proxy(
        **{
            "owner": owner,
            "poll_id": poll.pk,
            "entry_ids": [entry(poll, one).pk for one in numbers],
            "agent": agent,
            "opinions": dict.fromkeys(items(poll), ""),
            "expires_at": poll.closes_at,
            **more,
        }
    )
    assert [one.entry for one in given] == [entry(poll, one) for one in numbers]
    return given[0]


def test_a_mandate_holds_once_it_is_accepted(lin, chen):
    poll = made(roll=lines(lin))
    given = offer(poll, lin, chen)
    with pytest.raises(NotOnRoll):
        cast(poll, chen)
    accept_proxy(agent=chen, proxy_id=given.pk)
    casting = cast(poll, chen)
    assert (casting.channel, casting.proxy) == ("proxy", given)
    assert (given.source, given.scan) == ("online", None)
    events = Entry.objects.filter(event__startswith="proxy.").order_by("pk")
    assert [one.event for one in events] == ["proxy.offered", "proxy.accepted"]


def test_the_owner_may_still_be_quicker(lin, chen):
    poll = made(roll=lines(lin))
    given = offer(poll, lin, chen)
    cast(poll, lin)
    with pytest.raises(AlreadyVoted):
        accept_proxy(agent=chen, proxy_id=given.pk)
    with pytest.raises(AlreadyVoted):
        offer(poll, lin, UserFactory())


def test_written_opinions_bind_online_too(lin, chen):
    poll = made(roll=lines(lin), questions=["甲", "乙"])
    first, second = items(poll)
    given = offer(poll, lin, chen, opinions={first: "against"})
    accept_proxy(agent=chen, proxy_id=given.pk)
    for said in ({first: "approve"}, {second: "approve"}):
        with pytest.raises(BoundByMandate):
            cast(poll, chen, said=said)
    cast(poll, chen, said={first: "against"})


@pytest.mark.parametrize("who", ["owner", "agent"])
@pytest.mark.parametrize("accepted", [True, False])
def test_either_side_ends_it_before_the_ballot(lin, chen, who, accepted):
    poll = made(roll=lines(lin))
    given = offer(poll, lin, chen)
    if accepted:
        accept_proxy(agent=chen, proxy_id=given.pk)
    (ended,) = end_proxy(user=lin if who == "owner" else chen, proxy_id=given.pk)
    declined = who == "agent" and not accepted
    assert ended.state == ("declined" if declined else "revoked")
    with pytest.raises(NotOnRoll):
        cast(poll, chen)
    with pytest.raises(NotReady, match="已经撤销"):
        end_proxy(user=lin, proxy_id=given.pk)
    assert offer(poll, lin, chen).pk != given.pk  # another may follow


def test_nobody_ends_it_after_the_ballot(lin, chen):
    poll = made(roll=lines(lin))
    given = offer(poll, lin, chen)
    accept_proxy(agent=chen, proxy_id=given.pk)
    cast(poll, chen)
    for who in (lin, chen):
        with pytest.raises(AlreadyVoted, match="不能再撤销"):
            end_proxy(user=who, proxy_id=given.pk)
    assert ballots(poll) == {"approve": 1}


def test_a_sale_ends_the_mandate(staff, lin, chen, stranger):
    poll = made(roll=lines(lin))
    given = offer(poll, lin, chen)
    accept_proxy(agent=chen, proxy_id=given.pk)
    transfer_entry(
        user=staff, entry_id=entry(poll).pk, voters=[stranger.pk], basis="登记簿"
    )
    with pytest.raises(NotOnRoll):
        cast(poll, chen)
    assert Entry.objects.get(event="proxy.revoked").target_id == str(given.pk)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"opinions": {}}, "哪几项"),
        ({"opinions": {10**9: ""}}, "哪几项"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "有效期"),
    ],
)
def test_an_incomplete_offer(lin, chen, change, words):
    with pytest.raises(NotReady, match=words):
        offer(made(roll=lines(lin)), lin, chen, **change)


def test_offers_that_make_no_sense(lin, chen, stranger):
    poll = made(roll=lines(lin, chen))
    with pytest.raises(NotOnRoll):
        offer(poll, stranger, chen)
    with pytest.raises(NotOnRoll):
        offer(poll, lin, stranger, 1)
    with pytest.raises(NotReady, match="不需要委托"):
        offer(poll, lin, lin)
    with pytest.raises(NotReady, match="验证手机号"):
        offer(poll, lin, UserFactory(identity_tier="visitor"))
    offer(poll, lin, stranger)
    with pytest.raises(NotReady, match="已经委托"):
        offer(poll, lin, chen)
    with pytest.raises(NotReady, match="截止之前"):
        offer(close(made(roll=lines(lin))), lin, chen)


def test_who_may_accept(lin, chen, stranger):
    poll = made(roll=lines(lin))
    given = offer(poll, lin, chen)
    for who in (lin, stranger):
        with pytest.raises(NotAllowed):
            accept_proxy(agent=who, proxy_id=given.pk)
    with pytest.raises(NotAllowed):
        end_proxy(user=stranger, proxy_id=given.pk)
    accept_proxy(agent=chen, proxy_id=given.pk)
    with pytest.raises(NotReady, match="已经接受"):
        accept_proxy(agent=chen, proxy_id=given.pk)


def test_nobody_accepts_what_has_expired_or_after_the_end(lin, chen):
    poll = made(roll=lines(lin, lin))
    short = offer(poll, lin, chen, expires_at=timezone.now() + timedelta(hours=1))
    long = offer(poll, lin, chen, 1)
    age(poll, hours=2)
    with pytest.raises(NotReady, match="有效期已过"):
        accept_proxy(agent=chen, proxy_id=short.pk)
    close(poll)
    with pytest.raises(NotReady, match="已经截止"):
        accept_proxy(agent=chen, proxy_id=long.pk)


def test_nobody_accepts_more_than_the_rule_allows(chen):
    owners = UserFactory.create_batch(3)
    poll = made(roll=lines(*owners))
    ruled(poll, proxy={"form": "written", "limit": 2, "note": "不超过两份"})
    offers = [offer(poll, who, chen, n) for n, who in enumerate(owners)]
    for given in offers[:2]:
        accept_proxy(agent=chen, proxy_id=given.pk)
    with pytest.raises(NotReady, match="最多接受 2 人"):
        accept_proxy(agent=chen, proxy_id=offers[2].pk)


def test_a_rule_that_asks_for_paper_is_kept(client, lin, chen):
    poll = made(roll=lines(lin))
    ruled(poll, proxy={"form": "paper", "limit": None, "note": "须纸质"})
    with pytest.raises(NotReady, match="要求纸质委托书"):
        offer(poll, lin, chen)
    client.force_login(lin)
    html = client.get(page("entrust", poll.code, entry(poll).pk)).content.decode()
    assert "要求纸质委托书" in html
    assert page("mandate", poll.code, entry(poll).pk) in html


def test_the_database_keeps_mandates(lin, chen, stranger):
    poll = made(roll=lines(lin))
    given = offer(poll, lin, chen)
    rows = Proxy.objects.filter(pk=given.pk)

    def forged():
        Casting.objects.create(
            poll=poll,
            entry=entry(poll),
            voter=chen,
            channel="proxy",
            proxy=given,
            receipt="x",
            submission_key="x",
            content_sha256="0" * 64,
            cast_at=timezone.now(),
        )

    acts = [forged, lambda: rows.update(agent=stranger)]
    acts.append(lambda: rows.update(opinions={}))
    for act in acts:
        with pytest.raises(DatabaseError, match="mandate that holds"):
            with transaction.atomic():
                act()
    accept_proxy(agent=chen, proxy_id=given.pk)
    with pytest.raises(DatabaseError, match="mandate that holds"):
        with transaction.atomic():
            rows.update(accepted_at=None)
    with triggers.suspended():
        rows.update(accepted_at=None)


# The pages.


def page(name, *args) -> str:
    return reverse(f"deliberation:{name}", args=args)


def filled(poll, agent, **more):
    """The form as a browser sends it."""
    sent = {f"item_{pk}": "approve" for pk in items(poll)}
    phone = agent.phone if isinstance(agent, User) else agent
    return {"phone": phone, "expires_at": moment(3), "sure": "on", **sent, **more}


def test_from_the_offer_to_the_ballot_through_the_pages(lin, chen):
    poll = made(roll=lines(lin))
    owner, agent = enter(lin), enter(chen)
    where = page("entrust", poll.code, entry(poll).pk)
    assert where in owner.get(page("poll", poll.code)).content.decode()
    assert owner.get(where).status_code == 200
    looked = owner.post(where, filled(poll, chen, do="review"))
    assert looked.status_code == 200
    assert "还没有发出" in looked.content.decode()
    assert chen.phone not in looked.content.decode().replace(
        f'value="{chen.phone}"', ""
    )
    assert not Proxy.objects.exists()
    again = owner.post(where, filled(poll, chen, do="edit"))
    assert chen.phone in again.content.decode()
    sent = owner.post(where, filled(poll, chen, do="send"))
    given = Proxy.objects.get()
    assert sent.url == page("entrusted", given.pk)
    shown = owner.get(sent.url).content.decode()
    assert "等受托人接受" in shown
    assert chen.public_name not in shown  # not before he has agreed
    waiting = agent.get(page("own_votes")).content.decode()
    assert sent.url in waiting
    assert agent.post(sent.url, {"do": "accept"}).status_code == 302
    assert chen.public_name in owner.get(sent.url).content.decode()
    ballot = page("ballot", poll.code, entry(poll).pk)
    vote = {f"item_{pk}": "approve" for pk in items(poll)}
    done = agent.post(ballot, {**vote, "submission_key": "k", "do": "cast"})
    assert done.status_code == 302
    assert "代为投票" in owner.get(sent.url).content.decode()
    assert owner.post(sent.url, {"do": "end"}).status_code == 422


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"phone": "123"}, "11 位手机号"),
        ({"phone": "19911112222"}, "还没有账号"),
        ({"sure": ""}, "请确认以后再委托"),
        ({"expires_at": "x"}, "有效"),
    ],
)
def test_what_the_form_asks_for(lin, chen, change, words):
    poll = made(roll=lines(lin))
    where = page("entrust", poll.code, entry(poll).pk)
    answer = enter(lin).post(where, filled(poll, chen, do="send", **change))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Proxy.objects.exists()


@pytest.mark.usefixtures("same_window")
def test_phones_are_not_tried_out(lin, chen):
    poll = made(roll=lines(lin))
    where = page("entrust", poll.code, entry(poll).pk)
    browser = enter(lin)
    for _n in range(20):
        browser.post(where, filled(poll, "19911112222", do="send"))
    answer = browser.post(where, filled(poll, chen, do="send"))
    assert answer.status_code == 429
    assert "次数太多" in answer.content.decode()
    assert not Proxy.objects.exists()


def test_staff_see_where_a_mandate_comes_from(staff, lin, chen):
    poll = made(roll=lines(lin))
    offer(poll, lin, chen)
    html = enter(staff).get(at("proxies", poll.code)).content.decode()
    assert "线上" in html
    assert "等受托人接受" in html


def test_a_wrong_phone_on_the_desk_is_said_in_words(staff, lin):
    poll = made(roll=lines(lin))
    answer = enter(staff).post(at("proxies", poll.code), {"phone": "123"})
    assert answer.status_code == 422
    assert "11 位手机号" in answer.content.decode()
