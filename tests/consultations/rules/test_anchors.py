"""Anchors through versions: none is lost, exact quotations are found again."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.rules.anchors import CHANGED, DELETED, KEPT, MOVED, Anchor, state
from consultations.rules.matching import Article, carry_uids
from consultations.rules.numerals import to_chinese

TEXT = "市人民政府应当公开收集意见。\n居民可以在公告之日起三十日内提出。"


@pytest.mark.parametrize(
    ("quote", "label", "text", "expected"),
    [
        ("", "第九条", TEXT, KEPT),
        ("", "第十二条", TEXT, MOVED),
        ("", "第九条", TEXT.replace("三十", "六十"), CHANGED),
        ("公开收集意见", "第九条", TEXT.replace("三十", "六十"), KEPT),
        ("公开收集意见", "第十二条", TEXT.replace("三十", "六十"), MOVED),
        ("三十日内", "第九条", TEXT.replace("三十", "六十"), CHANGED),
        ("意见。居民", "第九条", TEXT, KEPT),  # across the end of a line
        ("公开收集意见", None, None, DELETED),
    ],
)
def test_what_became_of_an_anchor(quote, label, text, expected):
    assert state(Anchor("第九条", TEXT, quote), label, text) == expected


WORDS = "市县人民政府应当依法公开收集意见居民业主会议协商决定物业楼栋社区监督责任期限"
texts = st.lists(
    st.text(WORDS, min_size=25, max_size=60), min_size=2, max_size=8, unique=True
)


def labelled(items):
    return [Article(f"第{to_chinese(n)}条", text) for n, text in enumerate(items, 1)]


@settings(deadline=None)
@given(texts, st.randoms(use_true_random=False), st.data())
def test_over_any_edits_no_comment_is_lost(before, random, data):
    """Drop, insert, shuffle; what stays word for word keeps its uid and its quotes."""
    old = labelled(before)
    uids = [f"u{n}" for n in range(len(old))]
    kept = [text for text in before if random.random() < 0.8]
    fresh = data.draw(st.lists(st.text("甲乙丙丁戊己庚辛", min_size=20), max_size=3))
    after = [*kept, *fresh]
    random.shuffle(after)
    new = labelled(after)
    ids = itertools.count()
    carried = carry_uids(
        [(uid, a.label, a.text) for uid, a in zip(uids, old, strict=True)],
        new,
        lambda: f"f{next(ids)}",
    )
    now = dict(zip(carried, new, strict=True))
    assert len(now) == len(new)
    for uid, article in zip(uids, old, strict=True):
        quote = article.text[5:15]
        anchor = Anchor(article.label, article.text, quote)
        found = now.get(uid)
        result = state(anchor, found and found.label, found and found.text)
        if article.text in kept:
            assert found is not None
            assert found.text == article.text
            assert result == (KEPT if found.label == article.label else MOVED)
        else:
            assert result in (KEPT, MOVED, CHANGED, DELETED)
