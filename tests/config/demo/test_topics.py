"""The invented topics: forty with those of the polls, short enough for their forms."""

from collections import Counter
from datetime import date

from config.demo.polls import POLLS
from config.demo.topics import FEW, KINDS, posts, topics
from deliberation.forms.topics import TopicForm
from deliberation.rules.topics import OVER, WAY
from rulebook import loader


def test_forty_topics_of_one_title_each():
    # A poll that only asks for opinions comes from no topic.
    voted = [poll.title for poll in POLLS if poll.is_binding]
    titles = [one.title for one in topics()] + voted
    assert len(titles) == len(set(titles)) == 40


def test_every_stage_before_the_vote_and_after_is_in_the_small_demo():
    stages = Counter(one.stage for one in topics()[:FEW])
    voted = {"voting", "not_carried"}  # these come with the votes of the demo
    assert set(stages) >= {*WAY, *OVER} - voted - {"result"}
    assert set(Counter(one.stage for one in topics())) == {*WAY, *OVER} - voted


def test_a_twin_comes_after_its_other_half_and_is_of_its_kind():
    """Else the demo could not join them (`merging.merge_topic`)."""
    known = {one.title: one for one in topics()}
    twins = [one for one in topics() if one.into]
    assert twins
    assert {one.title for one in topics() if one.stage == "merged"} == {
        one.title for one in twins
    }
    for one in twins:
        other = known[one.into]
        assert other.number < one.number
        assert (other.kind, other.stage) == (one.kind, "seconding")


def test_what_is_said_fits_the_form():
    for one in topics():
        words = {"title": one.title, "body": one.body, "wanted": one.wanted}
        form = TopicForm({**words, "budget": one.budget})
        assert form.is_valid(), (one.title, form.errors)
        assert 0 < one.share <= 1
    assert len(posts()) > 3


def test_every_kind_is_a_rule():
    for name in KINDS.values():
        assert loader.find(name, date(2026, 11, 22)).kind == "topic"
