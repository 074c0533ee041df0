"""Revisions by a script whose outcome is known: what matching must find again."""

import random

import pytest

from consultations.rules.kinship import kinship
from consultations.rules.matching import Article, match
from consultations.rules.numerals import to_chinese

WORDS = (
    "政府 部门 应当 依法 公开 收集 意见 居民 业主 会议 协商 决定 物业 楼栋 社区 监督 "
    "责任 期限 申请 审查 备案 档案 安全 道路 绿化 停车 垃圾 分类 河道 饮水 消防 电梯 "
    "公示 投诉 预算 账目 印章 选举 候选 任期 罢免 调解 纠纷 证据 鉴定 费用 维修 资金 "
    "噪声 油烟 犬只 广告 招牌 树木 围墙 照明 门禁 监控 快递 充电 租赁 装修 漏水 保洁"
).split()


def sentence(chance):
    return "".join(chance.choices(WORDS, k=chance.randint(8, 16))) + "。"


def texts(chance, count):
    """Articles of two to five sentences."""
    return [
        "".join(sentence(chance) for _ in range(chance.randint(2, 5)))
        for _ in range(count)
    ]


def law(found):
    return [
        Article(f"第{to_chinese(number)}条", text)
        for number, text in enumerate(found, start=1)
    ]


def reworded(text, chance):
    """About a fifth of the words put otherwise."""
    for _ in range(len(text) // 10):
        at = chance.randrange(len(text) - 2)
        text = text[:at] + chance.choice(WORDS) + text[at + 2 :]
    return text


def pieces(text, count):
    """A text cut into so many parts, between its sentences."""
    sentences = [part + "。" for part in text.split("。")[:-1]]
    size = -(-len(sentences) // count)
    return ["".join(sentences[at : at + size]) for at in range(0, len(sentences), size)]


def unmoved(old, chance):
    return [(text, at) for at, text in enumerate(old)]


def renumbered(old, chance):
    """New articles at the head and one of three gone: no number stays."""
    head = [(text, None) for text in texts(chance, 5)]
    return head + [(text, at) for at, text in enumerate(old) if at % 3]


def swapped(old, chance):
    found = unmoved(old, chance)
    return found[40:] + found[20:40] + found[:20]


def moved(old, chance):
    """Every fourth article goes elsewhere, and all of them are reworded."""
    found = [(reworded(text, chance), at) for at, text in enumerate(old)]
    for item in found[::4]:
        found.remove(item)
        found.insert(chance.randrange(len(found)), item)
    return found


def replaced(old, chance):
    """Every fifth article gives way to one that has half of its sentences."""
    return [
        (pieces(text, 2)[0] + "".join(texts(chance, 1)), at)
        if at % 5 == 0
        else (text, at)
        for at, text in enumerate(old)
    ]


@pytest.mark.parametrize("script", [unmoved, renumbered, swapped, moved, replaced])
@pytest.mark.parametrize("seed", range(3))
def test_a_revision_is_understood(script, seed):
    chance = random.Random(seed)
    old = texts(chance, 60)
    new = script(old, chance)
    pairs = match(law(old), law([text for text, _ in new]))
    found = {(p.old, p.new) for p in pairs if None not in (p.old, p.new)}
    meant = {(at, place) for place, (_, at) in enumerate(new) if at is not None}
    assert found == meant


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("seed", range(3))
def test_an_article_that_was_cut_and_articles_that_were_joined(count, seed):
    chance = random.Random(seed)
    old = ["".join(sentence(chance) for _ in range(2 * count)) for _ in range(30)]
    at = chance.randrange(4, 20)
    whole, cut = law(old), law([*old[:at], *pieces(old[at], count), *old[at + 1 :]])
    parts = set(range(at, at + count))
    kin = kinship(whole, cut, match(whole, cut))
    [kept] = [p.new for p in match(whole, cut) if p.old == at]
    assert kin.split == dict.fromkeys(parts - {kept}, at)
    kin = kinship(cut, whole, match(cut, whole))
    [kept] = [p.old for p in match(cut, whole) if p.new == at]
    assert kin.merged == dict.fromkeys(parts - {kept}, at)


def test_articles_of_one_pattern_are_told_apart():
    chance = random.Random(4)
    names = chance.sample([a + b for a in WORDS for b in WORDS], 300)
    pattern = "违反本条例规定，从事{}活动的，由主管部门责令限期改正，处一万元以下罚款。"
    old = [pattern.format(name) for name in names]
    new = [text.replace("责令限期改正", "责令改正，没收违法所得") for text in old]
    new[100:100] = [pattern.format("未列明的其他")]
    pairs = match(law(old), law(new))
    assert [p.new for p in pairs if p.old is None] == [100]
    assert all(p.new == p.old + (p.old >= 100) for p in pairs if p.old is not None)


def test_rewritten_articles_among_inserted_ones_are_found():
    """Between two pairs the likest go together, whatever was put in beside them."""
    chance = random.Random(5)
    old = texts(chance, 9)
    kept = [pieces(text, 4)[0] + "".join(texts(chance, 1)) for text in old[3:6]]
    new = [*old[:3], *texts(chance, 2), *kept, *texts(chance, 1), *old[6:]]
    found = {(p.old, p.new) for p in match(law(old), law(new)) if p.old is not None}
    assert {(3, 5), (4, 6), (5, 7)} <= found
