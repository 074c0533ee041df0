"""A kept search of a theme: asked again as it was, and told of what comes in."""

import pytest
from django.urls import reverse

from audit import followers
from audit.models import Entry
from common.clock import db_now
from search import actions, indexing, themes
from search.models import SavedSearch
from search.workbench import actions as digests
from search.workbench import decisions
from tests.consultations.factories import CommentFactory
from tests.search.test_kept import DESK, kept_again
from tests.search.workbench.test_extending import comment, more

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, run, drafter):
    client.force_login(drafter)
    indexing.rebuild("comments")
    return client


@pytest.fixture
def saved(staff, run, fees):
    query = {"consultation": run.consultation.code, "theme": fees.key}
    return kept_again(staff, DESK, query)[2]


def new(saved):
    followers.settle()
    saved.refresh_from_db()
    return saved.new_count


def test_a_theme_is_kept_with_everything_beside_it(staff, run, fees):
    code = run.consultation.code
    query = {"consultation": code, "theme": fees.key, "stance": "amend", "q": "上限"}
    first, again, saved = kept_again(staff, DESK, {**query, "sort": "endorsed"})
    assert first.context["asked"].ids == themes.comments_of(fees)
    assert again.context["asked"] == first.context["asked"]
    assert again.context["hits"].ids == first.context["hits"].ids
    assert fees.name in saved.label
    address = reverse("search_desk:export", args=["csv"])
    answer = staff.get(f"{address}?{again.context['export_query']}")
    rows = b"".join(answer.streaming_content).decode().strip().splitlines()
    assert len(rows) == 1 + first.context["hits"].total == 3


def test_news_come_with_the_digest_that_files_them(saved, run, consultation, drafter):
    row = comment(consultation, "充电桩服务费太高了，服务费应当规定上限。")
    comment(consultation, "立法目的写得清楚，支持。", "tiao1", "support")
    assert new(saved) == 0
    more(run, drafter)
    indexing.refresh("comments", [row.pk])
    assert new(saved) == 1
    assert Entry.objects.filter(event="saved_search.found").count() == 1
    more(run, drafter)  # nothing came in since
    assert new(saved) == 1
    actions.look(saved=saved)
    comment(consultation, "充电桩服务费实在太高，应当规定服务费上限。")
    again = digests.start_run(consultation=consultation, by=drafter)
    digests.carry_out.call(again.pk)
    assert new(saved) == 1


def test_words_and_facets_hold_for_the_news_of_a_theme(
    staff, run, fees, consultation, drafter
):
    query = {"consultation": run.consultation.code, "theme": fees.key}
    oppose = kept_again(staff, DESK, {**query, "stance": "oppose"})[2]
    comment(consultation, "充电桩服务费太高了，服务费应当规定上限。")
    more(run, drafter)
    assert new(oppose) == 0


def test_a_merge_brings_no_news(saved, run, fees, drafter):
    single = run.segments.filter(bucket="single").first()
    decisions.move_segments(run=run, segments=[single.pk], to=fees.key, by=drafter)
    fees.refresh_from_db()
    assert fees.comment_count == 4
    assert new(saved) == 0


def test_a_theme_that_is_gone_finds_nothing_and_says_so(staff, saved, fees):
    fees.segment_count = 0
    fees.save()
    address = staff.get(reverse("search:saved_one", args=[saved.pk])).url
    answer = staff.get(address)
    assert answer.context["hits"].total == 0
    assert "这个主题已不在最新的归并里" in answer.text
    whole = staff.get(DESK + answer.context["without_theme"])
    assert whole.context["hits"].total == 6


def test_another_draft_drops_the_theme(staff, run, fees):
    CommentFactory(body="另一部草案的意见")
    query = {"consultation": run.consultation.code, "theme": fees.key}
    answer = staff.get(DESK, query)
    panels = {panel.name: panel for panel in answer.context["panels"]}
    for chip in panels["consultation"].chips:
        assert "theme=" not in chip["url"]
    for chip in panels["stance"].chips:
        assert f"theme={fees.key}" in chip["url"]


def test_the_theme_of_a_draft_that_is_not_named_is_ignored(staff, fees):
    assert staff.get(DESK, {"theme": fees.key}).context["hits"].total == 6
    assert staff.get(DESK, {"theme": "'; --"}).context["hits"].total == 6


def test_nobody_is_told_of_what_may_not_be_seen(saved, run, consultation, drafter):
    drafter.is_staff = False
    drafter.save()
    comment(consultation, "充电桩服务费太高了，服务费应当规定上限。")
    later = db_now()
    data = {"since": run.read_at.isoformat(), "until": later.isoformat()}
    entry = Entry(event="digest.extended", target_id=str(run.pk), data=data)
    actions.count_news([entry])
    assert SavedSearch.objects.get(pk=saved.pk).new_count == 0
