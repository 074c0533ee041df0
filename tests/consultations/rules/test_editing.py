"""Steps of the 校核 screen."""

import random

import pytest

from consultations.rules import editing
from consultations.rules.checks import check
from consultations.rules.marks import KINDS
from consultations.rules.nesting import flatten, nest
from consultations.rules.tree import from_dict, to_dict, written
from tests.consultations.rules.texts import draft_of

TEXT = (
    "甲条例\n第一章 总则\n第一条 甲。\n乙。\n（一）丙；\n（二）丁：\n1.戊；\n"
    "（1）己。\n第二条 庚。\n第二章 附则\n第三条 辛。\n壬。\n"
)


@pytest.fixture
def draft():
    return draft_of(TEXT)


def key_of(draft, label):
    return next(node.key for node in draft.walk() if node.label == label)


def key_with(draft, text):
    return next(node.key for node in draft.walk() if node.text == text)


def labels(draft):
    return [node.label for node in draft.articles()]


def codes(draft):
    return [warning.code for warning in draft.warnings]


def texts(draft):
    return [node.full_text() for node in draft.articles()]


def test_flat_and_back_is_the_same_tree(draft):
    assert nest(flatten(draft.nodes)) == draft.nodes
    decision = draft_of(
        "甲决定\n一、甲：\n乙。\n（一）丙。\n二、丁。\n本决定自公布之日起施行。"
    )
    assert nest(flatten(decision.nodes)) == decision.nodes


def test_an_article_takes_a_new_text(draft):
    key = key_of(draft, "第二条")
    changed = editing.set_text(draft, key, "子：\n（一）丑；\n（二）寅。\n卯。")
    article = changed.find(key)
    assert [child.kind for child in article.children] == ["kuan", "kuan"]
    assert [item.label for item in article.children[0].children] == ["（一）", "（二）"]
    assert texts(draft)[1] == "庚。"  # the old draft is untouched


def test_one_item_takes_a_new_text(draft):
    changed = editing.set_text(draft, key_of(draft, "（一）"), " 新 ")
    assert "（一）新\n（二）丁：" in texts(changed)[0]


def test_a_caption_is_set_and_taken_away(draft):
    key = key_of(draft, "第二条")
    changed = editing.set_caption(draft, key, "范围")
    assert (changed.find(key).caption, changed.find(key).mark) == (
        "范围",
        "第二条【范围】",
    )
    assert editing.set_caption(changed, key, "").find(key).mark == "第二条"
    with pytest.raises(editing.EditRefused):
        editing.set_caption(draft, key_of(draft, "（一）"), "甲")


def test_a_number_is_set_and_doubted(draft):
    key = key_of(draft, "第二条")
    changed = editing.set_number(draft, key, 1, 1)
    assert labels(changed) == ["第一条", "第一条之一", "第三条"]
    assert "gap" in codes(changed)
    item = editing.set_number(draft, key_of(draft, "（二）"), 3)
    assert "item_gap" in codes(item)


@pytest.mark.parametrize(("number", "branch"), [(0, 0), (10000, 0), (1, 100), (1, -1)])
def test_impossible_numbers_are_refused(draft, number, branch):
    with pytest.raises(editing.EditRefused):
        editing.set_number(draft, key_of(draft, "第二条"), number, branch)


def test_a_paragraph_has_no_number(draft):
    with pytest.raises(editing.EditRefused):
        editing.set_number(draft, key_with(draft, "庚。"), 2)


def test_a_false_article_becomes_a_paragraph():
    draft = draft_of("甲法\n第一条 甲依照\n第二条 的规定办理。\n第二条 乙。\n")
    key = draft.articles()[1].key if len(draft.articles()) == 3 else None
    if key is None:  # the parser saw through it: make the mistake by hand
        draft = editing.set_kind(draft, key_with(draft, "第二条 的规定办理。"), "tiao")
        key = draft.articles()[1].key
    changed = editing.set_kind(draft, key, "kuan")
    assert texts(changed)[0].replace(" ", "") == "甲依照\n第二条的规定办理。"


def test_a_paragraph_becomes_an_item_and_back(draft):
    key = key_with(draft, "乙。")
    item = editing.set_kind(draft, key, "xiang")
    assert item.find(key).label == "（一）"
    again = editing.set_kind(item, key, "kuan")
    assert again.find(key).text == "（一） 乙。"


def test_a_paragraph_that_begins_with_a_label_gives_it_up():
    draft = draft_of("甲法\n第一条 甲。\n第二条 乙。\n")
    key = key_with(draft, "乙。")
    draft = editing.set_text(draft, key, "第三条【丙】丁。")
    changed = editing.set_kind(draft, key, "tiao")
    assert labels(changed) == ["第一条", "第二条", "第三条"]
    assert (changed.articles()[2].caption, texts(changed)[2]) == ("丙", "丁。")


def test_a_paragraph_becomes_a_heading(draft):
    key = key_with(draft, "壬。")
    changed = editing.set_kind(draft, key, "zhang")
    assert (changed.find(key).label, changed.find(key).caption) == ("第三章", "壬。")
    assert changed.nodes[-1].key == key


def test_an_unknown_kind_is_refused(draft):
    with pytest.raises(editing.EditRefused):
        editing.set_kind(draft, "n1", "pian")


def test_an_article_is_split(draft):
    changed = editing.split_article(draft, key_of(draft, "第一条"), 1)
    assert labels(changed) == ["第一条", "第二条", "第二条", "第三条"]
    assert texts(changed)[0] == "甲。"
    assert texts(changed)[1].startswith("乙。\n（一）丙；")
    assert "duplicate" in codes(changed)
    keys = [node.key for node in changed.walk()]
    assert len(keys) == len(set(keys))


