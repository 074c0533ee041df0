"""The generated comments look like a consultation and are the same each time."""

import re
import time
from collections import Counter

import pytest

from config.demo import banks, comments, drafts, people, replies

LABELS = list(drafts.captions(drafts.load_text("compound_v1.txt")))
PHONE = re.compile(r"1\d{2}-?\d{4}-?\d{4}")
IDENTITY = re.compile(r"\d{17}[\dX]")


@pytest.fixture(scope="module")
def four_thousand():
    return list(comments.generate(LABELS, 4000, seed=7))


def test_same_seed_same_comments(four_thousand):
    assert list(comments.generate(LABELS, 4000, seed=7)) == four_thousand


def test_other_seed_other_comments(four_thousand):
    assert list(comments.generate(LABELS, 4000, seed=8)) != four_thousand


@pytest.mark.parametrize(
    ("kinds", "low", "high"),
    [
        ({"campaign", "copy"}, 0.05, 0.07),
        ({"abusive"}, 0.015, 0.025),
        ({"personal"}, 0.01, 0.02),
        ({"dialect"}, 0.02, 0.04),
        ({"rare"}, 0.005, 0.015),
    ],
)
def test_shares_of_the_special_kinds(four_thousand, kinds, low, high):
    share = sum(c.kind in kinds for c in four_thousand) / len(four_thousand)
    assert low <= share <= high


def test_exactly_one_is_as_long_as_a_form_may_take(four_thousand):
    lengths = sorted(len(c.body) for c in four_thousand)
    assert lengths[-1] == comments.LONGEST
    assert lengths[-2] < 500


def test_few_articles_draw_most_of_the_words(four_thousand):
    counts = Counter(c.article_label for c in four_thousand)
    assert counts.most_common(1)[0][0] == "第十二条"
    assert set(LABELS) <= set(counts)
    top_five = sum(counts[label] for label in comments.common()["hot"][:5])
    assert 0.35 < top_five / len(four_thousand) < 0.55
    assert 0.06 < counts[None] / len(four_thousand) < 0.10


def test_all_stances_and_channels_occur(four_thousand):
    stances = Counter(c.stance for c in four_thousand)
    assert set(stances) == {"amend", "support", "oppose", "ask"}
    assert stances["amend"] > stances["support"] > stances["ask"]
    channels = Counter(c.channel for c in four_thousand)
    assert set(channels) == {name for name, _ in comments.CHANNELS}
    assert channels["online"] / len(four_thousand) > 0.8


def test_people_do_not_repeat_each_other(four_thousand):
    own = [c.body for c in four_thousand if c.kind == "ordinary"]
    assert len(set(own)) / len(own) > 0.9


def test_copies_repeat_something_that_was_there_before(four_thousand):
    before = set()
    for comment in four_thousand:
        if comment.kind == "copy":
            assert comment.body in before
        before.add(comment.body)


def test_every_comment_says_something_and_nothing_is_left_unfilled(four_thousand):
    for comment in four_thousand:
        text = comment.body + comment.reason + comment.proposed_wording
        assert comment.body.strip()
        assert "\x00" not in text
        assert not banks.SLOT.search(text)
        assert len(comment.proposed_wording) < 2000


def test_numbers_in_the_texts_belong_to_nobody(four_thousand):
    text = "\n".join(c.body for c in four_thousand)
    identities = IDENTITY.findall(text)
    assert len(identities) >= 5
    assert all(n[-1] != people.check_character(n[:17]) for n in identities)
    phones = PHONE.findall(IDENTITY.sub("", text))
    assert len(phones) >= 10
    assert all(p.replace("-", "").startswith("1990000") for p in phones)
    assert "粤L·00" in text


def test_characters_beyond_the_basic_plane_occur(four_thousand):
    han = [c for c in four_thousand if any("\U00020000" <= x for x in c.body)]
    assert len(han) >= 20


def test_givers_bear_demo_names_and_telephones(four_thousand):
    for comment in four_thousand:
        assert comment.giver_name[1] == "某"
        assert re.fullmatch(r"1990000\d{4}", comment.phone)
    by_phone = {c.phone: c.giver_name for c in four_thousand}
    assert {(c.phone, c.giver_name) for c in four_thousand} == set(by_phone.items())


def test_comments_come_in_order_within_the_window(four_thousand):
    minutes = [c.minute for c in four_thousand]
    assert minutes == sorted(minutes)
    assert 0 <= minutes[0]
    assert minutes[-1] < 27 * comments.DAY


def test_themes_belong_to_the_article(four_thousand):
    known = banks.themes()
    for comment in four_thousand:
        if comment.kind == "ordinary" and comment.theme in known:
            assert known[comment.theme].article == comment.article_label


def test_another_draft_gets_general_words_under_its_own_captions():
    captions = drafts.captions(drafts.load_text("dogs.txt"))
    found = list(comments.generate(list(captions), 400, 3, captions=captions))
    assert {c.theme for c in found} == {"generic", "generic_whole"}
    assert not any(c.kind in ("campaign", "long") for c in found)
    assert any("犬吠扰民" in c.body for c in found)
    assert not any("业主大会" in c.body for c in found)


def test_comments_on_the_second_version_speak_of_the_article_they_stand_at():
    kept = [label for label, new in drafts.v2_labels().items() if new]
    found = list(comments.generate(kept, 2000, seed=7, moved=replies.moved))
    now = drafts.captions(drafts.load_text("compound_v2.txt"))
    labels = {(c.theme, c.article_label) for c in found}
    told = {theme: now.get(label) for theme, label in labels if label}
    assert told["pets"] == "宠物饲养"
    assert told["noise"] == "噪声控制"
    assert told["visitor_parking"] == "停车管理"
    assert None not in told.values()
    # The article on fees was deleted, and nobody speaks of it any more.
    assert "property_fee" not in told
    assert not any("物业费只能由业主大会决定" in c.body for c in found)


@pytest.mark.parametrize("n", [0, 1, 30])
def test_small_demos_work_too(n):
    assert len(list(comments.generate(LABELS, n, seed=1))) == n


def test_bulk_is_deterministic_and_its_telephones_differ():
    labels = [f"第{n}条" for n in range(1, 1261)]
    first = list(comments.generate_bulk(labels, 20_000, seed=5))
    assert first == list(comments.generate_bulk(labels, 20_000, seed=5))
    assert len({c.phone for c in first}) == 20_000
    assert {c.article_label for c in first} <= set(labels)
    assert len({c.body for c in first}) > 19_000


def test_bulk_is_fast_enough_for_the_load_demo():
    list(comments.generate_bulk(LABELS, 1, seed=5))
    started = time.process_time()
    count = sum(1 for _ in comments.generate_bulk(LABELS, 60_000, seed=5))
    assert count / (time.process_time() - started) >= 30_000


def test_bank_is_rich_enough():
    known = banks.themes()
    assert len(known) >= 40
    assert {theme.article for theme in known.values()} == {None, *LABELS}
    for theme in known.values():
        opinions = theme.pro + theme.change + theme.contra
        assert len(opinions) == len(set(opinions)) >= 6, theme.key
        assert len(theme.reasons) >= 3, theme.key
        assert len(theme.wordings) >= 3, theme.key
        assert theme.ask, theme.key


def test_every_slot_of_the_banks_can_be_filled():
    slots = set()
    for path in banks.PHRASES.glob("*.yaml"):
        slots |= set(banks.SLOT.findall(path.read_text(encoding="utf-8")))
    assert slots <= set(banks.FILLERS) | {"place", "article", "theme"}
