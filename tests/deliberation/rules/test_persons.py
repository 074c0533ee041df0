"""Who is one person, what their ballots weigh, and what silence means."""

import dataclasses
from datetime import date

import pytest

from deliberation.rules.errors import RecordRefused
from deliberation.rules.record import parse
from deliberation.rules.tally import tally
from rulebook import loader

DAY = date(2026, 11, 22)
OWNERS = loader.find("owners.ordinary", on=DAY)


def unit(entry, area="100.00", **more):
    return {"entry": entry, "area": area, **more}


def votes(**choices):
    return [{"entry": entry, "choice": choice} for entry, choice in choices.items()]


def counted(roll, ballots, row=OWNERS, **more):
    return tally(row, parse({"roll": roll, "ballots": ballots, **more}))


def test_one_ballot_of_a_buyer_speaks_for_all_their_units():
    roll = [unit("a", person="p"), unit("b", "50.00", person="p"), unit("c")]
    outcome = counted(roll, votes(a="approve")).as_dict()
    assert outcome["persons"]["all"] == 2
    assert outcome["persons"]["approve"] == 1
    assert outcome["area"]["approve"] == "150.00"
    assert outcome["area"]["unreturned"] == "100.00"


@pytest.mark.parametrize("other", ["against", "abstain", "invalid"])
def test_differing_ballots_of_one_person_are_refused(other):
    roll = [unit("a", person="p"), unit("b", person="p")]
    with pytest.raises(RecordRefused, match="互相矛盾：a、b"):
        counted(roll, votes(a="approve", b=other))


def test_rows_without_a_person_never_meet_one_of_that_name():
    roll = [unit("p"), unit("b", person="p")]
    outcome = counted(roll, votes(p="approve", b="against"))
    assert outcome.counts["persons"]["all"] == 2


def test_abstaining_takes_part_and_an_invalid_ballot_does_not():
    roll = [unit(name) for name in "abcd"]
    ballots = votes(a="approve", b="abstain", c="invalid")
    persons = counted(roll, ballots).counts["persons"]
    assert persons["participating"] == 2
    assert persons["votes_cast"] == 3
    assert persons["unreturned"] == 1


def test_an_invalid_ballot_counts_among_the_votes_of_an_election():
    row = loader.find("villagers.election", on=DAY)
    roll = [{"entry": name} for name in "abcd"]
    outcome = counted(roll, votes(a="approve", b="approve", c="invalid"), row)
    assert outcome.needed["approval.persons"] == 2  # of three
    assert outcome.passed is True
    tied = counted(roll, votes(a="approve", b="approve", c="invalid", d="invalid"), row)
    assert tied.failing == ("approval.persons",)  # two of four


def test_who_came_and_did_not_vote_still_counts_at_a_meeting():
    row = loader.find("residents.assembly", on=DAY)
    roll = [{"entry": f"r{n}"} for n in range(10)]
    ballots = votes(r0="approve", r1="approve", r2="approve")
    assert counted(roll, ballots, row, present=6).failing == ("approval.persons",)
    alone = counted(roll, ballots, row)  # nobody signed in: three came
    assert alone.failing == ("participation.persons",)


@pytest.mark.parametrize(
    ("present", "reason"), [(11, "到会的多于名册"), (2, "参与表决的多于到会的")]
)
def test_an_attendance_that_cannot_be_is_refused(present, reason):
    row = loader.find("residents.assembly", on=DAY)
    roll = [{"entry": f"r{n}"} for n in range(10)]
    ballots = votes(r0="approve", r1="approve", r2="approve")
    with pytest.raises(RecordRefused, match=reason):
        counted(roll, ballots, row, present=present)


def test_households_are_there_when_one_of_them_votes():
    row = loader.find("villagers.assembly", on=DAY)
    roll = [{"entry": f"v{n}", "household": f"h{n // 4}"} for n in range(12)]
    outcome = counted(roll, votes(v0="approve", v4="approve"), row)
    assert outcome.counts["households"] == {"all": 3, "present": 2}
    assert outcome.passed is True  # two of twelve villagers, two of three households
    alone = counted(roll, votes(v0="approve", v1="approve"), row)
    assert "participation.households" in alone.failing


def test_households_count_only_where_every_row_names_one():
    row = loader.find("villagers.assembly", on=DAY)
    roll = [{"entry": "a", "household": "h"}, {"entry": "b"}, {"entry": "c"}]
    outcome = counted(roll, votes(a="approve"), row)
    assert "households" not in outcome.counts
    assert outcome.failing == ("participation.persons",)


def test_owners_without_areas_cannot_decide():
    roll = [unit("a"), {"entry": "b"}]
    with pytest.raises(RecordRefused, match="缺少面积：area.participating"):
        counted(roll, votes(a="approve"))


def test_what_was_served_is_told_where_it_was_recorded():
    roll = [unit("a", served=True), unit("b", served=False), unit("c")]
    outcome = counted(roll, []).as_dict()
    assert outcome["persons"]["served"] == 1
    assert outcome["area"]["served"] == "100.00"
    assert "served" not in counted([unit("a")], []).as_dict()["persons"]


def following():
    """The owners' own rules let silence join the majority."""
    terms = {**OWNERS.terms, "unreturned": "follow_majority"}
    return dataclasses.replace(OWNERS, terms=terms)


def test_silence_is_no_vote_unless_the_owners_said_so():
    roll = [unit(name, served=True) for name in "abcdef"]
    ballots = votes(a="approve", b="approve", c="against")
    assert "participation.persons" in counted(roll, ballots).failing
    outcome = counted(roll, ballots, following())
    persons = outcome.counts["persons"]
    assert outcome.passed is True
    assert (persons["followed"], persons["approve"], persons["votes_cast"]) == (3, 5, 3)
    assert outcome.as_dict()["area"]["followed"] == "300.00"


@pytest.mark.parametrize(
    ("ballots", "followed"),
    [
        ({"a": "against", "b": "against"}, 2),
        ({"a": "approve", "b": "against"}, 0),  # a tie has no followers
        ({"a": "abstain"}, 0),
        ({}, 0),
    ],
)
def test_silence_follows_a_real_majority_only(ballots, followed):
    roll = [unit(name, served=True) for name in "abcd"]
    outcome = counted(roll, votes(**ballots), following())
    assert outcome.counts["persons"]["followed"] == followed


def test_silence_does_not_follow_persons_against_area():
    roll = [unit("a", served=True), unit("b", served=True)]
    roll += [unit("c", "900.00", served=True), unit("d", served=True)]
    ballots = votes(a="approve", b="approve", c="against")
    assert counted(roll, ballots, following()).counts["persons"]["followed"] == 0


def test_only_who_was_served_follows():
    roll = [unit("a"), unit("b", served=False), unit("c"), unit("d", served=True)]
    outcome = counted(roll, votes(a="approve"), following())
    assert outcome.counts["persons"]["followed"] == 1


def test_ready_totals_cannot_follow():
    totals = {"persons": {"all": 3, "participating": 3, "approve": 3}}
    with pytest.raises(RecordRefused, match="逐户"):
        tally(following(), parse({"totals": totals}))
