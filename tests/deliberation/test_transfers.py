"""A unit of an owner of several is sold after the freezing: who votes, who counts."""

from datetime import UTC

import pytest
from django.db import DatabaseError, transaction

from audit.models import Entry
from deliberation import triggers
from deliberation.actions.counting import tally_poll
from deliberation.actions.transfers import transfer_entry
from deliberation.exceptions import AlreadyVoted, NotOnRoll, PersonConflict
from deliberation.models import RollChange, RollEntry
from deliberation.rules.rolls import RollLine
from deliberation.rules.transfers import Holding, Passing, chained, written

from .passing import ballots, cast, close, entry, made, paper
from .polling import at, enter

pytestmark = pytest.mark.usefixtures("kept")


def roll(*owners):
    """One unit of 100 m² for each owner; who comes twice counts once."""
    return [
        RollLine(
            label=f"1栋{n + 101}", person=f"u{who.pk}", area=10_000, voters=(who.pk,)
        )
        for n, who in enumerate(owners)
    ]


def sell(poll, by, number, *buyers, basis="登记簿 2026-12-01"):
    return transfer_entry(
        user=by,
        entry_id=entry(poll, number).pk,
        voters=[one.pk for one in buyers],
        basis=basis,
    )


def counted(poll, staff, colleague) -> dict:
    (result,) = tally_poll(user=staff, poll_id=close(poll).pk, second_teller=colleague)
    return result.outcome


def test_one_of_several_units_leaves_its_person(staff, colleague, lin, chen, stranger):
    poll = made(roll=roll(lin, lin, lin, chen))
    assert poll.roll.persons == 2
    sell(poll, staff, 2, stranger)
    change = RollChange.objects.get()
    assert (change.left_units, change.left_area) == (2, 20_000)
    assert (change.joined_units, change.joined_area) == (1, 10_000)
    assert (change.persons, poll.roll.persons_now) == (3, 3)
    cast(poll, lin, "approve")
    cast(poll, stranger, "against", 2)
    with pytest.raises(NotOnRoll, match="已经转给他人"):
        cast(poll, lin, "approve", 2)
    assert ballots(poll) == {"approve": 2, "against": 1}
    outcome = counted(poll, staff, colleague)
    assert outcome["persons"]["all"] == 3
    assert (outcome["persons"]["approve"], outcome["area"]["approve"]) == (1, "200.00")
    assert (outcome["persons"]["against"], outcome["area"]["against"]) == (1, "100.00")
    assert outcome["roll_appendix_sha256"] == change.sha256


def test_a_buyer_with_a_unit_counts_once_with_both(staff, colleague, lin, chen):
    poll = made(roll=roll(lin, lin, chen))
    sell(poll, staff, 1, chen)
    assert poll.roll.persons_now == 2
    moved = entry(poll, 1)
    assert (moved.person_key, moved.shared) == (f"u{chen.pk}", True)
    assert entry(poll, 2).shared
    cast(poll, chen, "approve", 2)  # one ballot for both
    assert ballots(poll) == {"approve": 2}
    outcome = counted(poll, staff, colleague)
    assert (outcome["persons"]["all"], outcome["persons"]["approve"]) == (2, 1)
    assert outcome["area"]["approve"] == "200.00"


def test_the_ballot_a_buyer_has_cast_speaks_for_the_new_unit_too(
    staff, colleague, lin, chen
):
    poll = made(roll=roll(lin, lin, chen))
    cast(poll, chen, "approve", 2)
    sell(poll, staff, 1, chen)
    outcome = counted(poll, staff, colleague)
    assert (outcome["persons"]["approve"], outcome["area"]["approve"]) == (1, "200.00")


def test_the_last_unit_sold_to_an_owner_makes_one_person_less(staff, lin, chen):
    poll = made(roll=roll(lin, chen))
    sell(poll, staff, 0, chen)
    assert poll.roll.persons_now == 1
    assert entry(poll, 0).person_key == entry(poll, 1).person_key


