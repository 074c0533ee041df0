"""Impossible records are refused, and the refusal names the place."""

import copy
import json
from datetime import date

import pytest

from deliberation.rules.areas import format_area, parse_area
from deliberation.rules.errors import RecordRefused
from deliberation.rules.record import load, parse
from deliberation.rules.tally import tally
from rulebook import loader

DAY = date(2026, 11, 22)
OWNERS = loader.find("owners.ordinary", on=DAY)
ROLL = {
    "roll": [
        {"entry": "3-1201", "person": "p17", "household": "h9", "area": "89.52"},
        {"entry": "3-1202", "area": "100.00", "served": True},
    ],
    "ballots": [{"entry": "3-1201", "choice": "approve", "channel": "online"}],
    "present": 1,
}
TOTALS = {
    "totals": {
        "persons": {"all": 109, "present": 0, "participating": 73, "approve": 37},
        "area": {"all": "10865.40", "participating": "7243.60", "approve": "3621.81"},
        "households": {"all": 60, "present": 41},
    }
}
GONE = object()


def changed(record, path, value):
    """Copy a record with one place set, or removed."""
    record = copy.deepcopy(record)
    *outer, last = path
    place = record
    for name in outer:
        place = place[name]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return record


def test_the_records_are_good():
    assert tally(OWNERS, parse(TOTALS)).passed is True
    assert tally(OWNERS, parse(ROLL)).passed is False


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (["roll"], [], "名册是空的"),
        (["roll"], {}, "应是一个列表"),
        (["roll", 0], "3-1201", "应是一个对象"),
        (["roll", 1, "entry"], "3-1201", "名册中有两行"),
        (["roll", 0, "entry"], GONE, "编号应是"),
        (["roll", 0, "entry"], 31201, "编号应是"),
        (["roll", 0, "entry"], " ", "编号应是"),
        (["roll", 0, "entry"], "x" * 201, "编号应是"),
        (["roll", 0, "person"], 17, "编号应是"),
        (["roll", 0, "household"], "", "编号应是"),
        (["roll", 0, "area"], 89.52, "两位小数"),
        (["roll", 0, "area"], 89, "两位小数"),
        (["roll", 0, "area"], "89", "两位小数"),
        (["roll", 0, "area"], "89.5", "两位小数"),
        (["roll", 0, "area"], "89.520", "两位小数"),
        (["roll", 0, "area"], "089.52", "两位小数"),
        (["roll", 0, "area"], "-89.52", "两位小数"),
        (["roll", 0, "area"], "８９.52", "两位小数"),
        (["roll", 0, "area"], "89.52\n", "两位小数"),
        (["roll", 0, "area"], "NaN", "两位小数"),
        (["roll", 0, "area"], "9" * 13 + ".00", "两位小数"),
        (["roll", 0, "area"], "0.00", "大于零"),
        (["roll", 0, "served"], 1, "true 或 false"),
        (["ballots"], GONE, "缺少 ballots"),
        (["ballots"], None, "应是一个列表"),
        (["ballots", 0], None, "应是一个对象"),
        (["ballots", 0, "entry"], "9-9999", "“9-9999”不在名册上"),
        (["ballots", 0, "entry"], None, "编号应是"),
        (["ballots", 0, "choice"], "yes", "choice 应是"),
        (["ballots", 0, "choice"], ["approve"], "choice 应是"),
        (["ballots", 0, "choice"], GONE, "choice 应是"),
        (["ballots"], ROLL["ballots"] * 2, "有两张表决票"),
        (["roll", 0, "persn"], "p17", "不认识 persn，是不是 person"),
        (["roll", 0, "Area"], "89.52", "是不是 area"),
        (["ballots", 0, "choise"], "against", "是不是 choice"),
        (["presents"], 1, "是不是 present"),
        (["roll", 1, "entry"], "3-1201 ", "只差空格或全半角"),
        (["roll", 1, "entry"], "３-1201", "只差空格或全半角"),
        (["present"], 1.0, "应是整数"),
        (["present"], -1, "应在 0 与"),
        (["present"], 3, "到会的多于名册"),
        (["totals"], {}, "且只有一个"),
        (["run_off"], "yes", "true 或 false"),
    ],
)
def test_an_impossible_roll_is_refused(path, value, reason):
    with pytest.raises(RecordRefused, match=reason):
        tally(OWNERS, parse(changed(ROLL, path, value)))


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ([], {}, "应有一个"),
        (["persons", "approve"], 74, "approve 多于 participating"),
        (["persons", "participating"], 110, "participating 多于总数"),
        (["persons", "present"], 110, "present 多于总数"),
        (["persons", "votes_cast"], 72, "participating 多于 votes_cast"),
        (["persons", "against"], 37, "之和多于参与"),
        (["persons", "abstain"], 37, "之和多于参与"),
        (["persons", "invalid"], 110 - 37, "之和多于交回的票"),
        (["persons", "unreturned"], 109 - 73 + 1, "unreturned 之和多于总数"),
        (["area", "unreturned"], "3621.81", "unreturned 之和多于总数"),
        (["area", "approve"], "7243.61", "approve 多于 participating"),
        (["area", "participating"], "10865.41", "participating 多于总数"),
        (["area", "all"], "0.00", "总数（all）应大于零"),
        (["area", "all"], GONE, "总数（all）应大于零"),
        (["area", "approve"], 3621.81, "两位小数"),
        (["area", "approve"], "-1.00", "两位小数"),
        (["area"], GONE, "缺少面积：area.participating"),
        (["area", "approve"], GONE, "缺少面积：area.approve"),
        (["persons"], GONE, "缺少人数：persons.participating"),
        (["persons", "all"], 0, "总数（all）应大于零"),
        (["persons", "all"], 109.0, "应是整数"),
        (["persons", "all"], True, "应是整数"),
        (["persons", "all"], "109", "应是整数"),
        (["persons", "all"], None, "应是整数"),
        (["persons", "all"], float("nan"), "应是整数"),
        (["persons", "all"], 10**12, "应在 0 与"),
        (["persons", "approve"], -1, "应在 0 与"),
        (["persons", "aprove"], 1, "不认识 aprove"),
        (["heads"], {"all": 1}, "不认识 heads"),
        (["persons"], [], "应是一个对象"),
        (["households", "present"], 61, "present 多于总数"),
    ],
)
def test_impossible_totals_are_refused(path, value, reason):
    record = {} if not path else changed(TOTALS, ["totals", *path], value)
    with pytest.raises(RecordRefused, match=reason):
        tally(OWNERS, parse(record))


