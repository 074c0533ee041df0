"""Pasted lists: what is read, and which row is named when it cannot be."""

import pytest

from deliberation.rules.listed import MOST_ROWS, read


def members(text):
    return read(text, with_area=False, one_each=True)


def owners(text):
    return read(text, with_area=True, one_each=False)


@pytest.mark.parametrize(
    "text",
    [
        "1\t林某\n2\t陈某",
        "1,林某\n2,陈某",
        "1，林某\n\n2；陈某\n",
        "1 林某\r\n2   陈某",
        "编号\t姓名\n1\t林某\n2\t陈某",
        "序号,姓名或手机号\n1,林某\n2,陈某",
        "　1　\t　林某　\n2\t陈某",
    ],
)
def test_a_list_as_it_is_pasted(text):
    found = members(text)
    assert found.findings == []
    assert [(row.number, row.name) for row in found.rows] == [
        ("1", "林某"),
        ("2", "陈某"),
    ]


def test_a_phone_may_stand_for_the_name():
    rows = members("1,19900000001\n2,陈某,,7").rows
    assert [(row.name, row.phone, row.household) for row in rows] == [
        ("", "+8619900000001", ""),
        ("陈某", "", "7"),
    ]


def test_columns_by_their_headings_in_any_order():
    (row,) = owners(
        "房号\t面积\t手机号\t楼栋\t姓名\n3-101\t89.5\t19900000001\t3栋\t林某"
    ).rows
    assert (row.number, row.area, row.phone) == ("3-101", 8950, "+8619900000001")
    assert (row.building, row.name, row.place) == ("3栋", "林某", 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "名单是空的"),
        (" \n\n", "名单是空的"),
        ("1,林某\n,陈某", "第 2 行：没有编号"),
        ("1,林某\n1,陈某", "第 2 行：编号“1”与第 1 行重复"),
        ("1,林某\n2", "第 2 行：没有姓名或者手机号"),
        ("1,1990000000", "第 1 行：手机号不是 11 位"),
        ("1,199000000011", "第 1 行：手机号不是 11 位"),
        ("1,19900000001\n2,199 0000 0001", "第 2 行：与第 1 行是同一个手机号"),
        (f"{'x' * 81},林某", "第 1 行：编号超过 80 字"),
        ("1,林某,-3", "第 1 行：面积应大于零"),
        ("1,林某,3.333", "第 1 行：面积“3.333”不是"),
    ],
)
def test_a_row_that_cannot_be_is_named(text, words):
    found = members(text)
    assert words in "\n".join(map(str, found.findings))


def test_owners_need_an_area_and_may_have_several_units():
    found = owners("1,19900000001,80\n2,19900000001,90\n3,林某")
    assert list(map(str, found.findings)) == ["第 3 行：这条规则按面积计票，缺少面积"]
    assert [row.area for row in found.rows[:2]] == [8000, 9000]


def test_one_broken_row_of_ten_thousand_is_named():
    rows = [f"{n}\t成员{n}" for n in range(1, 10_001)]
    rows[7_776] = "7777\t"
    found = members("\n".join(rows))
    assert list(map(str, found.findings)) == ["第 7777 行：没有姓名或者手机号"]


def test_a_list_has_an_end():
    found = members("\n".join(f"{n},x" for n in range(MOST_ROWS + 1)))
    assert "名单超过" in str(found.findings[0])
    assert found.rows == []
