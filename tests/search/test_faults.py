"""The server fails in every way; search goes on, and afterwards nothing is missing."""

import itertools
import json
import os
import time
import uuid

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit import followers, sequencer
from audit.log import record
from audit.models import Entry
from consultations.models import Comment
from search import builds, cursor, glances, mirror
from search.asking import breaker
from search.engines import EngineDown
from search.engines.elasticsearch import Elasticsearch, client
from search.indexing import LAST_ID
from search.models import Build
from search.registry import SOURCES
from tests.consultations.factories import CommentFactory, ConsultationFactory
from tests.search.chaos import Chaos
from tests.search.conftest import NO_SERVER, drop

pytestmark = [pytest.mark.django_db, pytest.mark.es]
URL = reverse("search:search")
KINDS = ("comments", "provisions")


@pytest.fixture
def chaos(settings, monkeypatch):
    """A server that can be spoilt, in front of the real one, with fresh indexes."""
    if "TEST_ES_URL" not in os.environ:
        pytest.skip(NO_SERVER)
    between = Chaos(os.environ["TEST_ES_URL"])
    settings.ES_URL, settings.ES_TIMEOUT_MS = between.url, 5_000
    settings.ES_PREFIX = f"test-{uuid.uuid4().hex[:8]}"
    # Two kinds are enough, and make the tests twice as fast.
    for name in set(SOURCES) - set(KINDS):
        monkeypatch.delitem(SOURCES, name)
    client.cache_clear()
    breaker.reset()
    glances.forget()
    yield between
    between.mode = "pass"
    drop(Elasticsearch(os.environ["TEST_ES_URL"]).client, settings.ES_PREFIX)
    between.close()
    client.cache_clear()
    breaker.reset()
    glances.forget()


def said(body, **more):
    """A comment that comes in and is told in the log."""
    comment = CommentFactory(body=body, **more)
    with transaction.atomic():
        record("comment.submitted", target=comment)
    return comment


def settled():
    """Bring both indexes up to date."""
    followers.settle()
    mirror.catch_up()
    for name in KINDS:
        Elasticsearch().refresh(name)
    glances.forget()
    breaker.reset()


def same_as_database():
    """Whether the server holds exactly what the database says."""
    held = Elasticsearch()
    for name in KINDS:
        held.refresh(name)
        ids = SOURCES[name].ids_after(0, 1000)
        documents = SOURCES[name].documents(ids, has_values=True)
        if held.wrong(name, 0, LAST_ID, documents) or held.size(name) != len(ids):
            return False
    return True


def page(browser, typed="停车"):
    return browser.get(URL, {"q": typed, "kind": "comments"})


def test_the_server_is_asked_and_the_page_says_nothing_of_it(chaos, client):
    comment = said("停车位太少")
    settled()
    before = chaos.asked
    answer = page(client)
    assert chaos.asked > before
    assert not answer.context["page"].is_standby
    assert [one.url for one in answer.context["page"].results] == [
        reverse("consultations:one", args=[comment.consultation.code, comment.pk])
    ]


@pytest.mark.parametrize("mode", ["down", "busy", "broken", "half", "garbage", "slow"])
def test_the_database_answers_when_the_server_does_not(chaos, client, settings, mode):
    said("停车位太少")
    settled()
    settings.ES_TIMEOUT_MS = 300
    from search.engines.elasticsearch import client as clients

    clients.cache_clear()
    chaos.mode, chaos.delay, began = mode, 60.0, time.monotonic()
    answer = page(client)
    assert answer.context["page"].is_standby
    assert answer.context["page"].total == 1
    assert "检索服务暂时没有应答" in answer.content.decode()
    asked = chaos.asked
    assert page(client).context["page"].total == 1  # the server is left alone now
    assert chaos.asked == asked
    assert time.monotonic() - began < chaos.delay
    chaos.mode = "pass"
    breaker.reset()
    clients.cache_clear()
    settings.ES_TIMEOUT_MS = 5_000
    assert not page(client).context["page"].is_standby


@pytest.mark.parametrize("mode", ["down", "busy", "broken", "garbage"])
def test_nothing_is_lost_while_the_server_is_away(chaos, mode):
    draft = ConsultationFactory()
    kept = [said("停车一", consultation=draft), said("停车二", consultation=draft)]
    settled()
    chaos.mode = mode
    said("停车三", consultation=draft)
    Comment.objects.filter(pk=kept[0].pk).update(state="hidden")
    with transaction.atomic():
        record("comment.hidden", target=kept[0])
    gone = kept[1].pk
    with transaction.atomic():
        record("comment.withdrawn", target=kept[1])
    Comment.objects.filter(pk=gone).delete()
    followers.settle()
    with pytest.raises(EngineDown):
        mirror.catch_up()
    assert cursor.waiting().count() == 3
    chaos.mode = "pass"
    assert mirror.catch_up() == 3
    assert same_as_database()


def test_writing_never_waits_for_the_server(chaos, django_assert_max_num_queries):
    """What a comment costs has nothing to do with a server that hangs."""
    said("停车")
    settled()
    chaos.mode, chaos.delay = "slow", 60.0
    asked, began = chaos.asked, time.monotonic()
    said("停车二")
    followers.settle()
    assert chaos.asked == asked
    assert time.monotonic() - began < chaos.delay


