"""Article cards are rendered once a state: never stale, never somebody else's."""

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import ArticleStance, ArticleTally
from consultations.views.public import cards

from .factories import ConsultationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cards._rendered.cache_clear()


def text_of(client, consultation) -> str:
    url = reverse("consultations:text", args=[consultation.code])
    return client.get(url).content.decode()


def body_of(html: str) -> str:
    """The cards of a page, without tokens that differ from visit to visit."""
    return html[html.index('<article class="article"') : html.rindex("</article>")]


def test_a_second_visit_renders_no_card_anew(client, consultation):
    first = text_of(client, consultation)
    rendered = cards._rendered.cache_info().misses
    assert body_of(text_of(client, consultation)) == body_of(first)
    assert rendered == 3
    assert cards._rendered.cache_info().misses == rendered


def test_a_new_comment_shows_at_once(client, consultation):
    assert "意见 0 条" in text_of(client, consultation)
    ArticleTally.objects.create(
        consultation=consultation, uid="tiao1", comments=7, oppose=5
    )
    html = text_of(client, consultation)
    assert "意见 7 条" in html
    assert "反对 5" in html


def test_a_choice_is_shown_to_its_owner_alone(client, lin, consultation):
    ArticleStance.objects.create(
        consultation=consultation, uid="tiao1", person=lin, choice="oppose"
    )
    assert "（您的选择）" in text_of(client, consultation)
    assert "（您的选择）" not in text_of(Client(), consultation)


def test_a_closed_consultation_keeps_no_buttons_of_the_open_one(client, consultation):
    assert 'name="stance"' in text_of(client, consultation)
    ended = ConsultationFactory(ended=True, version=consultation.version)
    html = text_of(client, ended)
    assert 'name="stance"' not in html
    assert consultation.code not in body_of(html)


def test_a_card_escapes_what_an_article_says(client, consultation):
    article = consultation.version.provisions.get(uid="tiao1")
    script = "<script>alert(1)</script>"
    article.text, article.caption, article.plain_note = script, script, script
    article.save()
    html = text_of(client, consultation)
    assert script not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3
