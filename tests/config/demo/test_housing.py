"""Invented compounds: whole numbers, one code each, nobody who exists."""

import re

import pytest

from accounts.rules.roster import person
from config.demo import housing, people

CROWD = list(people.crowd(300, 1))


@pytest.mark.parametrize("counts", [(1, 3, 36), (12, 90, 4800)])
def test_nothing_is_lost_in_sharing_out(counts):
    made = housing.compounds(*counts)
    assert len({one.code for one in made}) == len({one.name for one in made})
    assert (len(made), sum(c.buildings for c in made), sum(c.units for c in made)) == (
        counts
    )
    assert all("演示" in one.name for one in made)
    places = {row["code"] for row in housing.grids()}
    assert {one.grid for one in made} <= places


def made(number=0, crowd=()):
    compound = housing.compounds(12, 90, 4800)[number]
    return list(housing.units(compound, list(crowd), 1))


def test_every_room_is_there_once():
    units = made(crowd=CROWD)
    assert len({unit.key for unit in units}) == len(units) == 400
    assert all(3000 <= unit.area <= 16000 for unit in units)
    assert {unit.use for unit in units} == {"residence", "shop"}


def test_all_that_rosters_know_occurs():
    units = made(crowd=CROWD)
    owners = [owner for unit in units for owner in unit.owners]
    assert any(owner.is_developer for owner in owners)
    assert any(owner.is_voter for owner in owners)
    joint = [unit for unit in units if len(unit.owners) > 1]
    assert any(not any(o.is_voter for o in unit.owners) for unit in joint)
    keys = [person(o, unit) for unit in units for o in unit.owners]
    assert len(set(keys)) < len(keys)
    for unit in units:
        assert len({person(o, unit) for o in unit.owners}) == len(unit.owners)


def test_nobody_in_it_exists():
    for unit in made(crowd=CROWD):
        for owner in unit.owners:
            assert "某" in owner.name or owner.is_developer
            assert re.fullmatch(r"(\+86199000\d{5})?", owner.phone)
            if owner.identity:
                wrong = people.check_character(owner.identity[:17])
                assert owner.identity[-1] != wrong


def test_the_story_lives_in_the_first_compound():
    names = [unit.owners[0].name for unit in made(crowd=CROWD)[:3]]
    assert names == [person.name for person in people.STORY]
    elsewhere = {o.name for unit in made(1) for o in unit.owners}
    assert not elsewhere & set(names)


def test_the_same_on_every_machine():
    assert made(3, CROWD) == made(3, CROWD)