def test_a_server_far_behind_is_not_asked(chaos, client):
    said("停车位")
    settled()
    late = said("停车棚")
    followers.settle()
    _grow_old(Entry.objects.sequenced().last(), 2 * cursor.PATIENCE)
    glances.forget()
    answer = page(client, "停车棚")
    assert answer.context["page"].is_standby
    assert [str(late.pk) in one.url for one in answer.context["page"].results] == [True]
    settled()
    assert not page(client, "停车棚").context["page"].is_standby


def _grow_old(entry, by):
    at = connection.ops.adapt_datetimefield_value(timezone.now() - by)
    with connection.cursor() as sql:
        sql.execute(
            "UPDATE audit_entry SET recorded_at = %s WHERE id = %s", [at, entry.pk]
        )


def test_a_stranger_under_our_name_gives_way(chaos, client):
    """An index of another shape has the name: the mapping conflict."""
    comment = said("停车位")
    settled()
    held = Elasticsearch()
    alias = held.alias("comments")
    held.client.indices.delete(
        index=",".join(held.client.indices.get(index=alias).body)
    )
    held.client.index(index=alias, id="1", document={"key": "word", "open": 5})
    held.client.indices.refresh(index=alias)
    answer = page(client)
    assert answer.context["page"].is_standby or answer.context["page"].total == 0
    settled()
    assert same_as_database()
    assert [str(comment.pk) in one.url for one in page(client).context["page"].results]


def test_a_lost_index_comes_back_by_itself(chaos):
    for number in range(5):
        said(f"停车{number}")
    settled()
    drop(Elasticsearch().client, Elasticsearch().alias("comments"))
    mirror.catch_up()
    assert same_as_database()


def test_the_younger_state_stays_whoever_writes_last(chaos):
    comment = said("停车位")
    settled()
    old = SOURCES["comments"].documents([comment.pk], has_values=True)
    Comment.objects.filter(pk=comment.pk).update(body="绿地")
    with transaction.atomic():
        record("comment.edited", target=comment)
    settled()
    Elasticsearch(version=1).index("comments", old)
    assert same_as_database()


def test_endorsements_reach_the_server(chaos):
    comment = said("停车位")
    settled()
    Comment.objects.filter(pk=comment.pk).update(endorsement_count=7)
    with transaction.atomic():
        record("comment.endorsed", target=comment)
    settled()
    assert same_as_database()


class Stop(Exception):
    """The process dies here."""


@pytest.mark.parametrize("stops_after", [1, 2])
def test_rebuilding_goes_on_where_it_stopped(chaos, monkeypatch, stops_after):
    monkeypatch.setattr(builds, "CHUNK", 4)
    comments = [said(f"停车{number}") for number in range(10)]
    settled()
    pieces = itertools.count(1)

    def dies(_number, _last):
        if next(pieces) == stops_after:
            raise Stop

    with pytest.raises(Stop):
        builds.rebuild_far("comments", tell=dies)
    build = Build.objects.get(engine="elasticsearch", finished_at__isnull=True)
    assert build.done == 4 * stops_after
    # What happens meanwhile goes to the index in use, and is not lost afterwards.
    Comment.objects.filter(pk=comments[0].pk).update(body="绿地")
    with transaction.atomic():
        record("comment.edited", target=comments[0])
    settled()
    told = []
    builds.rebuild_far("comments", tell=lambda number, _last: told.append(number))
    assert sum(told) == 10 - build.done
    settled()
    assert same_as_database()
    held = Elasticsearch()
    names = held.client.indices.get(index=f"{held.alias('comments')}-*").body
    assert len(names) == 1


def test_searching_goes_on_while_it_is_rebuilt(chaos, client):
    said("停车位")
    settled()
    seen = []

    def look(_number, _last):
        seen.append(page(client).context["page"].total)

    builds.rebuild_far("comments", is_fresh=True, tell=look)
    assert seen == [1]


def test_commands_compare_and_mend(chaos, capsys):
    comment = said("停车位")
    settled()
    Elasticsearch().delete("comments", [comment.pk])
    Elasticsearch().refresh("comments")
    call_command("search_reconcile", "comments", "--json")
    (_near, far) = json.loads(capsys.readouterr().out)
    assert (far["engine"], far["repaired"]) == ("elasticsearch", 1)
    assert (far["database"], far["index"]) == (1, 1)
    call_command("search_rebuild", "comments", "--fresh")
    assert same_as_database()
    chaos.mode = "down"
    for command in ("search_reconcile", "search_rebuild"):
        with pytest.raises(CommandError, match="没有应答"):
            call_command(command, "comments")


def test_the_beat_tells_but_does_not_fail(chaos, caplog):
    settled()
    said("停车位")
    sequencer.sequence()
    chaos.mode = "down"
    mirror._running.acquire()
    mirror._beat()
    assert "search server is behind" in caplog.text
    assert mirror._running.acquire(blocking=False)
    mirror._running.release()


def test_a_page_of_the_server_costs_few_queries(
    chaos, client, django_assert_max_num_queries
):
    """One bulk fetch; counts and filters come from the server (bar S1)."""
    draft = ConsultationFactory()
    for number in range(30):
        said(f"停车{number}", consultation=draft)
    settled()
    page(client)  # a city and its places are remembered for a minute
    glances.forget(cursor.NAME)
    with django_assert_max_num_queries(3) as spent:
        page(client)
    about = [q["sql"] for q in spent.captured_queries if "search_" in q["sql"]]
    assert about == []
