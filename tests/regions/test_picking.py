"""Picking a place level by level, with and without JavaScript."""

import pytest
from django import forms
from django.http import QueryDict
from django.urls import reverse

from regions import queries
from regions.fields import RegionField
from regions.models import Region

HUICHENG, HUIHUAN, ZHONGKAI = "441302", "441302007", "4413ZK"
BOLUO, SHIWAN, TIECHANG = "441322", "441322121", "441322121207"


class HomeForm(forms.Form):
    home = RegionField(label="居住地")


def sent(*codes):
    data = QueryDict(mutable=True)
    data.setlist("home", codes)
    return data


@pytest.mark.parametrize(
    ("code", "count"), [("", 1), ("4413", 7), (BOLUO, 18), (ZHONGKAI, 5), ("0", 0)]
)
def test_children_of_a_code(huizhou, django_assert_num_queries, code, count):
    with django_assert_num_queries(1):
        assert len(Region.objects.children_of(code)) == count


def test_a_zone_holds_the_towns_that_it_manages(huizhou):
    zone = Region.objects.filter(code=ZHONGKAI).get()
    inside = Region.objects.within(zone)
    assert inside.filter(code=HUIHUAN).exists()
    assert inside.filter(code__startswith=HUIHUAN).count() > 1
    assert not inside.filter(code=HUICHENG).exists()


def test_a_county_holds_all_below_it_and_itself(huizhou):
    county = Region.objects.filter(code=BOLUO).get()
    expected = Region.objects.filter(code__startswith=BOLUO).count()
    assert Region.objects.within(county).count() == expected


@pytest.mark.parametrize(
    ("codes", "picked"),
    [
        ([TIECHANG], TIECHANG),
        ([BOLUO, SHIWAN, TIECHANG], TIECHANG),
        ([BOLUO, "", ""], BOLUO),
        ([HUICHENG, SHIWAN, TIECHANG], HUICHENG),  # the county was changed after
        ([ZHONGKAI, HUIHUAN], HUIHUAN),
    ],
)
def test_the_narrowest_place_that_fits_is_taken(huizhou, codes, picked):
    form = HomeForm(sent(*codes))
    assert form.is_valid()
    assert form.cleaned_data["home"].code == picked


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        ([], "请选择区域。"),
        (["", ""], "请选择区域。"),
        (["铁场村"], "没有这个区域，请从列表中选择。"),
        (["441302450501"], "没有这个区域，请从列表中选择。"),  # 林场生活区
    ],
)
def test_what_cannot_be_picked_is_refused(huizhou, codes, reason):
    form = HomeForm(sent(*codes))
    assert form.errors["home"] == [reason]


def test_a_plain_dictionary_with_one_code_is_understood(huizhou):
    form = HomeForm({"home": TIECHANG})
    assert form.is_valid()
    assert form.cleaned_data["home"].code == TIECHANG


def test_the_levels_of_a_stored_place_are_all_shown(huizhou):
    shown = queries.steps(queries.resolve([TIECHANG]))
    assert [step.picked for step in shown] == [BOLUO, SHIWAN, TIECHANG]
    assert [step.label for step in shown] == ["选择县(区)", "选择镇(街)", "选择村(居)"]


def test_the_next_level_of_a_zone_are_its_towns(huizhou):
    shown = queries.steps(queries.resolve([ZHONGKAI]))
    assert len(shown) == 2
    assert HUIHUAN in [option.code for option in shown[1].options]


def test_the_picker_costs_few_queries_at_any_depth(huizhou, django_assert_num_queries):
    for codes, count in (([], 1), ([BOLUO], 2), ([TIECHANG], 3)):
        with django_assert_num_queries(count):
            queries.steps(queries.resolve(codes))


def test_the_picker_works_without_javascript(huizhou):
    html = str(HomeForm(initial={"home": Region.objects.get(code=BOLUO)})["home"])
    assert html.count("<select") == 2
    assert f'value="{BOLUO}" selected' in html
    assert 'name="home__more"' in html
    assert "惠州市 · 博罗县" in html


def test_asking_for_the_next_level_is_told_from_saving():
    assert RegionField.is_browsing({"home__more": "1"}, "home")
    assert not RegionField.is_browsing({"home": BOLUO}, "home")


def test_the_fragment_draws_the_next_level(client, huizhou):
    url = reverse("regions:picker")
    html = client.get(url, {"field": "home", "home": [BOLUO, SHIWAN]}).content.decode()
    assert html.count("<select") == 3
    assert TIECHANG in html


@pytest.mark.parametrize("name", ["", '"><script>', "居住地", "a b"])
def test_the_fragment_refuses_a_strange_field_name(client, db, name):
    assert client.get(reverse("regions:picker"), {"field": name}).status_code == 400