def test_co_owners_are_the_same_buyer_only_together(staff, lin, chen, stranger):
    given = roll(lin, lin)
    given.append(
        RollLine(label="1栋201", person="两人", area=1, voters=(chen.pk, stranger.pk))
    )
    poll = made(roll=given)
    sell(poll, staff, 0, chen)
    assert entry(poll, 0).person_key == "moved:1"
    assert poll.roll.persons_now == 3
    sell(poll, staff, 1, chen, stranger)
    assert entry(poll, 1).person_key == "两人"


@pytest.mark.parametrize("way", ["online", "paper"])
def test_a_ballot_for_any_unit_of_the_seller_stands(staff, lin, chen, way):
    poll = made(roll=roll(lin, lin))
    if way == "online":
        cast(poll, lin)
    else:
        paper(poll, staff)  # for the first unit; the second is sold
    with pytest.raises(AlreadyVoted, match="继续有效"):
        sell(poll, staff, 1, chen)
    assert not RollChange.objects.exists()
    assert entry(poll, 1).person_key == f"u{lin.pk}"


def test_units_of_one_person_still_agree_after_a_sale(staff, colleague, lin, chen):
    poll = made(roll=roll(lin, lin, chen))
    paper(poll, staff, "against", 2, second=colleague)
    sell(poll, staff, 1, chen)
    with pytest.raises(PersonConflict):
        cast(poll, chen, "approve", 1)


def test_the_appendix_is_a_chain_that_anybody_can_follow(staff, lin, chen, stranger):
    poll = made(roll=roll(lin, lin, lin))
    sell(poll, staff, 0, chen)
    sell(poll, staff, 1, stranger)
    previous = poll.roll.sha256
    for change in poll.roll.changes.select_related("entry"):
        passing = Passing(
            Holding(change.old_person, change.left_units, change.left_area),
            Holding(change.new_person, change.joined_units, change.joined_area),
            change.persons,
        )
        line = written(
            passing,
            ordinal=change.ordinal,
            label=change.entry.label,
            basis=change.basis,
            moment=change.at.astimezone(UTC).isoformat(),
        )
        assert change.previous == previous
        previous = change.sha256
        assert previous == chained(change.previous, line)
    logged = Entry.objects.filter(event="entry.transferred").order_by("pk")
    assert [row.data["appendix"] for row in logged] == [1, 2]


def refuses(words: str, act) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        act()


def test_the_database_keeps_roll_and_appendix(staff, lin, chen):
    poll = made(roll=roll(lin, lin, chen))
    rows = RollEntry.objects.filter(roll=poll.roll)
    refuses("frozen roll", lambda: rows.update(person_key="x"))
    refuses("frozen roll", lambda: rows.update(shared=True))
    sell(poll, staff, 0, chen)
    sold = rows.filter(pk=entry(poll, 0).pk)
    refuses("frozen roll", lambda: sold.update(person_key=f"u{lin.pk}"))
    refuses("frozen roll", lambda: sold.update(area=1))
    refuses("frozen roll", lambda: rows.exclude(pk=sold.get().pk).update(area=1))
    changes = RollChange.objects.all()
    refuses("only grows", lambda: changes.update(persons=1))
    refuses("only grows", lambda: changes._raw_delete(changes.db))
    copy = changes.get()
    copy.pk, copy.ordinal = None, 2
    refuses("only grows", lambda: copy.save(force_insert=True))


def test_the_appendix_is_shown(client, staff, lin, chen):
    poll = made(roll=roll(lin, lin))
    sell(poll, staff, 0, chen)
    change = RollChange.objects.get()
    public = client.get(f"/deliberation/vote/{poll.code}/").content.decode()
    assert change.sha256 in public
    assert "登记后共 2 人" in public
    assert change.basis not in public
    desk = enter(staff).get(at("roll", poll.code)).content.decode()
    assert change.basis in desk
    assert "1栋101" in desk


def test_suspended_triggers_come_back(staff):
    with triggers.suspended():
        pass
    poll = made()
    refuses("frozen roll", lambda: poll.roll.entries.update(shared=True))
