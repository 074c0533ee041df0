"""Each comment of the demo can be answered as the law and the house ask."""

from collections import Counter

import pytest

from config.demo import comments, drafts, replies

OUTCOMES = {
    "adopted",
    "partially_adopted",
    "not_adopted",
    "already_covered",
    "kept_for_study",
    "referred",
    "out_of_scope",
}
STANCES = ("amend", "support", "oppose", "ask")
V1 = list(drafts.captions(drafts.load_text("compound_v1.txt")))
V2 = set(drafts.captions(drafts.load_text("compound_v2.txt")))


@pytest.mark.parametrize("theme", replies.all_themes())
def test_every_theme_has_an_answer_to_every_stance(theme):
    for stance in STANCES:
        answer = replies.reply(theme, stance)
        assert answer.outcome in OUTCOMES
        assert answer.reason
        assert answer.topic
        assert answer.v2_label is None or answer.v2_label in V2


def test_all_outcomes_occur_among_four_thousand():
    found = comments.generate(V1, 4000, seed=7)
    outcomes = Counter(replies.reply_to(comment).outcome for comment in found)
    assert set(outcomes) == OUTCOMES
    assert outcomes["adopted"] > 400
    assert outcomes["not_adopted"] > 200


def test_themes_that_changed_the_draft_are_adopted_at_least_in_part():
    for theme in replies.changed_themes():
        outcome = replies.reply(theme, "amend").outcome
        assert outcome in {"adopted", "partially_adopted"}, theme


def test_adopted_in_full_only_where_the_draft_changed():
    for theme in replies.all_themes():
        if theme not in replies.changed_themes():
            assert replies.reply(theme, "amend").outcome != "adopted", theme


@pytest.mark.parametrize(
    ("theme", "label"),
    [
        ("building_head", "第十二条"),
        ("recusal", "第十五条"),  # a new article
        ("noise", "第二十二条"),  # the second half of a split one
        ("seconding", "第二十五条"),  # moved by one
        ("deadlock", "第三十五条"),
        ("funding", "第三十八条"),  # moved by two
        ("property_fee", None),  # deleted
        ("overall", None),
    ],
)
def test_resulting_article(theme, label):
    assert replies.reply(theme, "amend").v2_label == label


def test_rude_words_without_a_proposal_are_out_of_scope():
    found = comments.generate(V1, 4000, seed=7)
    rude = [c for c in found if c.kind == "abusive" and not c.proposed_wording]
    assert rude
    assert {replies.reply_to(c).outcome for c in rude} == {"out_of_scope"}


def test_unknown_theme_is_refused():
    with pytest.raises(KeyError):
        replies.reply("weather", "amend")


def test_support_of_a_deleted_article_is_not_called_kept():
    assert replies.reply("property_fee", "support").outcome == "not_adopted"


def test_the_shared_answer_names_articles_that_there_are():
    words = replies.shared()
    assert len(words.articles) > 1
    assert set(words.articles) <= set(V1)
    assert words.v2_label in V2
    assert words.outcome in OUTCOMES
