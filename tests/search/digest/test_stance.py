"""Declared stances stand; guesses need labels of the draft, and must be good ones."""

import random

import pytest

from search.digest.learning import floor_of, plain, without_target
from search.digest.reading import UNDECIDED
from search.digest.stance import Spoken, decide

PRO = [
    "支持这条规定",
    "写得好，早该这样",
    "完全赞成，尽快施行",
    "同意，利国利民",
    "拥护这项措施",
]
CON = [
    "反对这样规定",
    "不合理，增加负担",
    "坚决不同意",
    "这条应当取消",
    "脱离实际，不能接受",
]
REST = [
    "我们小区有三十栋楼",
    "每天骑车上班",
    "楼下有个菜市场",
    "孩子在读小学",
    "住了十年了",
]


def spoken(seed, count, declared, target="第七条"):
    rng = random.Random(seed)
    for _ in range(count):
        label, words = rng.choice((("赞成", PRO), ("反对", CON)))
        parts = [rng.choice(words), rng.choice(REST), rng.choice(REST)]
        rng.shuffle(parts)
        text = "，".join(parts)
        yield label, Spoken(text, target, label if declared else "")


def test_nothing_is_guessed_without_enough_labels():
    known = [each for _, each in spoken(1, 99, declared=True)]
    asked = [each for _, each in spoken(2, 5, declared=False)]
    found = decide([*known, *asked])
    assert {each.source for each in found[:99]} == {"declared"}
    assert {(e.value, e.source) for e in found[99:]} == {(UNDECIDED, "none")}


def test_labels_of_another_article_do_not_count():
    known = [each for _, each in spoken(1, 150, declared=True, target="第八条")]
    asked = [each for _, each in spoken(2, 5, declared=False)]
    assert {each.source for each in decide([*known, *asked])[150:]} == {"none"}


def test_one_stance_alone_teaches_nothing():
    known = [
        Spoken(each.text, "a", "赞成") for _, each in spoken(1, 150, declared=True)
    ]
    assert decide([*known, Spoken("支持", "a", "")])[-1].source == "none"


def test_guesses_are_right_and_leave_declared_ones_alone():
    known = [each for _, each in spoken(1, 200, declared=True)]
    truth, asked = zip(*spoken(2, 100, declared=False), strict=True)
    found = decide([*known, *asked])
    assert [each.value for each in found[:200]] == [each.declared for each in known]
    shown = [
        (e.value, t)
        for e, t in zip(found[200:], truth, strict=True)
        if e.value != UNDECIDED
    ]
    assert len(shown) > 80
    assert sum(value == right for value, right in shown) >= 0.95 * len(shown)


def test_guesses_that_were_often_wrong_are_not_shown():
    rng = random.Random(5)
    known = [
        Spoken("，".join(rng.sample(REST, 3)), "a", rng.choice(("赞成", "反对")))
        for _ in range(150)
    ]
    found = decide(
        [*known, *(Spoken("，".join(rng.sample(REST, 3)), "a", "") for _ in range(20))]
    )
    assert {each.value for each in found[150:]} == {UNDECIDED}
    assert {each.guess for each in found[150:]} <= {"赞成", "反对"}


@pytest.mark.parametrize(
    ("right", "floor"),
    [
        ([1] * 30, 0.70),
        ([1] * 20 + [0] * 10, 0.77),  # 20 of 23 is 0.87, 20 of 24 is 0.83
        ([1] * 19, 1.01),  # too few to tell
        ([0] * 30, 1.01),
    ],
)
def test_confidence_from_which_guesses_are_shown(right, floor):
    import numpy as np

    chances = np.array([0.99 - at / 100 for at in range(len(right))])
    assert floor_of(np.array(right), chances) == pytest.approx(floor)


def test_addresses_names_and_signs_of_tags_are_left_out():
    text = "#禁电动车#支持！//@某人：转 http://t.cn/abc"
    assert plain(text).split() == ["禁电动车", "支持！", "转"]


def test_what_a_text_is_about_is_one_sign():
    assert without_target("我支持禁电动车", "禁电动车") == "我支持◎"
    assert without_target("电动车该禁", "禁电动车") in ("◎该禁", "◎该◎")
