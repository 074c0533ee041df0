"""The table of Huizhou becomes a sound tree, twice the same."""

import time
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from audit.models import Entry
from regions.actions import load_regions
from regions.exceptions import BadRegions
from regions.models import Region

CITY = {"code": "9", "name": "甲市", "level": "市", "parent_code": "", "kind": ""}
TOWN = {"code": "91", "name": "乙镇", "level": "镇(街)", "parent_code": "9"}


def test_every_row_arrives_on_its_level(huizhou):
    assert huizhou.created == 1456
    levels = Counter(Region.objects.order_by().values_list("level", flat=True))
    assert levels == {"city": 1, "county": 7, "town": 84, "village": 1364}


def test_the_tree_is_sound(huizhou):
    assert Region.find_problems() == ([], [], [], [], [])
    county = Region.objects.filter(code="441322").get()
    assert county.get_children_count() == county.get_children().count() == 18
    assert county.get_parent().code == "4413"


def test_loading_takes_less_than_three_seconds(db, table):
    began = time.process_time()
    load_regions(table)
    assert time.process_time() - began < 3


def test_loading_again_changes_nothing(huizhou, table):
    before = list(Region.objects.values_list("pk", "path", "full_name", "managed_by"))
    again = load_regions(table)
    assert (again.created, again.changed) == (0, 0)
    after = Region.objects.values_list("pk", "path", "full_name", "managed_by")
    assert list(after) == before
    assert Entry.objects.filter(event="region.loaded").count() == 1


def test_a_new_name_reaches_the_paths_below(huizhou, table):
    for row in table:
        if row["code"] == "441322":
            row["short_name"] = "博罗市"
    changed = load_regions(table).changed
    village = Region.objects.filter(code="441322121207").get()
    assert village.full_name == "惠州市 · 博罗市 · 石湾镇 · 铁场村"
    # The county itself and everything below it, nothing else.
    assert changed == Region.objects.filter(code__startswith="441322").count()


def test_a_place_can_be_added_later(huizhou, table):
    grid = {
        "code": "441322121207-01",
        "name": "第一网格",
        "level": "网格",
        "parent_code": "441322121207",
    }
    assert load_regions([*table, grid]).created == 1
    region = Region.objects.filter(code=grid["code"]).get()
    assert region.get_parent().code == "441322121207"
    assert region.get_parent().numchild == 1
    assert Region.find_problems() == ([], [], [], [], [])


def test_names_repeat_and_full_names_tell_them_apart(huizhou):
    assert Region.objects.filter(name="龙华镇").count() == 2
    assert Region.objects.filter(name="新村").count() == 10
    full = Region.objects.values_list("full_name", flat=True)
    assert len(set(full)) == len(full)
    shown = {str(region) for region in Region.objects.filter(name="龙华镇")}
    assert shown == {"惠州市 · 博罗县 · 龙华镇", "惠州市 · 龙门县 · 龙华镇"}


def test_zones_manage_towns_that_stay_where_the_law_puts_them(huizhou):
    zones = Region.objects.filter(code__in=["4413DYW", "4413ZK"])
    managed = {
        zone.code: set(zone.managed.values_list("name", flat=True)) for zone in zones
    }
    assert managed["4413ZK"] == {
        "惠环街道",
        "陈江街道",
        "潼湖镇",
        "沥林镇",
        "潼侨镇",
    }
    assert len(managed["4413DYW"]) == 3
    assert Region.objects.filter(code="441302007").get().full_path[1] == "惠城区"


def test_statistical_units_are_not_for_picking(huizhou):
    assert Region.objects.filter(is_virtual=True).count() == 30
    assert Region.objects.pickable().count() == 1426


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([TOWN], "找不到上级"),
        ([{**CITY, "level": "省"}], "这个层级"),
        ([{**CITY, "name": " "}], "缺少"),
        ([{**CITY, "managed_by": "77"}], "代管机构"),
        ([CITY, TOWN, {**TOWN, "parent_code": ""}], "换了上级"),
    ],
)
def test_a_bad_table_is_refused_with_a_reason_and_changes_nothing(db, rows, reason):
    with pytest.raises(BadRegions, match=reason):
        load_regions(rows)
    assert not Region.objects.exists()


def test_the_command_says_what_it_did(db, capsys):
    call_command("load_regions")
    assert "新增 1456 个区域" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"code,name\n4413,\n"])
def test_the_command_refuses_what_is_no_table(db, tmp_path, content):
    path = tmp_path / "regions.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("load_regions", str(path))
    assert refused.value.returncode == 2


def test_the_command_refuses_a_file_that_is_not_there(db, tmp_path):
    with pytest.raises(CommandError, match="无法读取"):
        call_command("load_regions", str(tmp_path / "none.csv"))
