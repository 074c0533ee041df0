"""Moved, split and merged articles."""

import time

import pytest

from consultations.rules.kinship import kinship
from consultations.rules.matching import Article, match
from consultations.rules.numerals import to_chinese

LEAD = "市人民政府民政部门负责指导全市的议事协商工作，建立健全工作机制。"
MONEY = "议事协商工作所需经费列入本级财政预算，专款专用并且接受审计监督。"
PUBLIC = "每年第一季度向社会公布上一年度议事协商工作情况报告和意见采纳情况。"
OTHER = "居民委员会应当在五个工作日内答复居民提出的议题，说明理由。"
END = "本条例自公布之日起施行，原有规定与本条例不一致的停止执行。"


def law(*texts):
    return [Article(f"第{to_chinese(n)}条", text) for n, text in enumerate(texts, 1)]


def kin(old, new):
    return kinship(old, new, match(old, new))


@pytest.mark.parametrize(
    ("new", "split"),
    [
        ((LEAD + PUBLIC, MONEY, OTHER, END), {1: 0}),
        ((LEAD + PUBLIC, OTHER, MONEY, END), {2: 0}),  # the part went further down
        ((LEAD + MONEY + PUBLIC, OTHER, END), {}),
        ((LEAD + MONEY + PUBLIC, MONEY, OTHER, END), {}),  # a repetition is no part
    ],
)
def test_an_article_that_was_split(new, split):
    found = kin(law(LEAD + MONEY + PUBLIC, OTHER, END), law(*new))
    assert found.split == split
    assert not found.merged


@pytest.mark.parametrize(
    ("old", "merged"),
    [
        ((LEAD + PUBLIC, MONEY, OTHER, END), {1: 0}),
        ((LEAD + PUBLIC, OTHER, MONEY, END), {2: 0}),
        ((LEAD + MONEY + PUBLIC, PUBLIC[:8], OTHER, END), {}),
    ],
)
def test_articles_that_were_merged(old, merged):
    found = kin(law(*old), law(LEAD + MONEY + PUBLIC, OTHER, END))
    assert found.merged == merged


def test_only_what_left_the_order_is_moved():
    found = kin(
        law(LEAD, MONEY, PUBLIC, OTHER, END), law(OTHER, LEAD, MONEY, PUBLIC, END)
    )
    assert found.moved == {0}
    assert kin(law(LEAD, MONEY), law(END, LEAD, MONEY)).moved == frozenset()


def test_nothing_to_say_of_empty_texts():
    assert kin([], []).moved == frozenset()
    assert kin(law(LEAD), []).merged == {}
    assert kin([], law(LEAD)).split == {}


def test_a_long_code_is_looked_through_quickly():
    old = law(
        *(f"{LEAD[:9]}第{n}项{MONEY[n % 20 :]}{n * 7}{PUBLIC}" for n in range(1260))
    )
    new = law(
        *(f"{n * 3}{OTHER}{n % 99}" for n in range(300)), *(a.text for a in old[200:])
    )
    start = time.process_time()
    kin(old, new)
    assert time.process_time() - start < 3
