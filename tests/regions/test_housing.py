"""What the database refuses about buildings and units."""

import pytest
from django.db import IntegrityError, transaction

from regions.models import Building, Compound, Entrance, Level, Region, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def building():
    grid = Region.add_root(code="g1", name="一网格", level=Level.GRID, full_name="网格")
    compound = Compound.objects.create(code="xq-1", name="江湾花园", region=grid)
    return Building.objects.create(compound=compound, name="3栋", position=3)


def refused(**fields) -> bool:
    try:
        with transaction.atomic():
            Unit.objects.create(**fields)
    except IntegrityError:
        return True
    return False


def test_a_room_number_is_given_once(building):
    entrance = Entrance.objects.create(building=building, name="1单元")
    other = Entrance.objects.create(building=building, name="2单元")
    room = {"building": building, "room_no": "101", "area": 8952}
    assert not refused(**room)
    assert refused(**room)
    assert not refused(**room, entrance=entrance)
    assert refused(**room, entrance=entrance)
    assert not refused(**room, entrance=other)


@pytest.mark.parametrize(
    ("area", "counts", "expected"),
    [
        (1, True, False),  # 0.01 m² is an area
        (0, True, True),
        (-8952, False, True),
        (None, False, False),
        (None, True, True),  # unknown areas count in no vote of owners
    ],
)
def test_areas(building, area, counts, expected):
    fields = {"room_no": "101", "area": area, "counts_for_vote": counts}
    assert refused(building=building, **fields) is expected


def test_a_label_says_where(building):
    unit = Unit(building=building, room_no="1201")
    assert unit.label == "3栋1201"
    unit.entrance = Entrance.objects.create(building=building, name="1单元")
    assert unit.label == "3栋1单元1201"


@pytest.mark.parametrize(
    ("name", "position"), [("3栋", 3), ("12栋", 12), ("A座", 0), ("９栋", 9)]
)
def test_buildings_stand_in_order_of_their_numbers(name, position):
    assert Building.position_of(name) == position
