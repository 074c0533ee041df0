"""Notices about votes, topics and claims: to whom, what, and while it is true."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.claims import confirm_claim, refuse_claim
from accounts.models import UnitClaim
from audit import followers
from deliberation.actions import entrusting
from deliberation.actions.discussion import hide_topic
from deliberation.actions.window import cancel_poll, extend_poll
from deliberation.rules.rolls import RollLine
from notifications.models import Kind, Notice
from notifications.wording import wording
from regions.models import Unit
from tests.accounts.factories import KeeperFactory, UserFactory
from tests.deliberation import boarding, passing

from .conftest import told

pytestmark = pytest.mark.django_db


def shared_home(*owners) -> list[RollLine]:
    """A roll of two units, of which the first has several owners."""
    voters = tuple(owner.pk for owner in owners)
    return [
        RollLine("1栋101", person="a" * 64, area=9000, voters=voters),
        RollLine("1栋102", person="b" * 64, area=9000),
    ]


def notices_of(user) -> list[str]:
    followers.settle()
    return list(Notice.objects.filter(recipient=user).values_list("kind", flat=True))


def words(user) -> str:
    (notice,) = Notice.objects.filter(recipient=user)
    said = wording(notice)
    return said and said.text


def test_a_co_owner_learns_that_the_unit_has_voted_but_not_how():
    first, second, stranger = UserFactory(), UserFactory(), UserFactory()
    poll = passing.made("open", shared_home(first, second))
    passing.cast(poll, first, "against")
    assert notices_of(first) == notices_of(stranger) == []
    assert notices_of(second) == [Kind.VOTED]
    said = words(second)
    assert poll.title in said
    assert "反对" not in said


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("poll.noticed", Kind.VOTE_NOTICED),
        ("poll.extended", Kind.VOTE_EXTENDED),
        ("result.certified", Kind.VOTE_CERTIFIED),
    ],
)
def test_everybody_on_the_roll_is_told_once(event, kind):
    one, other = UserFactory(), UserFactory()
    poll = passing.made("open", shared_home(one, other))
    told(event, poll)
    assert notices_of(one) == notices_of(other) == [kind]
    assert poll.title in words(one)


def test_extending_and_cancelling_tell_the_roll():
    owner = UserFactory()
    poll = passing.made("open", shared_home(owner))
    staff = KeeperFactory(place=poll.region)
    later = poll.closes_at + timedelta(days=1)
    extend_poll(user=staff, poll_id=poll.pk, closes_at=later, reason="参与不足")
    cancel_poll(user=staff, poll_id=poll.pk, reason="方案有误")
    assert notices_of(owner) == [Kind.VOTE_STOPPED, Kind.VOTE_EXTENDED]
    extended = Notice.objects.get(recipient=owner, kind=Kind.VOTE_EXTENDED)
    stopped = Notice.objects.get(recipient=owner, kind=Kind.VOTE_STOPPED)
    assert wording(extended) is None  # no longer true
    assert "终止" in wording(stopped).text


def entrusted(owner, agent):
    """A mandate that the owner of the first unit offers online."""
    poll = passing.made("open", shared_home(owner))
    (proxy,) = entrusting.offer_proxy(
        owner=owner,
        poll_id=poll.pk,
        entry_ids=[passing.entry(poll).pk],
        agent=agent,
        opinions=dict.fromkeys(passing.items(poll), ""),
        expires_at=poll.closes_at,
    )
    return proxy


def test_both_sides_of_a_mandate_are_told_what_the_other_did():
    owner, agent = UserFactory(), UserFactory()
    proxy = entrusted(owner, agent)
    assert notices_of(agent) == [Kind.PROXY_OFFERED]
    assert notices_of(owner) == []
    assert "有人委托您" in words(agent)
    entrusting.accept_proxy(agent=agent, proxy_id=proxy.pk)
    assert notices_of(owner) == [Kind.PROXY_ACCEPTED]
    assert "已被接受" in words(owner)
    assert words(agent) is None  # there is nothing to accept any more
    entrusting.end_proxy(user=owner, proxy_id=proxy.pk)
    assert notices_of(agent) == [Kind.PROXY_ENDED, Kind.PROXY_OFFERED]
    assert words(owner) is None  # it is accepted no longer
    newest = Notice.objects.filter(recipient=agent).latest("position")
    assert "不再代为投票" in wording(newest).text


def test_a_mandate_that_was_declined_is_told_to_the_owner():
    owner, agent = UserFactory(), UserFactory()
    proxy = entrusted(owner, agent)
    entrusting.end_proxy(user=agent, proxy_id=proxy.pk)
    assert notices_of(owner) == [Kind.PROXY_ENDED]
    assert "没有被接受" in words(owner)
    notice = Notice.objects.get(recipient=owner)
    assert wording(notice).path == reverse("deliberation:entrusted", args=[proxy.pk])


def test_the_author_of_a_hidden_topic_is_told_and_led_to_the_reason(client):
    author = UserFactory()
    board = boarding.board(boarding.compound(author))
    staff = KeeperFactory(place=board.root)
    topic = boarding.topic(board, proposer=author)
    hide_topic(topic_id=topic.pk, by=staff, reason="spam")
    assert notices_of(author) == [Kind.SAID_HIDDEN]
    notice = Notice.objects.get(recipient=author)
    client.force_login(author)
    answer = client.get(reverse("notifications:open", args=[notice.pk]))
    assert answer.url == reverse("deliberation:topic", args=[topic.code])
    assert client.get(answer.url).status_code == 200


def claim_of(user, place) -> UnitClaim:
    compound = boarding.compound(spare=1, region=place)
    unit = Unit.objects.get(building__compound=compound)
    return UnitClaim.objects.create(
        user=user, unit=unit, name="林某", evidence_sha256="0" * 64
    )


def test_a_decided_claim_is_told_to_the_claimant():
    refused, confirmed = UserFactory(), UserFactory()
    place = boarding.community()
    one, other = claim_of(refused, place), claim_of(confirmed, place)
    staff = KeeperFactory(place=place)
    refuse_claim(claim_id=one.pk, by=staff, reason="证明材料看不清")
    confirm_claim(claim_id=other.pk, by=staff, is_name_checked=True)
    assert notices_of(refused) == notices_of(confirmed) == [Kind.CLAIM_DECIDED]
    assert "没有通过" in words(refused)
    assert "已经确认" in words(confirmed)


def test_the_list_asks_as_much_for_one_kind_as_for_all(client):
    user = UserFactory()
    client.force_login(user)
    poll = passing.made("open", shared_home(user))
    topic = boarding.topic(boarding.board(boarding.compound(user)))

    def made(position, **about):
        Notice.objects.create(recipient=user, position=position, **about)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("notifications:list")).status_code == 200
        return len(caught)

    made(1, kind=Kind.VOTE_NOTICED, poll=poll)
    few = queries()
    for position in range(2, 12):
        made(position, kind=Kind.VOTED, poll=poll)
        made(position + 20, kind=Kind.SAID_HIDDEN, topic=topic)
    assert queries() == few
