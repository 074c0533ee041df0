"""Handing in a comment through the form: exact, patient, and never losing words."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry
from consultations.models import Comment, CommentDraft
from tests.accounts.factories import UserFactory
from tests.consultations.factories import ConsultationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin(client):
    """A citizen with a verified phone, signed in."""
    user = UserFactory(phone="+8619900001234")
    client.force_login(user)
    return user


@pytest.fixture
def consultation():
    return ConsultationFactory()


def article(consultation, number=3):
    return consultation.version.provisions.articles().get(number=number)


def address(consultation):
    return reverse("consultations:comment", args=[consultation.code])


def filled(consultation, **changes) -> dict:
    """What a browser sends for the third article."""
    return {
        "uid": article(consultation).uid,
        "stance": "oppose",
        "body": "十日太长。",
        "is_public": "yes",
        "submission_key": "k1",
        "do": "submit",
    } | changes


def test_a_comment_goes_from_the_form_to_its_receipt(client, lin, consultation):
    page = client.get(address(consultation), {"uid": article(consultation).uid})
    assert "对第三条提意见" in page.content.decode()
    key = page.context["form"]["submission_key"].value()
    answer = client.post(
        address(consultation), filled(consultation, submission_key=key)
    )
    comment = Comment.objects.get()
    assert answer.url == reverse("consultations:receipt", args=[comment.receipt])
    assert (comment.state, comment.article_label) == ("pending", "第三条")
    assert comment.author == lin
    receipt = client.get(answer.url).content.decode()
    assert comment.receipt in receipt
    assert "qr.svg" in receipt


def test_a_submit_takes_eight_statements_at_most(client, lin, consultation):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(lin)
    page = browser.get(address(consultation), {"uid": article(consultation).uid})
    token = page.cookies["csrftoken"].value
    data = filled(consultation, csrfmiddlewaretoken=token)
    with CaptureQueriesContext(connection) as seen:
        answer = browser.post(address(consultation), data)
    assert answer.status_code == 302
    assert Comment.objects.count() == 1
    assert len(seen) <= 8, [query["sql"][:90] for query in seen]


def test_the_log_holds_no_words(client, lin, consultation):
    client.post(address(consultation), filled(consultation))
    entry = Entry.objects.get(event="comment.submitted")
    assert "十日" not in str(entry.data)
    assert entry.content_hash.startswith("sha256:")
    assert entry.actor_id == lin.pk
