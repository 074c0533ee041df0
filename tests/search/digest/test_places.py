"""Names of places are found without a list, and part what is alike elsewhere."""

import pytest

from search.digest.boilerplate import bare, stock_phrases
from search.digest.places import ended_names, names_in
from search.digest.reading import Comment
from search.digest.vectors import words

from .helpers import answer, groups


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("投诉丽江花园物业", "丽江"),
        ("a7县星沙街道路灯不亮", "星沙"),
        ("在豪鑫置业买的房", "豪鑫"),
        ("魅力之城小区油烟扰民", "之城"),
    ],
)
def test_a_name_is_found(text, part):
    assert any(part in name for name in names_in(text))


def test_a_name_does_not_go_beyond_its_sentence():
    assert ended_names("平时很少上网。村口没有路灯") == []
    assert not any("网" in name for name in ended_names("平时很少上网。村里没有路灯"))
    assert ended_names("建议翠湖名城的路灯")[0].startswith("翠湖")


def test_no_name_in_a_plain_sentence():
    assert names_in("这条写得很好，支持。") == []


TROUBLE = (
    "{}旁边的搅拌站半夜施工，粉尘很大",
    "搅拌站在{}门口，噪音吵得睡不着",
    "请关停{}附近的搅拌站，灰尘噪音都受不了",
)


def test_the_same_trouble_elsewhere_is_another_issue():
    places = ("丽江花园", "星沙雅苑", "翠湖名城", "金岸家园")
    given = [
        Comment(f"{number}{at}", f"领导好，{text.format(place)}。", text.format(place))
        for number, place in enumerate(places)
        for at, text in enumerate(TROUBLE)
    ]
    found = groups(answer(given), least=2)
    assert all(len({identity[0] for identity in group}) == 1 for group in found)
    assert len(found) >= 3


def test_places_do_not_part_comments_on_a_draft():
    places = ("丽江花园", "星沙雅苑", "翠湖名城", "金岸家园")
    text = "我住{}，楼栋长应当由居民自荐，不能只由居委会提名。"
    given = [
        Comment(str(at), text.format(place), "", "", "第十二条")
        for at, place in enumerate(places)
    ]
    assert max(map(len, groups(answer(given)))) == len(places)


def test_greetings_and_stock_phrases_are_left_out():
    text = "尊敬的领导：您好！附议门槛太高。心累。望采纳，谢谢领导！"
    assert bare(text, {"心累"}) == "附议门槛太高。"
    assert bare("谢谢！", set()) == "谢谢！"


def test_a_stock_phrase_is_on_several_articles_and_at_home_on_none():
    spread = ["心累。门槛太高"] * 2 + ["心累。公示太短"] * 2 + ["心累。停车难"] * 2
    articles = ["第一条"] * 2 + ["第二条"] * 2 + ["第三条"] * 2
    assert stock_phrases(spread, articles) == {"心累"}
    at_home = ["第一条"] * 4 + ["第二条", "第三条"]
    assert stock_phrases(spread, at_home) == set()


def test_words_of_one_meaning_are_compared_as_one():
    assert words("电瓶车充电") == words("电单车充电")
    assert "夜间" in words("半夜装修")


def test_a_name_ends_with_its_line():
    """So a title and a text may be read apart: many letters have one title."""
    title, text = "关于中江半岛搅拌站", "半夜施工，住在滨江花园的人睡不着。"
    both = names_in(f"{title}\n{text}")
    assert sorted(both) == sorted(names_in(title) + names_in(text))
    assert words(f"{title}\n{text}") == words(title) + words(text)


def test_marks_end_a_name():
    assert ended_names("望江_新城，旧滨江花园") == ["望江", "旧滨江", "旧滨江花"]
