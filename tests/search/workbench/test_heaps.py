"""Thousands of themes: pages show some, the others are found by their words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from search.workbench import heaps
from search.workbench.models import Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def few(monkeypatch):
    """Small portions, so that dozens of themes are a heap."""
    monkeypatch.setattr(heaps, "OFFERED", 6)


def fill(run, number, uid="tiao2", label="第二条", start=0):
    """Themes beside those that the digest found, each smaller than the one before."""
    Theme.objects.bulk_create(
        Theme(
            run=run,
            key=f"{uid}-{at}",
            uid=uid,
            article_label=label,
            name=f"{label}想法{at}号",
            position=1000 + at,
            segment_count=max(1, 900 - at),
            comment_count=1,
            stances={"修改": 1},
        )
        for at in range(start, start + number)
    )


def page(client, name, *args, **query):
    return client.get(reverse(f"workbench:{name}", args=args), query)


def names(choice):
    return [theme.name for _label, themes in choice.groups for theme in themes]


def test_the_largest_are_offered_those_of_the_same_article_first(run, few):
    fill(run, 4, "tiao2")
    fill(run, 9, "tiao3", "第三条")
    whole = heaps.choice(run)
    assert whole.is_cut
    assert len(names(whole)) == 6
    own = run.themes.get(key="tiao2-0")
    offered = heaps.choice(run, own)
    assert [label for label, _ in offered.groups] == ["第二条", "第三条"]
    assert own.name not in names(offered)
    assert {"第二条想法1号", "第二条想法2号", "第二条想法3号"} < set(names(offered))


def test_words_find_what_is_not_offered(run, few):
    fill(run, 30)
    assert "第二条想法29号" not in names(heaps.choice(run))
    found = heaps.choice(run, find=" 想法29 ")
    assert names(found) == ["第二条想法29号"]
    assert not found.is_cut
    assert heaps.choice(run, find="第二条").is_cut
    assert names(heaps.choice(run, find="%")) == []


def test_locked_and_empty_themes_take_nothing(run):
    fill(run, 2)
    Theme.objects.filter(key="tiao2-0").update(is_locked=True)
    Theme.objects.filter(key="tiao2-1").update(segment_count=0)
    assert not {"第二条想法0号", "第二条想法1号"} & set(names(heaps.choice(run)))


def test_the_form_asks_for_the_others(client, run, fees, drafter, few):
    client.force_login(drafter)
    assert "data-find" not in page(client, "theme", fees.pk).text
    fill(run, 30)
    text = page(client, "theme", fees.pk).text
    assert text.count("data-find") == 3  # to drop onto, to move to, to merge into
    assert text.count("<option") == 6 + 3 + 6
    address = reverse("workbench:choices", args=[run.pk])
    assert address in text
    options = page(client, "choices", run.pk, find="想法29", part="merge").text
    theme = run.themes.get(key="tiao2-29")
    assert f'value="{theme.pk}"' in options
    options = page(client, "choices", run.pk, find="想法29", part="move").text
    assert 'value="tiao2-29"' in options
    assert 'value="new"' in options
    assert 'value="new"' not in page(client, "choices", run.pk, but=fees.key).text
    dropped = page(client, "choices", run.pk, find="想法29", part="drop").text
    assert 'data-drop="tiao2-29"' in dropped


@pytest.mark.parametrize("query", [{"find": "%'"}, {"but": "x" * 99}, {"part": "?"}])
def test_nothing_asked_breaks_the_list(client, run, drafter, query):
    client.force_login(drafter)
    assert page(client, "choices", run.pk, **query).status_code == 200


def test_the_digest_shows_some_of_each_article_and_leads_to_the_rest(
    client, run, drafter
):
    client.force_login(drafter)
    fill(run, 60)
    whole = run.themes.filter(uid="tiao2", segment_count__gt=0).count()
    text = page(client, "digest", run.consultation.code).text
    assert text.count("想法") == heaps.SHOWN
    assert f"还有 {whole - heaps.SHOWN} 个较小的主题" in text
    first = page(client, "article", run.pk, uid="tiao2")
    assert f"{whole} 个主题" in first.text
    seen, answer = [], first
    while True:
        seen += [theme.pk for theme in answer.context["page"]]
        if not answer.context["page"].next:
            break
        after = answer.context["page"].next
        answer = page(client, "article", run.pk, uid="tiao2", after=after)
    assert len(seen) == len(set(seen)) == whole
    assert page(client, "article", run.pk, uid="nowhere").status_code == 404


@pytest.mark.parametrize("name", ["digest", "theme", "words", "article"])
def test_no_page_asks_more_for_more_themes(
    client, run, fees, drafter, name, django_assert_max_num_queries
):
    client.force_login(drafter)
    args = {"digest": run.consultation.code, "theme": fees.pk}.get(name, run.pk)
    query = {"uid": "tiao2"} if name == "article" else {}
    fill(run, 40)
    page(client, name, args, **query)
    with CaptureQueriesContext(connection) as spent:
        page(client, name, args, **query)
    fill(run, 400, start=40)
    with django_assert_max_num_queries(len(spent)):
        text = page(client, name, args, **query).text
    assert text.count("想法") <= 3 * heaps.OFFERED