@pytest.mark.parametrize("totals", [{}, [], None, 5])
def test_totals_without_anything_are_refused(totals):
    with pytest.raises(RecordRefused):
        parse({"totals": totals})


def test_more_cannot_agree_than_came():
    row = loader.find("residents.assembly", on=DAY)
    totals = {"persons": {"all": 100, "present": 60, "approve": 61}}
    with pytest.raises(RecordRefused, match="approve 多于 present"):
        tally(row, parse({"totals": totals}))


def test_choices_read_as_absent_may_exceed_who_took_part():
    persons = {"all": 100, "participating": 70, "approve": 70, "invalid": 20}
    area = {"all": "1.00", "participating": "0.70", "approve": "0.70"}
    record = parse({"totals": {"persons": persons, "area": area}})
    assert tally(OWNERS, record).passed is True


def test_a_rule_for_periods_judges_no_vote():
    row = loader.find("consultation.law", on=DAY)
    with pytest.raises(RecordRefused, match="不是表决规则"):
        tally(row, parse(TOTALS))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        '{"present": ' + "9" * 5000 + "}",
        b"\xff\xfe",
        b'{"roll": "\xd6\xd0"}',
        '{"totals": {"persons": {"all": NaN}}}',
        '{"totals": {"persons": {"all": 1e3}}}',
        '{"totals": {"persons": {"all": Infinity}}}',
    ],
    ids=range(11),
)
def test_what_is_no_record_is_refused(written):
    with pytest.raises(RecordRefused):
        load(written)


def test_nothing_may_be_written_twice():
    written = '{"totals": {"persons": {"all": 9, "approve": 1, "approve": 9}}}'
    with pytest.raises(RecordRefused, match="两次 approve"):
        load(written)


def test_a_refusal_can_always_be_printed():
    written = r'{"totals": {"\ud800": {}}}'
    with pytest.raises(RecordRefused) as caught:
        load(written)
    assert str(caught.value).encode("utf-8")


def test_a_record_may_begin_with_a_mark_of_its_encoding():
    assert load(b"\xef\xbb\xbf" + json.dumps(ROLL).encode()) == parse(ROLL)


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [("0.01", 1), ("89.52", 8952), ("100.00", 10000), ("7243.60", 724360)],
)
def test_areas_come_back_as_they_were(text, hundredths):
    assert parse_area(text, "") == hundredths
    assert format_area(hundredths) == text


def test_other_words_in_a_record_are_left_alone():
    """A record may carry what the tally does not need."""
    more = {**ROLL, "title": "加装充电桩", "exported_at": "2026-11-22"}
    more["roll"] = [
        {**row, "building": "3栋", "label": "3栋1201"} for row in ROLL["roll"]
    ]
    assert parse(more) == parse(ROLL)
