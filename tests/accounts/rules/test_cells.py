"""What offices write into cells, and what it means."""

import pytest

from accounts.rules import cells


@pytest.mark.parametrize(
    ("cell", "area"),
    [
        ("89.52", 8952),
        ("８９．５２", 8952),
        ("89.5", 8950),
        ("89.520", 8952),
        ("1,089.52 平方米", 108952),
        ("89.52㎡", 8952),
        ("89.52m²", 8952),
        (89.52, 8952),
        (89.52000000000001, 8952),  # as a formula leaves it
        (90, 9000),
        ("0", 0),
        ("-3", -300),
        ("", None),
        (None, None),
        ("　", None),
    ],
)
def test_areas(cell, area):
    assert cells.area(cell) == area


@pytest.mark.parametrize(
    "cell", ["八十九", "89.525", "89.5.2", "nan", "inf", "1e99", "89-90", 89.525, True]
)
def test_no_areas(cell):
    with pytest.raises(ValueError):  # noqa: PT011  the reason is for the caller
        cells.area(cell)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("楼栋", "building"),
        (" 房 号 ", "room"),
        ("建筑面积（㎡）", "area"),
        ("*业主姓名", "owner"),
        ("身份证号码", "identity"),
        ("备注", ""),
        (None, ""),
        (3, ""),
    ],
)
def test_headings(heading, field):
    assert cells.field_of(heading) == field


@pytest.mark.parametrize(
    ("cell", "name"), [("3", "3栋"), (3.0, "3栋"), ("A座", "A座"), (" 3 栋", "3栋")]
)
def test_buildings_are_written_one_way(cell, name):
    assert cells.building_name(cell) == name


def test_entrances_are_written_one_way():
    assert cells.entrance_name(1) == "1单元" == cells.entrance_name("１单元")
    assert cells.entrance_name(None) == ""


@pytest.mark.parametrize(
    ("cell", "lost"),
    [
        (441302199001011000, True),
        (4.41302199001011e17, True),
        ("441302199001011234", False),
        (13800000000, False),
        (None, False),
    ],
)
def test_a_number_forgets_its_last_digits(cell, lost):
    assert cells.has_lost_digits(cell) is lost


@pytest.mark.parametrize(
    ("hundredths", "text"), [(8952, "89.52"), (5, "0.05"), (-150, "-1.50"), (0, "0.00")]
)
def test_areas_are_written_exactly(hundredths, text):
    assert cells.written(hundredths) == text


def test_several_people_in_a_cell():
    assert cells.several("林某、陈某；黄 某\n") == ["林某", "陈某", "黄某"]
    assert cells.several(None) == []
