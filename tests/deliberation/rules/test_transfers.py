"""Who counts as whom after a sale: persons, units and areas, by the law's edges."""

import pytest

from deliberation.rules.transfers import Holding, chained, pass_on, written

UNIT = 10_000
FOUR = Holding("甲", 4, 4 * UNIT)
ONE = Holding("甲", 1, UNIT)
OTHER = Holding("乙", 2, 3 * UNIT)


@pytest.mark.parametrize(
    ("seller", "buyer", "persons", "left", "joined", "person"),
    [
        # One of several, to somebody new: one person more.
        (FOUR, None, 110, (3, 30_000), (1, 10_000), "moved:7"),
        # One of several, to somebody with units: as many persons, areas summed.
        (FOUR, OTHER, 109, (3, 30_000), (3, 40_000), "乙"),
        # The only one, to somebody new: the person on the roll is now the buyer.
        (ONE, None, 109, (0, 0), (1, 10_000), "甲"),
        # The only one, to somebody with units: one person less.
        (ONE, OTHER, 108, (0, 0), (3, 40_000), "乙"),
    ],
)
def test_a_unit_passes(seller, buyer, persons, left, joined, person):
    found = pass_on(seller=seller, buyer=buyer, area=UNIT, persons=109, ordinal=7)
    assert found.persons == persons
    assert (found.old.units, found.old.area) == left
    assert (found.new.units, found.new.area) == joined
    assert found.new.person == person


@pytest.mark.parametrize("buyer", [None, OTHER])
@pytest.mark.parametrize("seller", [FOUR, ONE])
def test_no_area_is_lost(seller, buyer):
    found = pass_on(seller=seller, buyer=buyer, area=UNIT, persons=9, ordinal=1)
    before = seller.area + (buyer.area if buyer else 0)
    assert found.old.area + found.new.area == before


def test_seats_have_no_area():
    seat = Holding("甲", 1, None)
    found = pass_on(seller=seat, buyer=seat, area=None, persons=9, ordinal=1)
    assert (found.old.area, found.new.area) == (None, None)


def test_each_line_hangs_on_the_one_before():
    found = pass_on(seller=FOUR, buyer=None, area=UNIT, persons=109, ordinal=1)
    told = {"ordinal": 1, "label": "1-1", "moment": "2026-12-01T09:00:00+08:00"}
    line = written(found, basis="登记簿", **told)
    assert line == written(found, basis="登记簿", **told)
    assert line != written(found, basis="合同", **told)
    first = chained("0" * 64, line)
    assert len(first) == 64
    assert first != chained("1" * 64, line)
