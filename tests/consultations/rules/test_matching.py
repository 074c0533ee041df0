import itertools
import random
import time

import pytest

from consultations.rules.matching import Article, carry_uids, match, pair_counts
from consultations.rules.numerals import to_chinese

WORDS = (
    "政府部门应当依法公开收集意见居民业主会议协商决定物业楼栋社区监督责任期限申请审查"
)


def article(number, text):
    return Article(f"第{to_chinese(number)}条", text)


def law(*texts):
    return [article(number, text) for number, text in enumerate(texts, start=1)]


def kinds(old, new):
    return [(pair.old, pair.new, pair.kind) for pair in match(old, new)]


PURPOSE = "为了规范议事协商活动，保障居民合法权益，制定本条例。"
SCOPE = "本条例适用于本市行政区域内住宅小区的议事协商活动及其监督管理。"
DUTY = "市人民政府民政部门负责指导全市的议事协商工作，并公布年度报告。"
END = "本条例自公布之日起施行。"


def test_equal_texts_are_paired_whatever_their_numbers():
    new = law(END, DUTY, SCOPE, PURPOSE)
    assert kinds(law(PURPOSE, SCOPE, DUTY, END), new) == [
        (3, 0, "unchanged"),
        (2, 1, "unchanged"),
        (1, 2, "unchanged"),
        (0, 3, "unchanged"),
    ]


def test_an_inserted_article_moves_all_others():
    pairs = match(law(PURPOSE, SCOPE, END), law(PURPOSE, DUTY, SCOPE, END))
    assert pair_counts(pairs) == {
        "unchanged": 3,
        "changed": 0,
        "added": 1,
        "deleted": 0,
        "renumbered": 2,
    }


def test_a_revised_article_is_found_at_its_new_place():
    revised = DUTY.replace("民政部门", "民政部门和住房城乡建设部门")
    found = kinds(law(PURPOSE, SCOPE, DUTY, END), law(PURPOSE, revised, SCOPE, END))
    assert (2, 1, "changed") in found


def test_deleted_articles_stand_after_their_neighbour():
    assert kinds(law(PURPOSE, SCOPE, DUTY, END), law(PURPOSE, END)) == [
        (0, 0, "unchanged"),
        (1, None, "deleted"),
        (2, None, "deleted"),
        (3, 1, "unchanged"),
    ]


def test_blanks_make_no_change_and_a_caption_does():
    old = [Article("第一条", "甲 乙。", "目的")]
    assert match(old, [Article("第一条", "甲乙。", "目的")])[0].kind == "unchanged"
    assert match(old, [Article("第一条", "甲乙。", "宗旨")])[0].kind == "changed"


def test_a_rewritten_article_between_the_same_neighbours_is_the_same_one():
    rewritten = "议事协商工作由民政部门指导。"
    assert (1, 1, "changed") in kinds(
        law(PURPOSE, DUTY, END), law(PURPOSE, rewritten, END)
    )


def test_copies_pair_by_label_then_by_order():
    old, new = (
        law("（删去）", PURPOSE, "（删去）"),
        law("（删去）", "（删去）", PURPOSE),
    )
    assert kinds(old, new) == [
        (0, 0, "unchanged"),
        (2, 1, "unchanged"),
        (1, 2, "unchanged"),
    ]


@pytest.mark.parametrize(("old", "new"), [([], []), ([], law(END)), (law(END), [])])
def test_empty_texts(old, new):
    assert len(match(old, new)) == len(old) + len(new)


def sentences(count, seed):
    rng = random.Random(seed)
    return ["".join(rng.choices(WORDS, k=rng.randint(30, 160))) for _ in range(count)]


def test_every_article_is_in_exactly_one_pair():
    rng = random.Random(7)
    for seed in range(20):
        old = sentences(40, seed)
        new = [text for text in old if rng.random() < 0.8]
        new = [text[:-5] if rng.random() < 0.3 else text for text in new]
        new += sentences(5, seed + 100)
        rng.shuffle(new)
        pairs = match(law(*old), law(*new))
        olds = sorted(pair.old for pair in pairs if pair.old is not None)
        news = sorted(pair.new for pair in pairs if pair.new is not None)
        assert (olds, news) == (list(range(len(old))), list(range(len(new))))
        same = {text for text in new if text in old}
        assert {new[p.new] for p in pairs if p.kind == "unchanged"} == same


@pytest.mark.parametrize("changed", [0.05, 0.9])
def test_a_large_code_is_matched_quickly(changed):
    rng = random.Random(1)
    old = sentences(1260, 3)
    new = [x[3:] + "并公布。" if rng.random() < changed else x for x in old]
    new[200:200] = sentences(30, 5)
    start = time.process_time()
    pairs = match(law(*old), law(*new))
    assert time.process_time() - start < 3
    found = pair_counts(pairs)
    assert found["unchanged"] + found["changed"] == 1260
    assert found["added"] == 30


def test_uids_follow_the_articles():
    old = [("u1", "第一条", PURPOSE), ("u2", "第二条", SCOPE), ("u3", "第三条", END)]
    fresh = (f"f{number}" for number in itertools.count(1))
    new = law(DUTY, PURPOSE, SCOPE.replace("本市", "全市"), END)
    assert carry_uids(old, new, lambda: next(fresh)) == ["f1", "u1", "u2", "u3"]
