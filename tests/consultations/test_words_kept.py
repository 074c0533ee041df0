"""Words typed into the form survive sign-in, stale tokens, ended sessions, errors."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.sms import MemorySms
from common.ratelimit import allowed
from consultations.actions.drafts import prune_drafts
from consultations.models import Comment, CommentDraft

from .factories import ConsultationFactory, UserFactory

pytestmark = pytest.mark.django_db
PHONE = "19900005678"
WORDS = "写了很久的一段话：\n第二行，𠮷。"


@pytest.fixture
def address(consultation):
    return reverse("consultations:comment", args=[consultation.code])


def filled(**changes) -> dict:
    return {
        "uid": "tiao3",
        "stance": "amend",
        "body": WORDS,
        "proposed_wording": "自2027年起施行。",
        "reason": "需要准备。",
        "is_public": "no",
        "submission_key": "k",
    } | changes


def sign_in(client, address):
    """Sign in by a code sent to the phone, as the page asks."""
    step = client.post(address, {"phone": PHONE})
    code = re.search(r"\d{6}", MemorySms.outbox[-1].text)[0]
    return client.post(step.url, {"code": code})


def shown_words(page) -> dict:
    form = page.context["form"]
    names = ("stance", "body", "proposed_wording", "reason", "is_public")
    return {name: form[name].value() for name in names}


def test_without_signing_in_the_words_come_back_after_it(client, address):
    MemorySms.outbox.clear()
    asked = client.post(address, filled())
    assert asked.status_code == 302
    assert not Comment.objects.exists()
    back = sign_in(client, asked.url)
    assert back.url == f"{address}?uid=tiao3"
    page = client.get(back.url)
    assert shown_words(page) == {n: filled()[n] for n in shown_words(page)}
    assert "已恢复您上次填写的内容" in page.content.decode()
    assert "data-bound" in page.content.decode()
    # Without JavaScript: the page's own fields, sent as they stand.
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data.pop("attachments")
    given = client.post(address, data | {"uid": "tiao3"})
    assert given.url.startswith("/receipt/")
    comment = Comment.objects.get()
    assert (comment.body, comment.is_public) == (WORDS, False)
    assert not CommentDraft.objects.exists()
    assert "已恢复" not in client.get(back.url).content.decode()


def test_an_ended_session_keeps_the_words(client, lin, address):
    client.session.flush()
    asked = client.post(address, filled())
    assert reverse("account_request_login_code") in asked.url
    assert CommentDraft.objects.get().content["body"] == WORDS


def test_a_stale_token_keeps_the_words_on_the_page(lin, address):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(lin)
    answer = browser.post(address, filled(csrfmiddlewaretoken="stale"))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "请再按一次提交" in page
    assert "写了很久的一段话" in page
    assert not Comment.objects.exists()
    assert not CommentDraft.objects.exists()  # a forged request leaves nothing behind
    token = answer.cookies["csrftoken"].value
    again = browser.post(address, filled(csrfmiddlewaretoken=token))
    assert again.status_code == 302
    assert Comment.objects.count() == 1


def test_other_addresses_refuse_a_stale_token(lin, consultation):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(lin)
    stance = reverse("consultations:stance", args=[consultation.code])
    assert browser.post(stance, {"stance": "tiao1:support"}).status_code == 403


def test_an_error_keeps_the_words_for_another_day(client, lin, address):
    client.post(address, filled(stance=""))
    client.logout()
    client.force_login(lin)
    assert shown_words(client.get(f"{address}?uid=tiao3"))["body"] == WORDS


def test_a_draft_of_an_error_ends_with_the_submission(client, lin, address):
    page = client.post(address, filled(stance=""))
    assert CommentDraft.objects.exists()
    draft = page.context["form"]["draft"].value()
    client.post(address, filled(draft=draft))
    assert Comment.objects.count() == 1
    assert not CommentDraft.objects.exists()


def test_a_restored_form_is_a_new_submission(client, lin, address):
    client.post(address, filled(do="save"))
    client.post(address, filled())
    form = client.get(f"{address}?uid=tiao3").context["form"]
    assert form["body"].value() == WORDS
    assert form["submission_key"].value() != "k"


def test_the_closed_window_keeps_the_words(client, lin):
    over = ConsultationFactory(ended=True)
    address = reverse("consultations:comment", args=[over.code])
    answer = client.post(address, filled())
    assert answer.status_code == 409
    assert "截止，不再接收意见" in answer.content.decode()
    assert "写了很久的一段话" in answer.content.decode()
    assert CommentDraft.objects.get().person == lin


def test_a_draft_is_saved_on_request_and_shown_among_mine(client, lin, address):
    answer = client.post(address, filled(stance="", do="save"), follow=True)
    assert "草稿已保存" in answer.content.decode()
    mine = client.get(reverse("consultations:mine")).content.decode()
    assert "没写完的意见" in mine
    assert "写了很久的一段话" in mine
    draft = CommentDraft.objects.get()
    data = {"consultation": draft.consultation_id, "uid": "tiao3"}
    client.post(reverse("consultations:drop_draft"), data)
    assert not CommentDraft.objects.exists()


def test_drafts_of_others_are_out_of_reach(client, lin, address):
    client.post(address, filled(do="save"))
    client.force_login(UserFactory())
    assert shown_words(client.get(f"{address}?uid=tiao3"))["body"] != WORDS
    draft = CommentDraft.objects.get()
    data = {"consultation": draft.consultation_id, "uid": "tiao3"}
    client.post(reverse("consultations:drop_draft"), data)
    assert CommentDraft.objects.exists()
    assert "写了很久" not in client.get(reverse("consultations:mine")).content.decode()


@pytest.mark.usefixtures("same_window")
def test_drafts_without_an_account_are_limited_by_address(client, address):
    for _ in range(200):
        allowed("draft", "127.0.0.1", limit=200, seconds=3600)
    answer = client.post(address, filled())
    assert answer.status_code == 429
    assert "写了很久的一段话" in answer.content.decode()
    assert not CommentDraft.objects.exists()


def test_drafts_are_pruned_after_thirty_days(client, lin, consultation, address):
    client.post(address, filled(do="save"))
    old = CommentDraft.objects.create(
        key="old", consultation=consultation, content={"body": "旧"}
    )
    for days, left in ((29, 2), (31, 1)):
        moment = timezone.now() - timedelta(days=days)
        CommentDraft.objects.filter(pk=old.pk).update(saved_at=moment)
        prune_drafts()
        assert CommentDraft.objects.count() == left
