"""Casting a ballot: who may, when, once, and what is refused with which words."""

import pytest

from audit.models import Entry
from deliberation.actions.casting import cast_ballot
from deliberation.actions.window import cancel_poll
from deliberation.exceptions import (
    AlreadyVoted,
    BadBallot,
    NotOnRoll,
    PersonConflict,
    SubmissionConflict,
    VotingClosed,
)
from deliberation.models import Ballot, BallotChange, Casting
from deliberation.rules.rolls import RollLine
from tests.accounts.factories import UserFactory

from .passing import ballots, cast, close, entry, items, made
from .polling import lines

pytestmark = pytest.mark.usefixtures("kept")


def strict(poll):
    """The same poll under a rule that lets nobody change a ballot."""
    from deliberation import triggers

    poll.rule["terms"]["change_until_close"] = False
    with triggers.suspended():
        poll.save(update_fields=["rule"])
    return poll


def test_an_owner_votes_and_gets_a_receipt(lin):
    poll = made(roll=lines(lin))
    casting = cast(poll, lin)
    assert casting.receipt.startswith(poll.code)
    assert ballots(poll) == {"approve": 1}
    logged = Entry.objects.get(event="ballot.cast")
    assert logged.actor_id == lin.pk
    assert "approve" not in str(logged.data)
    assert logged.content_hash == f"sha256:{casting.content_sha256}"


def test_several_questions_go_with_one_receipt(lin):
    poll = made(roll=lines(lin), questions=["换物业", "收停车费"])
    first, second = items(poll)
    casting = cast(poll, lin, said={first: "approve", second: "abstain"})
    assert casting.ballots.count() == 2
    assert ballots(poll) == {"approve": 1, "abstain": 1}


def test_a_repeat_gives_the_first_receipt_even_after_the_end(lin):
    poll = made(roll=lines(lin))
    first = cast(poll, lin, key="k")
    assert cast(poll, lin, key="k") == first
    assert cast(close(poll), lin, key="k") == first
    assert Casting.objects.count() == Ballot.objects.count() == 1


def test_a_used_form_takes_no_other_answer_and_no_other_person(lin, chen):
    poll = made(roll=lines((lin, chen)))
    cast(poll, lin, key="k")
    with pytest.raises(SubmissionConflict, match="重新打开"):
        cast(poll, lin, "against", key="k")
    with pytest.raises(SubmissionConflict, match="重新打开"):
        cast(poll, chen, key="k")  # a foreign receipt gives nothing
    assert ballots(poll) == {"approve": 1}


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("draft", "将于"),
        ("noticed", "将于"),
        ("roll_published", "将于"),
        ("frozen", "将于"),
        ("closed", "截止"),
    ],
)
def test_outside_the_window_nothing_is_taken(lin, stage, words):
    poll = made(stage, lines(lin))
    with pytest.raises(VotingClosed, match=words):
        cast(poll, lin)
    assert not Casting.objects.exists()


def test_a_cancelled_poll_takes_nothing_more(lin, staff):
    poll = made(roll=lines(lin))
    cancel_poll(user=staff, poll_id=poll.pk, reason="方案要重写。")
    with pytest.raises(VotingClosed, match="停止"):
        cast(poll, lin)


def test_a_stranger_is_on_no_roll(lin, stranger):
    poll = made(roll=lines(lin))
    with pytest.raises(NotOnRoll, match="不在"):
        cast(poll, stranger)


def test_an_entry_of_another_poll_is_none_of_this(lin):
    poll, other = made(roll=lines(lin)), made(roll=lines(lin))
    with pytest.raises(NotOnRoll):
        cast(poll, lin, where=entry(other))


@pytest.mark.parametrize("choice", ["invalid", "yes", "", "unreturned"])
def test_a_choice_that_is_not_on_the_ballot_is_refused(lin, choice):
    poll = made(roll=lines(lin))
    with pytest.raises(BadBallot, match="有误"):
        cast(poll, lin, choice)


def test_a_forged_question_is_refused(lin):
    poll, other = made(roll=lines(lin)), made(roll=lines(lin))
    for said in ({items(other)[0]: "approve"}, {}, {10**9: "approve"}):
        with pytest.raises(BadBallot):
            cast(poll, lin, said=said)
    assert not Casting.objects.exists()


def test_of_co_owners_the_first_valid_ballot_stands(lin, chen):
    poll = made(roll=lines((lin, chen)))
    cast(poll, lin)
    with pytest.raises(AlreadyVoted) as refused:
        cast(poll, chen, "against")
    assert lin.display_name not in str(refused.value)
    assert ballots(poll) == {"approve": 1}


def test_a_ballot_may_be_changed_until_the_end(lin):
    poll = made(roll=lines(lin))
    first = cast(poll, lin)
    second = cast(poll, lin, "against")
    assert second.receipt != first.receipt
    assert ballots(poll) == {"against": 1}
    change = BallotChange.objects.get()
    assert (change.choice, change.casting) == ("approve", first)
    with pytest.raises(VotingClosed):
        cast(close(poll), lin)


def test_where_the_rule_forbids_it_a_ballot_is_never_changed(lin):
    poll = strict(made(roll=lines(lin)))
    cast(poll, lin)
    with pytest.raises(AlreadyVoted, match="不能更改"):
        cast(poll, lin, "against")
    assert ballots(poll) == {"approve": 1}


def one_person(*voters):
    """Units that count as one person."""
    return [
        RollLine(
            label=f"3-{n}",
            person="p",
            area=9000,
            voters=tuple(v.pk for v in (who if isinstance(who, tuple) else (who,))),
        )
        for n, who in enumerate(voters)
    ]


def test_one_ballot_speaks_for_all_units_of_a_person(lin):
    poll = made(roll=one_person(lin, lin, lin))
    casting = cast(poll, lin)
    assert casting.ballots.count() == 3
    cast(poll, lin, "against", number=2)
    assert ballots(poll) == {"against": 3}


def test_a_co_owner_of_one_unit_keeps_to_the_opinion_of_the_person(lin, chen):
    poll = made(roll=one_person(lin, (lin, chen)))
    cast(poll, chen, "against", number=1)
    with pytest.raises(PersonConflict, match="必须一致"):
        cast(poll, lin, "approve")
    cast(poll, lin, "against")
    assert ballots(poll) == {"against": 2}
    with pytest.raises(PersonConflict):  # nor may one of them turn round alone
        cast(poll, chen, "approve", number=1)


def test_an_unknown_poll_is_not_found(lin):
    from deliberation.models import Poll

    with pytest.raises(Poll.DoesNotExist):
        cast_ballot(
            poll_id=10**9, voter=lin, entry_id=1, choices={1: "approve"},
            submission_key="k",
        )  # fmt: skip


def test_a_ballot_costs_few_queries(lin, django_assert_max_num_queries):
    poll = made(roll=lines(lin, *UserFactory.create_batch(5)))
    where, said = entry(poll), dict.fromkeys(items(poll), "approve")
    with django_assert_max_num_queries(10):
        cast_ballot(
            poll_id=poll.pk, voter=lin, entry_id=where.pk, choices=said,
            submission_key="k",
        )  # fmt: skip
