"""Outside its time a consultation offers no empty form, and says where to go."""

import pytest
from django.urls import reverse

from tests.accounts.factories import UserFactory

from .factories import ConsultationFactory

pytestmark = pytest.mark.django_db


def form(found):
    return reverse("consultations:comment", args=[found.code])


@pytest.mark.parametrize(
    ("when", "told", "leads_to_comments"),
    [("ended", "不再接收意见", True), ("upcoming", "到时再来提意见", False)],
)
def test_a_closed_form_is_no_form(client, when, told, leads_to_comments):
    found = ConsultationFactory(**{when: True})
    text = client.get(form(found)).text
    assert told in text
    assert 'name="body"' not in text
    assert reverse("consultations:text", args=[found.code]) in text
    main = text.split("</h1>")[1]
    others = reverse("consultations:comments", args=[found.code])
    assert (others in main) is leads_to_comments


def test_words_that_came_too_late_stay_in_sight(client):
    found = ConsultationFactory(ended=True)
    client.force_login(UserFactory())
    answer = client.post(form(found), {"stance": "amend", "body": "写了很久的话"})
    assert "写了很久的话" in answer.text
    assert "现在不接收意见" in answer.text


def test_words_that_were_saved_come_back_after_the_end(client):
    found = ConsultationFactory(ended=True)
    client.force_login(UserFactory())
    client.post(form(found), {"stance": "amend", "body": "没写完的话", "do": "save"})
    assert "没写完的话" in client.get(form(found)).text


def test_what_has_not_begun_has_no_comments_to_look_at(client):
    found = ConsultationFactory(upcoming=True)
    text = client.get(reverse("consultations:home", args=[found.code])).text
    assert "看大家的意见" not in text
