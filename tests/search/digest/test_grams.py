"""Runs of characters in bulk are the same as one by one."""

import random

import numpy as np
import pytest
from scipy import sparse

from search.digest.citations import citations
from search.digest.grams import codes, gram_set, gram_sets, runs, unique_pairs
from search.digest.likeness import products
from search.digest.segments import sentences
from search.digest.suggestions import _CUES, _PATTERNS
from search.digest.vectors import run_tally

TEXTS = [
    "",
    "停",
    "停车",
    "停车费",
    "停车停车停车",
    "𠮷野家吃饭",
    "abc停",
    "",
    "一二三四五",
]


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("texts", [TEXTS, TEXTS[1:5], ["停"], [""], []])
def test_runs_of_many_texts_are_those_of_each(texts, size):
    found, counts = runs(texts, size)
    wanted = [codes(text, size) for text in texts]
    assert counts.tolist() == [len(each) for each in wanted]
    assert found.tolist() == [code for each in wanted for code in each]


@pytest.mark.parametrize("texts", [TEXTS, TEXTS[1:5], ["停"], [""], [], ["\ud800" * 4]])
def test_sets_of_many_texts_are_those_of_each(texts):
    found = gram_sets(texts)
    assert [each.tolist() for each in found] == [gram_set(t).tolist() for t in texts]


def test_parts_count_for_their_rows():
    matrix = run_tally(["停车费", "停车", "车费"], [0, 2, 2], 3, (2,)).counts.toarray()
    assert matrix.sum(axis=1).tolist() == [2, 0, 2]
    assert (matrix[0] == matrix[2]).all()


def test_pairs_come_once_and_in_order():
    pairs = np.array([[3, 4], [0, 2**31 - 1], [3, 4], [0, 1]])
    assert unique_pairs(pairs).tolist() == [[0, 1], [0, 2**31 - 1], [3, 4]]


def test_products_are_the_same_in_parts():
    dice = np.random.default_rng(1)
    rows = dice.random((30, 40)) * (dice.random((30, 40)) < dice.random(40) ** 4)
    matrix = sparse.csr_matrix(rows.astype(np.float32))
    assert np.allclose(products(matrix, matrix), rows @ rows.T, atol=1e-4)


def test_a_colon_before_a_number_ends_a_sentence():
    text = "意见如下：1、路灯太暗。备注：无；二是：二、太吵"
    parts = [text[slice(*span)] for span in sentences(text)]
    assert parts == ["意见如下：", "1、路灯太暗。", "备注：无；", "二是：", "二、太吵"]


def test_what_has_no_article_names_none():
    assert citations("停车收费太贵") == []
    assert [each.label for each in citations("第十二条太严")] == ["第十二条"]


def test_no_pattern_finds_what_its_cue_does_not_know():
    dice = random.Random(3)
    words = (
        "建议将把“”停车费二日三改为改成降到增加新增补充规定："
        "删除取消去掉保留维持不变，在第十条中明确写明表述应当"
    )
    for _ in range(4000):
        text = "".join(dice.choice(words) for _ in range(dice.randint(4, 30)))
        for op, pattern in _PATTERNS:
            assert _CUES[op].search(text) or not pattern.search(text), (op, text)
