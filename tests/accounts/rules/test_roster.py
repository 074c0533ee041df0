"""Rosters with one thing wrong each, and what is said about it."""

import pytest

from accounts.rules.roster import parse

HEAD = ["楼栋", "单元", "房号", "面积", "业主", "证件号", "手机号"]
GOOD = ["3", "1", "1201", "89.52", "林某", "ID1", "199-0000-0001"]


def row(**changes):
    """A good row with some cells changed."""
    cells = dict(zip(HEAD, GOOD, strict=True)) | changes
    return cells


def read(*rows, **declared):
    """Parse rows under the heading that they need, numbered from 2."""
    head = list(dict.fromkeys(name for one in rows for name in one)) or HEAD
    table = [(1, head)]
    table += [(n, [one.get(name) for name in head]) for n, one in enumerate(rows, 2)]
    return parse(table, **declared)


def said(roster):
    return {(found.code, found.place, found.blocking) for found in roster.findings}


def test_a_good_row():
    roster = read(row(面积来源="登记簿"), declared_area=8952, declared_households=1)
    assert roster.findings == ()
    (unit,) = roster.units
    assert (unit.label, unit.area, unit.source, unit.counts) == (
        "3栋1单元1201",
        8952,
        "register",
        True,
    )
    (owner,) = unit.owners
    assert (owner.name, owner.identity, owner.phone) == (
        "林某",
        "ID1",
        "+8619900000001",
    )


ONE_WRONG = [
    # what is changed in the second of two rows, code, place, blocks
    ({"面积": "0"}, "area_not_positive", 3, True),
    ({"面积": "-89.52"}, "area_not_positive", 3, True),
    ({"面积": "约九十"}, "area_unreadable", 3, True),
    ({"面积": ""}, "area_missing", 3, False),
    ({"房号": "1201"}, "duplicate_room", 3, True),
    ({"房号": "1201", "业主": "陈某"}, "duplicate_room", 3, True),
    ({"房号": ""}, "no_room", 3, True),
    ({"楼栋": None}, "no_room", 3, True),
    ({"业主": ""}, "no_owner", 3, False),
    ({"证件号": "ID1"}, "several_units", 2, False),
    ({"证件号": "", "手机号": "19900000001"}, None, 0, False),
    ({"业主": "林某、陈某", "证件号": "ID2、ID3"}, "voter_missing", 3, False),
    (
        {"业主": "林某、陈某", "证件号": "ID2", "投票人": "林某"},
        "owners_unmatched",
        3,
        True,
    ),
    ({"业主": "林某、陈某", "证件号": "ID2、ID2"}, "owner_twice", 3, True),
    ({"证件号": 441302199001011000}, "identity_lost", 3, True),
    ({"手机号": "0752-1234567"}, "phone_unreadable", 3, False),
    ({"投票人": "外人"}, "voter_unknown", 3, True),
    ({"用途": "庙"}, "use_unknown", 3, False),
    ({"用途": "车位"}, "not_counted", 3, False),
    ({"面积来源": "听说"}, "source_unknown", 3, False),
    ({"销售状态": "未售"}, "unsold", 3, False),
]


@pytest.mark.parametrize(("change", "code", "place", "blocks"), ONE_WRONG)
def test_one_thing_wrong(change, code, place, blocks):
    first = row(面积来源="登记簿")
    second = row(
        房号="1202", 业主="黄某", 证件号="ID2", 手机号="", **{"面积来源": "合同"}
    )
    roster = read(first, second | change)
    expected = {(code, place, blocks)} if code else set()
    left = {one for one in said(roster) if one[0] != "phone_unreadable"}
    assert (said(roster) if code == "phone_unreadable" else left) == expected
    assert bool(roster.blocking) is blocks


@pytest.mark.parametrize(
    ("declared", "blocks"),
    [(17904, False), (17903, True), (17905, True), (None, False)],
)
def test_areas_add_up_to_what_is_declared(declared, blocks):
    second = row(房号="1202", 证件号="ID2", 手机号="")
    roster = read(row(), second, declared_area=declared)
    assert [one.code for one in roster.blocking] == ["area_total_differs"] * blocks
    if blocks:
        assert "179.04" in roster.blocking[0].message
        assert "0.01" in roster.blocking[0].message


def test_what_does_not_count_is_not_added():
    parking = row(房号="车1", 用途="车位", 证件号="ID2", 手机号="", 面积="12.00")
    assert read(row(), parking).area == 8952
    assert read(row(), parking | {"计票": "是"}).area == 10152
    assert read(row(), row(房号="1202", 证件号="ID2") | {"计票": "否"}).area == 8952


def test_another_number_of_households_is_a_warning():
    roster = read(row(), declared_households=2)
    assert ("households_differ", 0, False) in said(roster)
    assert not roster.blocking


def test_co_owners_in_one_row():
    roster = read(row(业主="林某、陈某", 证件号="ID1、ID2", 手机号="", 投票人="陈某"))
    (unit,) = roster.units
    assert [(o.name, o.identity, o.is_voter) for o in unit.owners] == [
        ("林某", "ID1", False),
        ("陈某", "ID2", True),
    ]
    assert "voter_missing" not in {one.code for one in roster.findings}


def test_co_owners_in_rows_of_their_own():
    first = row(共有="是", 投票人="是")
    second = row(共有="是", 业主="陈某", 证件号="ID2", 手机号="", 投票人="")
    (unit,) = read(first, second).units
    assert [owner.is_voter for owner in unit.owners] == [True, False]
    unlike = read(first, second | {"面积": "90"})
    assert [one.code for one in unlike.blocking] == ["shared_unlike"]
    both = read(first, second | {"投票人": "是"})
    assert [one.code for one in both.blocking] == ["voters_several"]


def test_the_developer_is_one_person_without_a_name():
    empty = row(业主="", 证件号="", 手机号="", 销售状态="未售")
    roster = read(empty, empty | {"房号": "1202"})
    assert [o.is_developer for unit in roster.units for o in unit.owners] == [True] * 2
    assert "2 套" in next(f.message for f in roster.findings if f.code == "unsold")


def test_titles_blanks_and_totals_are_passed_over():
    table = [
        (1, ["江湾花园业主名册", None, None, None, None, None, None]),
        (3, HEAD),
        (4, GOOD),
        (5, ["合计", None, None, "89.52", None, None, None]),
        (6, [None] * 7),
    ]
    roster = parse(table, declared_area=8952)
    assert len(roster.units) == 1
    assert roster.units[0].place == 4
    assert not roster.blocking


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ([], "no_column"),
        ([(1, ["姓名", "电话"]), (2, ["林某", "1"])], "no_column"),
        ([(1, HEAD)], "empty"),
    ],
)
def test_no_roster(table, code):
    (found,) = parse(table).blocking
    assert found.code == code
    if len(table) == 2:
        assert "楼栋、房号、面积" in found.message


def test_short_rows_and_columns_in_another_order():
    table = [(1, ["业主", "面积", "房号", "楼栋"]), (2, ["林某", 89.52, 1201, 3])]
    (unit,) = parse(table).units
    assert (unit.label, unit.owners[0].name) == ("3栋1201", "林某")
    (short,) = parse([(1, HEAD), (2, ["3", "1", "1201"])]).units
    assert short.area is None
    assert not short.counts


def test_ten_thousand_rows_one_broken():
    rows = [row(房号=str(n), 证件号=f"ID{n}", 手机号="") for n in range(10_000)]
    rows[7_777]["面积"] = "0"
    roster = read(*rows)
    assert [(one.code, one.place) for one in roster.blocking] == [
        ("area_not_positive", 7_779)
    ]
