"""Paper ballots: two tellers, void ones, and a unit that has voted online."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from deliberation import triggers
from deliberation.actions.counting import tally_poll
from deliberation.actions.papers import (
    enter_paper_ballot,
    resolve_paper_ballot,
    set_paper_aside,
)
from deliberation.exceptions import AlreadyVoted, NotAllowed, NotOnRoll, NotReady
from deliberation.models import BallotChange, PaperBallot, PaperState
from deliberation.rules.rolls import RollLine
from tests.accounts.factories import KeeperFactory

from .passing import ballots, cast, close, entry, items, made, paper
from .polling import lines

pytestmark = pytest.mark.usefixtures("kept")


def ruled(poll, **terms):
    """The same poll under other terms."""
    poll.rule["terms"] |= terms
    with triggers.suspended():
        poll.save(update_fields=["rule"])
    return poll


def test_a_paper_counts_once_two_tellers_read_the_same(staff, colleague):
    poll = made(roll=lines(None, None))
    first = paper(poll, staff)
    assert first.state == PaperState.READ_ONCE
    assert not ballots(poll)
    with pytest.raises(AlreadyVoted, match="已经登记"):
        paper(poll, colleague)
    second = paper(poll, staff, number=1, second=colleague)
    assert second.state == PaperState.COUNTED
    assert second.casting.channel == "paper"
    assert ballots(poll) == {"approve": 1}


def test_the_first_teller_is_not_the_second(staff):
    with pytest.raises(NotAllowed, match="另一人复核"):
        paper(made(), staff, second=staff)


@pytest.mark.parametrize("reading", ["blank", "illegible"])
def test_what_cannot_be_read_is_void(staff, colleague, reading):
    poll = made()
    paper(poll, staff, reading, second=colleague)
    assert ballots(poll) == {"invalid": 1}


def test_two_tellers_who_disagree_need_a_third(staff, colleague):
    poll = made()
    found = paper(poll, staff, "approve", second=colleague, again="against")
    assert found.state == PaperState.DISPUTED
    item = str(items(poll)[0])
    assert (found.first[item], found.second[item]) == ("approve", "against")
    answer = {int(item): "against"}
    for teller in (staff, colleague):
        with pytest.raises(NotAllowed, match="第三人"):
            resolve_paper_ballot(
                user=teller, paper_id=found.pk, readings=answer, note="核对"
            )
    third = KeeperFactory(place=poll.region)
    with pytest.raises(NotReady, match="理由"):
        resolve_paper_ballot(user=third, paper_id=found.pk, readings=answer, note=" ")
    resolve_paper_ballot(user=third, paper_id=found.pk, readings=answer, note="核对")
    assert ballots(poll) == {"against": 1}
    events = Entry.objects.filter(event__startswith="paper.")
    assert list(events.values_list("event", flat=True)) == [
        "paper.entered",
        "paper.disputed",
        "paper.counted",
    ]


def test_a_disputed_paper_holds_up_the_count(staff, colleague):
    poll = made()
    found = paper(poll, staff, "approve", second=colleague, again="against")
    poll = close(poll)
    with pytest.raises(NotReady, match="还有 1 张纸质票"):
        tally_poll(user=staff, poll_id=poll.pk)
    set_paper_aside(user=staff, paper_id=found.pk, reason="不是本小区的票样")
    tally_poll(user=staff, poll_id=poll.pk)
    with pytest.raises(NotReady, match="已经计票"):
        paper(poll, staff, number=1)


def test_a_unit_that_voted_online_keeps_that_ballot(lin, staff):
    poll = made(roll=lines(lin))
    cast(poll, lin)
    late = paper(poll, staff, "against")
    assert late.state == PaperState.SET_ASIDE
    assert "先投" in late.note
    assert ballots(poll) == {"approve": 1}
    assert PaperBallot.objects.visible_to(staff).count() == 1  # nothing is lost


def test_a_registered_paper_closes_the_way_online(lin, staff, colleague):
    poll = made(roll=lines(lin))
    paper(poll, staff, "against")
    with pytest.raises(AlreadyVoted, match="纸质票已经登记"):
        cast(poll, lin)
    assert PaperBallot.objects.visible_to(lin).count() == 0


def test_a_paper_set_aside_opens_it_again(lin, staff):
    poll = made(roll=lines(lin))
    found = paper(poll, staff, "against")
    set_paper_aside(user=staff, paper_id=found.pk, reason="登记错了房号")
    cast(poll, lin)
    assert ballots(poll) == {"approve": 1}


def test_where_paper_goes_first_it_replaces_the_ballot(lin, staff, colleague):
    poll = ruled(made(roll=lines(lin)), channel_conflict="paper")
    cast(poll, lin)
    paper(poll, staff, "against", second=colleague)
    assert ballots(poll) == {"against": 1}
    assert BallotChange.objects.get().choice == "approve"


def test_a_paper_that_contradicts_the_same_person_is_set_aside(lin, staff, colleague):
    both = [
        RollLine(label=f"2-{n}", person="p", area=9000, voters=(lin.pk,) * (n == 0))
        for n in range(2)
    ]
    poll = made(roll=both)
    cast(poll, lin)
    found = paper(poll, staff, "against", number=1, second=colleague)
    assert found.state == PaperState.SET_ASIDE
    assert "一致" in found.note
    assert ballots(poll) == {"approve": 1}


def test_paper_handed_over_in_time_may_be_entered_after_the_end(staff, colleague):
    poll = close(made())
    found = paper(poll, staff, second=colleague)
    assert found.state == PaperState.COUNTED
    with pytest.raises(NotReady, match="逾期"):
        enter_paper_ballot(
            user=staff,
            poll_id=poll.pk,
            entry_id=entry(poll, 1).pk,
            readings={items(poll)[0]: "approve"},
            received_at=poll.closes_at,
            reference="1",
        )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reference": " "}, "扫描件"),
        ({"readings": {}}, "逐项"),
        ({"readings": {10**9: "approve"}}, "逐项"),
        ({"received_at": timedelta(minutes=5)}, "时间之内"),
        ({"received_at": timedelta(days=-2)}, "时间之内"),
    ],
)
def test_a_paper_that_is_not_entered(staff, change, words):
    poll = made()
    if "received_at" in change:
        change = {"received_at": timezone.now() + change["received_at"]}
    paper_of = {
        "readings": {items(poll)[0]: "approve"},
        "received_at": timezone.now() - timedelta(minutes=5),
        "reference": "001",
        **change,
    }
    with pytest.raises(NotReady, match=words):
        enter_paper_ballot(
            user=staff, poll_id=poll.pk, entry_id=entry(poll).pk, **paper_of
        )
    assert not PaperBallot.objects.exists()


def test_paper_only_where_the_rule_takes_it_and_once_it_is_open(staff):
    with pytest.raises(NotReady, match="不收纸质票"):
        paper(ruled(made(), paper=False), staff)
    for stage in ("noticed", "roll_published", "frozen"):
        with pytest.raises(NotReady, match="没有开始"):
            paper(made(stage), staff)


def test_a_reading_is_one_of_five(staff):
    with pytest.raises(NotReady, match="空白、无法辨认"):
        paper(made(), staff, "yes")


def test_an_entry_of_another_poll(staff):
    poll, other = made(), made()
    with pytest.raises(NotOnRoll):
        enter_paper_ballot(
            user=staff,
            poll_id=poll.pk,
            entry_id=entry(other).pk,
            readings={items(poll)[0]: "approve"},
            received_at=timezone.now() - timedelta(minutes=5),
            reference="001",
        )


def test_a_counted_paper_is_done_with(staff, colleague):
    found = paper(made(), staff, second=colleague)
    with pytest.raises(NotReady, match="已经处理：已计入"):
        set_paper_aside(user=staff, paper_id=found.pk, reason="x")
