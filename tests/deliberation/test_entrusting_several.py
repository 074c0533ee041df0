"""Several units entrusted by one act: each has its row, all go the same way."""

from dataclasses import replace

import pytest
from django.core.cache import cache

from audit.models import Entry
from deliberation.actions.entrusting import accept_proxy, end_proxy
from deliberation.actions.transfers import transfer_entry
from deliberation.exceptions import AlreadyVoted, NotOnRoll, NotReady, PersonConflict
from deliberation.models import Proxy

from .passing import ballots, cast, entry, items, made
from .polling import enter, lines
from .test_entrusting import filled, offer, page
from .test_papers import ruled

pytestmark = pytest.mark.usefixtures("kept")


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def three_units(lin, *others):
    """Two units that count as one person and one that does not, all of one owner."""
    one, two, three, *rest = lines(lin, lin, lin, *others)
    poll = made(roll=[replace(one, person="together"), replace(two, person="together"),
                      three, *rest])  # fmt: skip
    assert [e.shared for e in poll.roll.entries.order_by("pk")[:3]] == [1, 1, 0]
    return poll


def test_one_act_entrusts_all_units_each_with_its_row(lin, chen):
    poll = three_units(lin)
    given = offer(poll, lin, chen, (0, 1, 2))
    assert Proxy.objects.count() == 3
    assert len(accept_proxy(agent=chen, proxy_id=given.pk)) == 3
    assert not Proxy.objects.filter(accepted_at=None).exists()
    events = Entry.objects.filter(event__startswith="proxy.").order_by("pk")
    assert [one.event for one in events] == ["proxy.offered", "proxy.accepted"]
    assert events[0].data["entries"] == [entry(poll, n).pk for n in range(3)]


def test_the_agent_votes_for_units_of_one_person_together_and_may_change(lin, chen):
    """One person gives one answer: 建筑物区分所有权司法解释 第九条."""
    poll = three_units(lin)
    accept_proxy(agent=chen, proxy_id=offer(poll, lin, chen, (0, 1, 2)).pk)
    cast(poll, chen, "approve", number=1)
    assert ballots(poll) == {"approve": 2}
    cast(poll, chen, "against", number=0)
    assert ballots(poll) == {"against": 2}
    cast(poll, chen, "abstain", number=2)
    assert ballots(poll) == {"against": 2, "abstain": 1}
    with pytest.raises(AlreadyVoted):
        cast(poll, lin)


def test_mandates_that_bind_differently_are_not_voted_by_together(lin, chen):
    poll = three_units(lin)
    (item,) = items(poll)
    for number, said in ((0, "approve"), (1, "against")):
        given = offer(poll, lin, chen, number, opinions={item: said})
        accept_proxy(agent=chen, proxy_id=given.pk)
    cast(poll, chen, "approve", number=0)
    assert ballots(poll) == {"approve": 1}
    with pytest.raises(PersonConflict):
        cast(poll, chen, "against", number=1)


def test_an_offer_is_whole_or_not_at_all(lin, chen, stranger):
    poll = three_units(lin, stranger)
    for numbers in ((0, 3), (0, 99)):
        ids = [entry(poll, n).pk if n < 9 else 10**9 for n in numbers]
        with pytest.raises(NotOnRoll):
            offer(poll, lin, chen, entry_ids=ids)
    with pytest.raises(NotOnRoll):
        offer(poll, lin, chen, entry_ids=[])
    cast(poll, lin, number=2)
    with pytest.raises(AlreadyVoted):
        offer(poll, lin, chen, (0, 1, 2))
    assert not Proxy.objects.exists()


def test_what_has_voted_meanwhile_is_left_out_of_the_acceptance(lin, chen):
    poll = three_units(lin)
    given = offer(poll, lin, chen, (0, 1, 2))
    cast(poll, lin, number=0)  # and number 1 with it
    (taken,) = accept_proxy(agent=chen, proxy_id=given.pk)
    assert taken.entry == entry(poll, 2)


