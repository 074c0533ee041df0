"""The rules about topics: what a row may say, and how it is told."""

from datetime import date

import pytest

from rulebook import loader, topic_words
from rulebook.fractions import fraction
from rulebook.schema import RuleError

DAY = date(2026, 11, 22)


def row(name: str) -> loader.Row:
    return loader.find(name, on=DAY)


def changed(**terms) -> dict:
    told = row("topic.community_affairs").as_dict()
    return {**told, "terms": {**told["terms"], **terms}}


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"steps": ["review"]}, "needs review and result"),
        ({"steps": ["result", "review"]}, "order"),
        ({"steps": ["review", "review", "result"]}, "order"),
        ({"steps": []}, "not empty"),
        ({"seconding": {"num": 3, "den": 2, "least": 1, "base": "persons"}}, "whole"),
        ({"seconding": {"num": 1, "den": 2, "least": 0, "base": "persons"}}, "least"),
        ({"seconding": {"num": 1, "den": 2, "least": 1, "base": "area"}}, "base"),
        ({"proposers": ["emperor"]}, "proposers"),
        ({"places": ["moon"]}, "places"),
        ({"votes": 3}, "unknown field"),
    ],
)
def test_a_row_that_says_nonsense_is_refused(terms, reason):
    with pytest.raises(RuleError, match=reason):
        loader.from_dict(changed(**terms))


@pytest.mark.parametrize("one", loader.all_rows("topic"), ids=lambda r: r.key)
def test_every_row_names_a_rule_of_voting_exactly_when_it_votes(one):
    votes = "vote" in one.terms["steps"]
    assert (one.terms["vote_rule"] is not None) == votes
    if votes:
        assert loader.find(one.terms["vote_rule"], on=DAY).kind == "vote"
    assert (one.terms["seconding"] is not None) == ("seconding" in one.terms["steps"])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("topic.community_affairs", "户数的百分之五以上，不少于 5 户"),
        ("topic.owners_ordinary", "人数的五分之一以上"),
        ("topic.residents_deliberation", "不需要附议"),
    ],
)
def test_seconding_in_words(name, words):
    assert topic_words.seconding(row(name)) == words


def test_the_way_and_the_proposers_in_words():
    told = dict(topic_words.facts(row("topic.residents_assembly")))
    assert told["步骤"] == "提议 → 附议 → 审议 → 公示 → 表决 → 结果 → 落实"
    assert "村（居）委提出的不需要附议" in told["谁可以提"]
    assert told["党组织研究"] == "须先研究并记录"
    assert "党组织研究" not in dict(topic_words.facts(row("topic.owners_special")))


def test_fractions_are_written_as_the_law_does():
    assert [fraction(2, 3), fraction(5, 100), fraction(1, 20)] == [
        "三分之二",
        "百分之五",
        "二十分之一",
    ]
