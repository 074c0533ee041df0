"""A cluster of three loses one node, then two; nothing is missing afterwards."""

import os
import uuid

import pytest
from django.db import connection

from audit import followers
from search import glances, mirror
from search.asking import breaker
from search.engines import EngineDown
from search.engines.elasticsearch import Elasticsearch, client
from search.engines.shapes import stored
from search.indexing import rebuild
from search.registry import SOURCES
from tests.consultations.factories import ConsultationFactory
from tests.search.conftest import NO_SERVER
from tests.search.nodes import PATIENCE, Nodes, holder, until, whole
from tests.search.test_faults import KINDS, page, said, same_as_database

pytestmark = [pytest.mark.django_db, pytest.mark.es]
NOTE = "检索服务暂时没有应答"
STARTS = 240  # seconds; it takes 20 where nothing else runs


@pytest.fixture
def nodes(settings, monkeypatch):
    """Three nodes, all of whose addresses we know."""
    if "TEST_ES_URL" not in os.environ:
        pytest.skip(NO_SERVER)
    if connection.vendor != "sqlite" or "TEST_NEXT" in os.environ:
        pytest.skip("nodes are killed once, in the first run of `make test`")
    found = Nodes()
    if not found.url:
        found.close()
        pytest.skip("three nodes did not start: bin/services three says why")
    settings.ES_URL, settings.ES_TIMEOUT_MS = found.url, 5_000
    settings.ES_PREFIX = f"test-{uuid.uuid4().hex[:8]}"
    for name in set(SOURCES) - set(KINDS):
        monkeypatch.delitem(SOURCES, name)
    _forget()
    yield found
    found.close()
    _forget()


def _forget():
    client.cache_clear()
    breaker.reset()
    glances.forget()


def spread(held):
    """Let every node have a third of the articles, of which there is no copy."""
    rebuild("provisions")
    called = f"{held.alias('provisions')}-spread"
    index = stored("provisions")._index.clone(called)
    alone = {"auto_expand_replicas": "false", "number_of_replicas": 0}
    each = {"routing.allocation.total_shards_per_node": 1}
    index.settings(number_of_shards=3, **alone, **each)
    index.create(using=held.client)
    ids = SOURCES["provisions"].ids_after(0, 1000)
    documents = SOURCES["provisions"].documents(ids, has_values=True)
    Elasticsearch(into=called).index("provisions", documents)
    held.take_over("provisions", called)


def in_step() -> bool:
    """Tell the server what happened; whether it holds just that then."""
    followers.settle()
    mirror.catch_up()
    return same_as_database()


def answered(browser, typed="停车", kind="comments") -> bool:
    """Whether the server itself answers."""
    glances.forget()
    answer = browser.get("/search/", {"q": typed, "kind": kind})
    assert answer.status_code == 200
    is_standby = answer.context["page"].is_standby
    assert (NOTE in answer.text) == is_standby
    return not is_standby


def test_nodes_are_lost_and_nothing_is_missing_afterwards(nodes, client):
    draft = ConsultationFactory()
    for number in range(20):
        said(f"停车位{number}", consultation=draft)
    held = Elasticsearch()
    until(lambda: whole(held, 3), STARTS)
    until(in_step)
    spread(held)
    until(lambda: whole(held, 3))
    # Or a slow machine has a new copy by the time at which there shall be none.
    waits = {"index.unassigned.node_left.delayed_timeout": "1h"}
    held.client.indices.put_settings(index=held.alias("comments"), settings=waits)
    assert answered(client)
    assert answered(client, "充电", "provisions")

    # One node is lost: comments have a copy, of the articles a third is missing.
    first = holder(held, "comments")
    nodes.kill(first)
    for number in range(20):
        said(f"停车费{number}", consultation=draft)
    followers.settle()
    until(lambda: mirror.catch_up() >= 0)
    until(lambda: answered(client))
    held.refresh("comments")
    assert page(client).context["page"].total == 40
    assert not answered(client, "充电", "provisions")
    answer = client.get("/search/", {"q": "充电", "kind": "provisions"})
    assert answer.context["page"].total == 1

    # Two are lost, and with them every copy of the comments; people go on writing.
    second = holder(held, "comments")
    assert second != first
    nodes.kill(second)
    said("停车场", consultation=draft)
    followers.settle()
    breaker.reset()
    assert not answered(client)
    assert page(client).context["page"].total == 41
    with pytest.raises(EngineDown):
        mirror.catch_up()

    # The first comes back with what is old by now: that must not answer.
    nodes.back(first)
    until(lambda: whole(held, 2, "red"), STARTS)
    breaker.reset()
    assert not answered(client)
    assert page(client).context["page"].total == 41

    # The second comes back: within a minute the server answers, and lacks nothing.
    nodes.back(second)
    until(lambda: whole(held, 3, "red"), STARTS)
    took = until(in_step) + until(lambda: answered(client))
    assert took < PATIENCE
    assert page(client).context["page"].total == 41
    assert answered(client, "充电", "provisions")
