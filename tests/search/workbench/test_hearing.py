"""Who said what: kept with the digest, and always what a count would give."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.models import Comment
from search.workbench import actions, answering, comparing, decisions, hearing
from search.workbench.models import AnalysisRun, Theme
from tests.consultations.factories import CommentFactory
from tests.search.workbench.test_heaps import fill, page

pytestmark = pytest.mark.django_db


def holds(run) -> bool:
    """Whether the kept numbers are those that counting now gives."""
    run = AnalysisRun.objects.get(pk=run.pk)
    themes = {theme.pk: theme.heard for theme in run.themes.all()}
    counted = hearing.of_run(run)
    kept = {**run.heard, "at": counted["at"]}
    return (
        bool(themes)
        and kept == counted
        and themes == hearing.of_themes(run.themes.all())
    )


def test_the_numbers_are_kept_with_the_digest(run, fees, said):
    assert holds(run)
    assert sum(fees.heard["channel"].values()) == fees.comment_count == 3
    run.refresh_from_db()
    assert {sum(run.heard[way].values()) for way in hearing.WAYS} == {len(said)}
    assert sum(run.heard["day"].values()) == len(said)


def test_they_follow_what_staff_decide(run, fees, drafter):
    point = run.segments.filter(bucket="single").first()
    decisions.move_segments(
        run=run, by=drafter, segments=[point.pk], clusters=[], to=fees.key, name=""
    )
    assert holds(run)
    moved = Theme.objects.get(pk=fees.pk)
    assert sum(moved.heard["tier"].values()) == moved.comment_count == 4
    back = {"segments": [point.pk], "clusters": [], "to": "new", "name": "过渡期"}
    decisions.move_segments(run=run, by=drafter, **back)
    assert holds(run)
    other = run.themes.get(name="过渡期")
    decisions.merge_themes(theme=other, into=fees, by=drafter)
    assert holds(run)


def test_they_follow_later_comments(run, consultation, drafter):
    CommentFactory(
        consultation=consultation,
        uid="tiao2",
        article_label="第二条",
        body="服务费应当有上限，充电桩服务费太高。",
        offline=True,
    )
    job = actions.start_run(consultation=consultation, by=drafter, kind="more")
    actions.carry_out.call(job.pk)
    run.refresh_from_db()
    assert sum(run.heard["day"].values()) == 7
    assert holds(run)


def test_comparing_counts_nothing_when_it_is_opened(client, run, drafter):
    client.force_login(drafter)
    for by in hearing.WAYS:
        with CaptureQueriesContext(connection) as asked:
            answer = page(client, "compare", run.consultation.code, by=by)
        assert answer.status_code == 200
        touched = [q for q in asked.captured_queries if "workbench_segment" in q["sql"]]
        assert touched == []


def test_an_old_digest_shows_the_same(client, run, drafter, settings):
    settings.DIGEST_SMALLEST_CELL = 1
    client.force_login(drafter)
    code = run.consultation.code
    now = page(client, "compare", code, by="channel").context
    run.themes.update(heard={})
    AnalysisRun.objects.update(heard={})
    old = page(client, "compare", code, by="channel").context
    assert old["table"] == now["table"]
    assert old["timeline"] == now["timeline"]
    assert now["table"].rows


def test_a_tier_is_that_of_the_moment_told(client, run, drafter):
    client.force_login(drafter)
    run.refresh_from_db()
    before = run.heard["tier"]
    for comment in Comment.objects.exclude(author=None).select_related("author"):
        comment.author.identity_tier = "visitor"
        comment.author.save(update_fields=["identity_tier"])
    shown = page(client, "compare", run.consultation.code, by="tier").text
    assert "统计时的情况" in shown
    assert comparing.heard(AnalysisRun.objects.get(pk=run.pk))["tier"] == before
    assert "统计时的情况" not in page(client, "compare", run.consultation.code).text


class TestLate:
    """A large digest shows its page first and what is owed a moment later."""

    @pytest.fixture(autouse=True)
    def large(self, monkeypatch):
        monkeypatch.setattr(answering, "LARGE", 1)

    def test_the_page_asks_for_what_is_owed(self, client, run, fees, drafter):
        client.force_login(drafter)
        code = run.consultation.code
        cell = f'<span id="owed{fees.pk}">'
        first = page(client, "digest", code).text
        assert f"{cell}…</span>" in first
        assert reverse("workbench:owed", args=[run.pk]) in first
        at_once = page(client, "digest", code, owed="now").text
        assert f"{cell}3</span>" in at_once
        assert "workbench:owed" not in at_once
        part = page(client, "owed", run.pk).text
        assert f'<span id="owed{fees.pk}" hx-swap-oob="true">3</span>' in part

    def test_the_part_holds_the_themes_of_the_page(self, client, run, drafter):
        client.force_login(drafter)
        fill(run, 60)
        whole = page(client, "digest", run.consultation.code).text
        assert page(client, "owed", run.pk).text.count("<span id=") == whole.count(
            '<span id="owed'
        )

    @pytest.mark.parametrize("name", ["digest", "owed"])
    def test_it_asks_no_more_for_more_themes(
        self, client, run, drafter, name, django_assert_max_num_queries
    ):
        client.force_login(drafter)
        args = run.consultation.code if name == "digest" else run.pk
        fill(run, 20)
        page(client, name, args)
        with CaptureQueriesContext(connection) as spent:
            page(client, name, args)
        fill(run, 200, start=20)
        with django_assert_max_num_queries(len(spent)):
            page(client, name, args)
