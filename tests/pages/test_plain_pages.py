"""Rules in force, robots, sitemap."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape

import rulebook.loader
from rulebook import words
from tests.consultations.factories import ConsultationFactory
from tests.deliberation import boarding
from tests.deliberation.polling import make_poll

pytestmark = pytest.mark.django_db
ROWS = rulebook.loader.all_rows()


@pytest.fixture
def rules(client):
    return client.get(reverse("pages:rules")).content.decode()


def card(page: str, row) -> str:
    """The part of the page about one row."""
    start = page.index(f"<code>{row.key}</code>")
    return page[page.rindex("<article", 0, start) : start]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_every_rule_is_shown_with_law_article_and_days(rules, row):
    shown = card(rules, row)
    assert escape(row.title) in shown
    assert escape(row.source.law) in shown
    assert escape(row.source.article) in shown
    if row.min_days:
        assert f">{row.min_days}<" in shown


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_every_rule_tells_from_when_to_when_and_whether_it_is_verified(rules, row):
    shown = card(rules, row)
    for day in (row.source.from_, row.source.to):
        if day:
            assert date_format(day, "Y年n月j日") in shown
    assert (">已核<" in shown) == row.source.verified
    assert (">待核<" in shown) != row.source.verified


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.kind == "vote"], ids=lambda row: row.key
)
def test_what_a_vote_needs_is_said_in_words(rules, row):
    shown = card(rules, row)
    assert f"<dd>{words.thresholds(row)}</dd>" in shown
    assert "比例" in shown
    assert "法律效力" in shown


def test_every_rule_is_in_a_group_and_every_anchor_leads_to_one_place(rules):
    anchors = re.findall(r"\sid=\"([a-z_.@0-9-]+)\"", rules)
    assert len(anchors) == len(set(anchors))
    assert {row.id for row in ROWS} <= set(anchors)
    groups = re.findall(r'<a href="#([a-z]+)">', rules)
    assert {row.id.split(".")[0] for row in ROWS} == set(groups) & set(anchors)


def test_the_youngest_text_comes_first(rules):
    new, old = "villagers.assembly@2025-10-28", "villagers.assembly@2018-12-29"
    assert 0 < rules.index(new) < rules.index(f"<code>{old}")


def test_the_page_names_the_years_whose_days_off_are_not_known(rules):
    known = {row.terms["year"] for row in ROWS if row.kind == "calendar"}
    now = timezone.localdate().year
    for year in (now, now + 1):
        told = f"{year} 年放假安排尚未录入，只按周末顺延。" in rules
        assert told == (year not in known)


def test_robots_keep_out_of_what_is_personal(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    for path in ("/admin/", "/accounts/", "/me/", "/receipt/"):
        assert f"Disallow: {path}" in lines
    assert any(line.endswith("/sitemap.xml") for line in lines)


def addresses(client) -> list[str]:
    tree = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314  ours
    return [node.text for node in tree.iter() if node.tag.endswith("}loc")]


def test_the_sitemap_names_what_is_public(client):
    public = ConsultationFactory(ended=True)
    hidden = ConsultationFactory(published_at=None)
    found = addresses(client)
    assert any(public.code in address for address in found)
    assert not any(hidden.code in address for address in found)


def test_the_sitemap_names_boards_topics_and_polls_that_are_public(client):
    on = boarding.board(boarding.compound())
    shown = boarding.topic(on)
    hidden = boarding.topic(on, hidden_at=timezone.now())
    noticed, draft = make_poll("noticed"), make_poll("draft")
    paths = {"/" + address.split("/", 3)[3] for address in addresses(client)}
    for found, name in ((on, "board"), (shown, "topic"), (noticed, "poll")):
        assert reverse(f"deliberation:{name}", args=[found.code]) in paths
    for found, name in ((hidden, "topic"), (draft, "poll")):
        assert reverse(f"deliberation:{name}", args=[found.code]) not in paths


def test_every_address_of_the_sitemap_answers(client):
    ConsultationFactory()
    boarding.topic(boarding.board(boarding.compound()))
    make_poll("noticed")
    for address in addresses(client):
        path = "/" + address.split("/", 3)[3]
        assert client.get(path).status_code == 200, path


def test_the_sitemap_costs_the_same_however_long(client):
    def cost():
        with CaptureQueriesContext(connection) as caught:
            addresses(client)
        return len(caught)

    ConsultationFactory()
    few = cost()
    ConsultationFactory.create_batch(8)
    assert cost() == few
