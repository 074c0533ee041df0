"""One tap: one stance a person, replaced by the last, taken back on request."""

import pytest
from django.urls import reverse

from audit.models import Entry
from consultations.models import ArticleStance

from .factories import ConsultationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tap(client, consultation):
    def tapped(value, **more):
        url = reverse("consultations:stance", args=[consultation.code])
        return client.post(url, {"stance": value}, **more)

    return tapped


def chosen() -> list:
    return list(ArticleStance.objects.values_list("uid", "choice"))


def test_the_last_tap_counts_and_can_be_taken_back(tap, lin, consultation):
    assert tap("tiao1:support").status_code == 302
    assert chosen() == [("tiao1", "support")]
    tap("tiao1:support")  # a double tap changes nothing
    assert chosen() == [("tiao1", "support")]
    tap("tiao1:oppose")
    assert chosen() == [("tiao1", "oppose")]
    tap("tiao1:none")
    assert chosen() == []


def test_the_reader_returns_to_the_article(tap, lin, client, consultation):
    answer = tap("tiao2:amend")
    text = reverse("consultations:text", args=[consultation.code])
    assert answer.url == f"{text}#stances-tiao2"
    page = client.get(text).content.decode()
    assert 'id="stances-tiao2"' in page
    assert "已表态：修改。" in page
    assert 'value="tiao2:none"' in page


def test_next_leads_to_no_other_site(client, lin, consultation):
    url = reverse("consultations:stance", args=[consultation.code])
    for wanted in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = client.post(url, {"stance": "tiao1:support", "next": wanted})
        assert answer.url.startswith("/consultations/")


def test_htmx_gets_the_buttons_of_the_article(tap, lin):
    answer = tap("tiao2:support", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Retarget"] == "#stances-tiao2"
    assert "is-chosen" in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize(
    "value",
    ["tiao1:ask", "tiao1:", "tiao1", ":support", "", "zhang0:support", "no:support"],
)
def test_what_is_no_stance_changes_nothing(tap, lin, value):
    tap("tiao1:support")
    assert tap(value).status_code == 302
    assert chosen() == [("tiao1", "support")]


def test_a_stranger_is_asked_to_sign_in(tap):
    assert reverse("account_request_login_code") in tap("tiao1:support").url
    assert chosen() == []


def test_an_unverified_person_has_no_stance(tap, client):
    client.force_login(UserFactory(identity_tier="visitor", phone_index=None))
    tap("tiao1:support")
    assert chosen() == []


def test_nobody_taps_after_the_end(client, lin):
    over = ConsultationFactory(ended=True)
    url = reverse("consultations:stance", args=[over.code])
    answer = client.post(url, {"stance": "tiao1:support"}, follow=True)
    assert "截止" in answer.content.decode()
    assert chosen() == []


def test_the_log_knows_that_but_not_what(tap, lin):
    tap("tiao1:oppose")
    entry = Entry.objects.get(event="stance.set")
    assert entry.actor_id == lin.pk
    assert set(entry.data) == {"consultation", "uid"}
