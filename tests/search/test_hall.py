"""Topics and polls are found as their pages show them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit import followers
from audit.log import record
from deliberation.models import Poll, Topic
from search.engines import engine
from search.indexing import rebuild
from search.query import SearchQuery, parse
from search.registry import SOURCES
from tests.deliberation.boarding import board, community, topic
from tests.deliberation.polling import make_poll

pytestmark = pytest.mark.django_db


def found(source, typed, **more):
    return engine().query(SearchQuery(source, parse(typed), **more)).ids


def shown(source, typed):
    ids, terms = found(source, typed), parse(typed)
    return list(SOURCES[source].results(AnonymousUser(), ids, terms).values())


def logged(event, target):
    with transaction.atomic():
        record(event, target=target)
    followers.settle()


def test_a_topic_is_found_by_its_words_and_code():
    made = topic(board(community()), "review")
    logged("topic.raised", made)
    assert found("topics", "路灯 太阳能") == [made.pk]
    assert found("topics", made.code) == [made.pk]
    (one,) = shown("topics", "路灯")
    assert one.url == reverse("deliberation:topic", args=[made.code])
    Topic.objects.filter(pk=made.pk).update(hidden_at=timezone.now())
    assert shown("topics", "路灯") == []  # the index lags behind
    logged("topic.hidden", made)
    assert found("topics", "路灯") == []
    assert found("topics", "路灯", is_public=False) == [made.pk]


def test_topics_are_counted_by_stage(client):
    here = board(community())
    for stage in ("proposed", "review", "review"):
        topic(here, stage)
    rebuild("topics")
    asked = SearchQuery("topics", parse("路灯"), facets=("stage",))
    assert engine().query(asked).facets == {"stage": {"proposed": 1, "review": 2}}
    page = client.get("/search/", {"q": "路灯", "kind": "topics", "stage": "review"})
    assert page.context["page"].total == 2


def test_seconding_indexes_nothing():
    made = topic(board(community()))
    with transaction.atomic():
        entry = record("topic.seconded", target=made)
    assert SOURCES["topics"].touched([entry]) == set()


def test_a_poll_is_found_from_its_notice_on():
    poll = make_poll("open", questions=("是否同意加装充电桩",), material="共十二个车位")
    noticed = poll.noticed_at
    Poll.objects.filter(pk=poll.pk).update(noticed_at=None)
    logged("poll.drafted", poll)
    assert found("polls", "充电桩") == []
    assert found("polls", "充电桩", is_public=False) == [poll.pk]
    Poll.objects.filter(pk=poll.pk).update(noticed_at=noticed)
    logged("poll.noticed", poll)
    assert found("polls", "充电桩 车位") == [poll.pk]
    (one,) = shown("polls", "加装充电桩")
    assert one.url == reverse("deliberation:poll", args=[poll.code])