def test_ending_ends_what_was_not_voted_by_yet(lin, chen):
    poll = three_units(lin)
    given = offer(poll, lin, chen, (0, 1, 2))
    accept_proxy(agent=chen, proxy_id=given.pk)
    cast(poll, chen, number=0)
    (ended,) = end_proxy(user=lin, proxy_id=given.pk)
    assert ended.entry == entry(poll, 2)
    with pytest.raises(AlreadyVoted):
        end_proxy(user=chen, proxy_id=given.pk)
    cast(poll, lin, number=2)


def test_the_rule_counts_who_entrusts_not_their_units(lin, chen, stranger):
    """居委会组织法 第十九条: 不超过三人; the two units of one person are one."""
    poll = three_units(lin, stranger)
    ruled(poll, proxy={"form": "written", "limit": 2, "note": "不超过两人"})
    given = offer(poll, lin, chen, (0, 1, 2))
    accept_proxy(agent=chen, proxy_id=given.pk)
    with pytest.raises(NotReady, match="最多接受 2 人"):
        offer(poll, stranger, chen, 3)


def test_a_sale_ends_the_mandate_of_that_unit_alone(staff, lin, chen, stranger):
    poll = three_units(lin)
    given = offer(poll, lin, chen, (0, 1, 2))
    accept_proxy(agent=chen, proxy_id=given.pk)
    transfer_entry(
        user=staff, entry_id=entry(poll).pk, voters=[stranger.pk], basis="登记簿"
    )
    with pytest.raises(NotOnRoll):
        cast(poll, chen)
    cast(poll, chen, number=1)
    cast(poll, chen, number=2)
    html = enter(lin).get(page("entrusted", given.pk)).content.decode()
    assert "已撤销" in html
    assert "有效" in html


def test_several_units_through_the_pages(lin, chen):
    poll = three_units(lin)
    owner, agent = enter(lin), enter(chen)
    labels = [entry(poll, n).label for n in range(3)]
    where = page("entrust", poll.code, entry(poll).pk)
    html = owner.get(where).content.decode()
    assert html.count('name="entries"') == 3
    assert html.count("checked") == 3
    assert "一次委托" in html
    answer = owner.post(where, filled(poll, chen, do="review", entries=[]))
    assert answer.status_code == 422
    assert "请至少选择一套" in answer.content.decode()
    chosen = [entry(poll, n).pk for n in range(3)]
    looked = owner.post(where, filled(poll, chen, do="review", entries=chosen))
    html = looked.content.decode()
    assert "、".join(labels) in html
    assert html.count('type="hidden" name="entries"') == 3
    other = [*chosen[:1], 10**9]
    answer = owner.post(where, filled(poll, chen, do="send", entries=other))
    assert answer.status_code == 422
    sent = owner.post(where, filled(poll, chen, do="send", entries=chosen))
    assert Proxy.objects.count() == 3
    for who in (owner, agent):
        html = who.get(page("own_votes")).content.decode()
        assert html.count(sent.url) == 1  # one act, one card
        assert "、".join(labels) in html
    assert agent.post(sent.url, {"do": "accept"}).status_code == 302
    html = agent.get(page("poll", poll.code)).content.decode()
    assert "、".join(labels[:2]) in html
    assert html.count("受委托代为投票") == 2
    assert owner.post(sent.url, {"do": "end"}).status_code == 302
    assert not Proxy.objects.filter(revoked_at=None).exists()


def test_a_forged_entry_is_not_entrusted(lin, chen, stranger):
    """A voter cannot slip a neighbour's unit into the form."""
    poll = three_units(lin, stranger)
    where = page("entrust", poll.code, entry(poll).pk)
    forged = [entry(poll).pk, entry(poll, 3).pk]
    answer = enter(lin).post(where, filled(poll, chen, do="send", entries=forged))
    assert answer.status_code == 422
    assert not Proxy.objects.exists()
