"""Mandates: written, for named questions, until a day, no more than the rule allows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from deliberation.actions.proxies import register_proxy, revoke_proxy
from deliberation.exceptions import (
    AlreadyVoted,
    BoundByMandate,
    NotAllowed,
    NotOnRoll,
    NotReady,
)
from deliberation.models import Casting, Proxy

from .passing import age, ballots, cast, close, entry, items, made
from .polling import lines
from .test_papers import ruled

pytestmark = pytest.mark.usefixtures("kept")


def mandate(poll, by, agent, number=0, **more):
    """A mandate for all questions that leaves the opinion to the agent."""
    words = {
        "opinions": dict.fromkeys(items(poll), ""),
        "expires_at": timezone.now() + timedelta(days=5),
        "reference": "委托书 001",
        **more,
    }
    return register_proxy(
        user=by, poll_id=poll.pk, entry_id=entry(poll, number).pk, agent=agent, **words
    )


def test_an_agent_votes_for_the_entry(staff, lin, chen):
    poll = made(roll=lines(lin))
    given = mandate(poll, staff, chen)
    casting = cast(poll, chen)
    assert (casting.channel, casting.proxy) == ("proxy", given)
    with pytest.raises(AlreadyVoted):
        cast(poll, lin, "against")
    cast(poll, chen, "against")  # the rule lets him change it
    assert ballots(poll) == {"against": 1}
    assert Entry.objects.filter(event="proxy.registered").count() == 1
    assert list(Proxy.objects.visible_to(chen)) == [given]
    assert not Proxy.objects.visible_to(lin).exists()


def test_the_owner_may_be_quicker(staff, lin, chen):
    poll = made(roll=lines(lin))
    mandate(poll, staff, chen)
    cast(poll, lin)
    with pytest.raises(AlreadyVoted):
        cast(poll, chen, "against")


def test_the_agent_keeps_to_the_written_opinion(staff, lin, chen):
    poll = made(roll=lines(lin), questions=["甲", "乙"])
    first, second = items(poll)
    mandate(poll, staff, chen, opinions={first: "against"})
    for said in ({first: "approve"}, {second: "approve"}):
        with pytest.raises(BoundByMandate, match="委托书"):
            cast(poll, chen, said=said)
    cast(poll, chen, said={first: "against"})
    cast(poll, lin, said={second: "approve"})  # what was not entrusted is his own
    assert ballots(poll) == {"against": 1, "approve": 1}


def test_an_expired_or_revoked_mandate_gives_no_vote(staff, lin, chen):
    poll = made(roll=lines(lin, None))
    revoked = mandate(poll, staff, chen)
    revoke_proxy(user=staff, proxy_id=revoked.pk)
    with pytest.raises(NotOnRoll):
        cast(poll, chen)
    with pytest.raises(NotReady, match="已经撤销"):
        revoke_proxy(user=staff, proxy_id=revoked.pk)
    mandate(poll, staff, chen, expires_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(NotOnRoll):
        cast(age(poll, hours=2), chen)


def test_a_revoked_mandate_leaves_the_ballot(staff, lin, chen):
    poll = made(roll=lines(lin))
    given = mandate(poll, staff, chen)
    cast(poll, chen)
    revoke_proxy(user=staff, proxy_id=given.pk)
    assert ballots(poll) == {"approve": 1}
    assert Casting.objects.get().proxy == given


def test_as_many_mandates_as_the_rule_allows(staff, chen):
    poll = made(roll=lines(None, None, None, None))
    ruled(poll, proxy={"form": "written", "limit": 3, "note": "不超过三人"})
    for number in range(3):
        mandate(poll, staff, chen, number)
    with pytest.raises(NotReady, match="最多接受 3 人"):
        mandate(poll, staff, chen, 3)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"opinions": {}}, "哪几项"),
        ({"opinions": {10**9: ""}}, "哪几项"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "有效期"),
        ({"reference": ""}, "扫描件"),
    ],
)
def test_an_incomplete_mandate(staff, lin, chen, change, words):
    poll = made(roll=lines(lin))
    with pytest.raises(NotReady, match=words):
        mandate(poll, staff, chen, **change)
    with pytest.raises(NotReady, match="同意、反对或者弃权"):
        mandate(poll, staff, chen, opinions={items(poll)[0]: "invalid"})


def test_mandates_that_make_no_sense(staff, lin, chen):
    poll = made(roll=lines(lin, lin))
    with pytest.raises(NotReady, match="不需要委托"):
        mandate(poll, staff, lin)
    mandate(poll, staff, chen)
    with pytest.raises(NotReady, match="已经委托"):
        mandate(poll, staff, chen)
    cast(poll, lin, number=1)
    with pytest.raises(AlreadyVoted):
        mandate(poll, staff, chen, 1)


def test_some_rules_know_no_proxies(staff, lin, chen):
    poll = made(roll=lines(lin), rule="owners.petition")
    with pytest.raises(NotReady, match="没有委托投票"):
        mandate(poll, staff, chen)


def test_mandates_come_in_time_and_through_staff(staff, lin, chen):
    with pytest.raises(NotReady, match="截止之前"):
        mandate(close(made(roll=lines(lin))), staff, chen)
    with pytest.raises(NotAllowed):
        mandate(made(roll=lines(lin)), lin, chen)