def test_splitting_uses_a_label_that_is_there():
    draft = draft_of("甲法\n第一条 甲。\n乙。\n第三条 丙。")
    draft = editing.set_text(draft, key_of(draft, "第一条"), "甲。\n第二条 乙。")
    changed = editing.split_article(draft, key_of(draft, "第一条"), 1)
    assert labels(changed) == ["第一条", "第二条", "第三条"]
    assert texts(changed) == ["甲。", "乙。", "丙。"]


@pytest.mark.parametrize("line", [0, 99, -1])
def test_there_must_be_something_to_split(draft, line):
    with pytest.raises(editing.EditRefused):
        editing.split_article(draft, key_of(draft, "第一条"), line)


def test_articles_are_merged(draft):
    changed = editing.merge_with_previous(draft, key_of(draft, "第二条"))
    assert labels(changed) == ["第一条", "第三条"]
    assert texts(changed)[0].endswith("庚。")
    assert "gap" in codes(changed)


def test_an_article_merges_over_a_heading(draft):
    changed = editing.merge_with_previous(draft, key_of(draft, "第三条"))
    assert texts(changed)[1] == "庚。\n辛。\n壬。"


def test_paragraphs_and_items_are_merged(draft):
    changed = editing.merge_with_previous(draft, key_with(draft, "壬。"))
    assert texts(changed)[2] == "辛。壬。"
    items = editing.merge_with_previous(draft, key_of(draft, "（二）"))
    assert "（一）丙；（二）丁：" in texts(items)[0]


@pytest.mark.parametrize("label", ["第一条", "第一章"])
def test_the_first_one_has_nothing_before_it(draft, label):
    with pytest.raises(editing.EditRefused):
        editing.merge_with_previous(draft, key_of(draft, label))


def test_deleting(draft):
    assert labels(editing.delete(draft, key_of(draft, "第一条"))) == [
        "第二条",
        "第三条",
    ]
    headless = editing.delete(draft, key_of(draft, "第二章"))
    assert labels(headless) == labels(draft)
    assert len(headless.nodes) == 1


def test_moving(draft):
    first, last = key_of(draft, "第一条"), key_of(draft, "第三条")
    changed = editing.move(draft, first, last, after=True)
    assert labels(changed) == ["第二条", "第三条", "第一条"]
    assert texts(changed)[2] == texts(draft)[0]
    assert labels(editing.move(changed, first, key_of(draft, "第二条"))) == labels(
        draft
    )
    with pytest.raises(editing.EditRefused):
        editing.move(draft, first, key_with(draft, "甲。"))


def test_renumbering(draft):
    broken = editing.set_number(draft, key_of(draft, "第二条"), 1, 1)
    changed = editing.renumber_from(broken, broken.articles()[1].key)
    assert labels(changed) == ["第一条", "第二条", "第三条"]
    assert codes(changed) == codes(draft)
    later = editing.renumber_from(draft, draft.articles()[0].key, 11)
    assert labels(later) == ["第十一条", "第十二条", "第十三条"]
    with pytest.raises(editing.EditRefused):
        editing.renumber_from(draft, key_of(draft, "第一章"))


def test_a_key_that_is_gone_is_refused_kindly(draft):
    with pytest.raises(editing.EditRefused, match="刷新"):
        editing.delete(draft, "n999")


def steps(draft, rng):
    """One random step."""
    key = rng.choice(list(draft.walk())).key
    other = rng.choice(list(draft.walk())).key
    return rng.choice(
        [
            lambda: editing.set_kind(draft, key, rng.choice(KINDS)),
            lambda: editing.set_text(draft, key, "子。\n（一）丑。"),
            lambda: editing.set_caption(draft, key, "寅"),
            lambda: editing.set_number(
                draft, key, rng.randint(1, 30), rng.randint(0, 2)
            ),
            lambda: editing.split_article(draft, key, rng.randint(0, 4)),
            lambda: editing.merge_with_previous(draft, key),
            lambda: editing.move(draft, key, other, after=rng.random() < 0.5),
            lambda: editing.renumber_from(draft, key),
        ]
    )


def test_random_steps_keep_the_tree_sound():
    for seed in range(60):
        rng, draft = random.Random(seed), draft_of(TEXT)
        for _ in range(15):
            try:
                draft = steps(draft, rng)()
            except (editing.EditRefused, KeyError):
                continue
            keys = [node.key for node in draft.walk()]
            assert len(keys) == len(set(keys))
            assert nest(flatten(draft.nodes)) == draft.nodes
            assert check(draft) == draft
            assert from_dict(to_dict(draft)) == draft


def test_what_a_step_leaves_alone_is_the_same_object(draft):
    after = editing.set_caption(draft, key_of(draft, "第二条"), "庚")
    assert after.nodes[0].children[0] is draft.nodes[0].children[0]
    assert after.nodes[0].children[1] is not draft.nodes[0].children[1]
    assert after.nodes[1] is draft.nodes[1]


def test_what_was_written_before_is_not_written_again(draft):
    data = to_dict(draft)
    after = editing.set_text(draft, key_of(draft, "第二条"), "癸。")
    anew = to_dict(after, written(draft, data))
    assert anew == to_dict(after)
    assert anew["nodes"][1] is data["nodes"][1]
    assert data == to_dict(draft)
