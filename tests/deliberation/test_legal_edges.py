"""Edges of the law that no other file names: nobody came, midnight, who objects."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation import triggers
from deliberation.actions.counting import certify_result, tally_poll
from deliberation.actions.transfers import transfer_entry
from deliberation.actions.window import cancel_poll, extend_poll
from deliberation.exceptions import NotOnRoll, NotReady, VotingClosed
from deliberation.forms.fields import MomentField
from deliberation.models import Ballot, Poll
from deliberation.queries.counting import counts
from deliberation.rules.lifecycle import Phase
from deliberation.rules.rolls import RollLine
from deliberation.rules.tally import decide
from rulebook.windows import days_between, open_until, period_end

from .passing import age, cast, close, entry, made, outlast, paper
from .polling import lines
from .test_entrusting import offer
from .test_proxies import mandate

pytestmark = pytest.mark.usefixtures("kept")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_vote_to_which_nobody_came_fails_and_says_so(staff, colleague, client):
    """Zero of zero is no majority, and nothing is divided by it."""
    poll = close(made(roll=lines(None, None, None)))
    (result,) = tally_poll(user=staff, poll_id=poll.pk, second_teller=colleague)
    assert result.passed is False
    assert set(result.outcome["failing"]) == {
        f"{stage}.{measure}"
        for stage in ("participation", "approval")
        for measure in ("persons", "area")
    }
    html = client.get(reverse("deliberation:result", args=[poll.code])).content.decode()
    assert "未通过" in html
    poll = outlast(poll, 7)
    certify_result(user=staff, poll_id=poll.pk)
    poll = Poll.objects.with_moments().get(pk=poll.pk)
    assert poll.phase(timezone.now()) is Phase.FAILED_QUORUM


def test_what_the_developer_has_left_is_one_person(staff, colleague, lin):
    """司法解释 第九条: unsold and undelivered units count as one person together."""
    developer = [
        RollLine(label=f"余{n}", person="developer", area=5000, voters=())
        for n in range(10)
    ]
    poll = made(roll=[*lines(lin, None, area=10000), *developer])
    cast(poll, lin)
    found = counts(poll, poll.items.get())
    assert (found["persons"]["all"], found["area"]["all"]) == (3, 70000)
    paper(poll, staff, "approve", 2, second=colleague)
    found = counts(poll, poll.items.get())
    assert (found["persons"]["approve"], found["area"]["approve"]) == (2, 60000)


def test_a_ballot_at_the_last_second_of_a_day_in_huizhou(lin):
    """Midnight is that of Shanghai: 24:00 is 16:00 UTC, not the next morning."""
    typed = MomentField().clean("2026-12-01T00:00")
    assert typed == datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    ends = period_end(datetime(2026, 11, 1, 17, 0, tzinfo=UTC), 30)
    assert ends.astimezone(SHANGHAI).strftime("%H:%M") == "00:00"
    # Published at 01:00 on the second in Huizhou, though it is the first in London.
    assert ends.astimezone(SHANGHAI).date().isoformat() == "2026-12-03"


@pytest.mark.parametrize(
    ("noticed", "opens", "days"),
    [
        # 23:30 and 00:30 in Huizhou are of two days, though both are one day in UTC.
        ("2026-11-01T15:30", "2026-11-17T16:00", 16),
        ("2026-11-01T16:30", "2026-11-17T16:00", 15),
    ],
)
def test_the_days_of_a_notice_are_days_of_huizhou(noticed, opens, days):
    at = [datetime.fromisoformat(f"{one}+00:00") for one in (noticed, opens)]
    assert days_between(*at) == days


def test_the_page_tells_the_moment_of_huizhou(client, lin):
    moment = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    poll = made(roll=lines(lin))
    with triggers.suspended():
        Poll.objects.filter(pk=poll.pk).update(closes_at=moment)
    html = client.get(reverse("deliberation:poll", args=[poll.code])).content.decode()
    assert "2026年12月31日 24:00" in html


def test_the_database_closes_at_the_second(lin, chen):
    """A ballot at the very moment of closing is too late: the end is not included."""
    poll = made(roll=lines(lin, chen))
    cast(poll, lin)
    left = poll.closes_at - poll.opens_at
    poll = age(poll, seconds=left.total_seconds())
    with pytest.raises(VotingClosed):
        cast(poll, chen, number=1)


def test_an_end_is_not_moved_once_it_has_come(staff, lin):
    poll = close(made(roll=lines(lin)))
    later = poll.closes_at + timedelta(days=30)
    with pytest.raises(NotReady):
        extend_poll(user=staff, poll_id=poll.pk, closes_at=later, reason="人太少")
    with pytest.raises(NotReady):
        cancel_poll(user=staff, poll_id=poll.pk, reason="不想办了")


def test_two_sales_of_one_unit_while_the_vote_is_open(staff, lin, chen, stranger):
    """Only the last owner votes; the ones between never could."""
    poll = made(roll=lines(lin, None))
    for buyer in (chen, stranger):
        transfer_entry(
            user=staff, entry_id=entry(poll).pk, voters=[buyer.pk], basis="登记簿"
        )
    for seller in (lin, chen):
        with pytest.raises(NotOnRoll, match="已经转给"):
            cast(poll, seller)
    cast(poll, stranger)
    assert Ballot.objects.count() == 1


def test_a_tie_in_persons_is_lost_though_the_area_agrees(lin, chen):
    one, two = lines(lin, chen)
    poll = made(roll=[one, RollLine(label=two.label, area=100, voters=(chen.pk,))])
    cast(poll, lin)
    cast(poll, chen, "against", number=1)
    outcome = decide(poll.row, counts(poll, poll.items.get()))
    assert outcome.failing == ("approval.persons",)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("owners.ordinary", 7),
        ("residents.assembly", 7),  # the law is silent, the house is not
        ("villagers.assembly", 7),
        ("residents.deliberation", 7),
        ("collective.assembly", 7),
        ("owners.petition", None),  # 百分之二十以上 call the meeting, whoever objects
    ],
)
def test_nobody_is_left_without_days_to_object_to_a_result(staff, rule, days):
    poll = close(made(roll=lines(None, None), rule=rule))
    (result,) = tally_poll(user=staff, poll_id=poll.pk)
    assert result.objection_until == open_until(result.tallied_at, days)
    if days is None:
        certify_result(user=staff, poll_id=poll.pk)
    else:
        with pytest.raises(NotReady, match="公示期满"):
            certify_result(user=staff, poll_id=poll.pk)


def test_a_member_entrusts_only_the_own_household(staff, lin, chen, stranger):
    """农村集体经济组织法: in writing, an adult of the same household."""
    one, two, three = lines(lin, chen, None)
    roll = [replace(one, household="同户"), two, replace(three, household="同户")]
    poll = made(roll=roll, rule="collective.assembly")
    with pytest.raises(NotReady, match="名册上不是同一户"):
        mandate(poll, staff, chen)
    with pytest.raises(NotReady, match="名册上不是同一户"):
        offer(poll, lin, chen)
    with pytest.raises(NotReady, match="改用书面委托书"):
        offer(poll, lin, stranger)
    mandate(poll, staff, stranger)  # on paper the convener sees who he is
    mandate(poll, staff, lin, number=2)
    cast(poll, lin, number=2)


def test_the_notice_names_its_rule(client):
    poll = made(roll=lines(None))
    page = client.get(reverse("deliberation:notice", args=[poll.code]))
    assert "owners.ordinary@2020-05-28" in page.content.decode()
