"""Following a comment by its receipt and four digits, without signing in."""

import pytest
from django.urls import reverse

from consultations.models import ModerationDecision
from consultations.tracking import tail_index

from .factories import (
    CommentFactory,
    ReplyFactory,
    StaffFactory,
    UserFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db
URL = "/track/"


@pytest.fixture
def comment(consultation):
    found = CommentFactory(consultation=consultation, pending=True, uid="tiao3")
    found.phone_tail_index = tail_index(found.receipt, "+8619900001234")
    found.save()
    return found


def look(client, code, tail="1234"):
    return client.post(URL, {"code": code, "tail": tail})


def steps(page) -> list:
    return [(step["label"], step["state"]) for step in page.context["steps"]]


def test_code_and_digits_show_the_way_of_a_comment(client, comment):
    page = look(client, comment.receipt)
    assert page.status_code == 200
    assert comment.body in page.content.decode()
    assert steps(page) == [
        ("已提交", "done"),
        ("待受理", "now"),
        ("归纳", "next"),
        ("答复", "next"),
    ]


@pytest.mark.parametrize(
    "typed", [" {} ", "{lower}", "{wide}", "{dashes}", "{lower}\u3000"]
)
def test_a_code_is_read_as_people_type_it(client, comment, typed):
    code = comment.receipt
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    forms = {"lower": code.lower(), "wide": wide, "dashes": code.replace("-", "－")}
    assert look(client, typed.format(code, **forms), "１２３４").status_code == 200


def test_a_wrong_code_and_wrong_digits_get_the_same_answer(client, comment):
    wrong = look(client, comment.receipt, "9999")
    last = "X" if comment.receipt[-1] != "X" else "Y"
    absent = look(client, comment.receipt[:-1] + last, "1234")
    assert wrong.status_code == absent.status_code == 404
    assert wrong.context["form"].errors == absent.context["form"].errors
    assert comment.body not in wrong.content.decode()


def test_a_comment_without_a_phone_is_tracked_by_nobody(client, consultation):
    without = CommentFactory(consultation=consultation)
    for tail in ("0000", "1234"):
        assert look(client, without.receipt, tail).status_code == 404


@pytest.mark.parametrize("tail", ["", "123", "12345", "abcd", "12 4"])
def test_what_is_no_tail_is_refused(client, comment, tail):
    assert look(client, comment.receipt, tail).status_code == 422


@pytest.mark.parametrize("code", ["", "一二三", "'; DROP TABLE", "A" * 60])
def test_what_is_no_code_is_refused(client, code):
    assert look(client, code).status_code == 422


@pytest.mark.usefixtures("same_window")
def test_digits_cannot_be_tried_out(client, comment):
    for n in range(10):
        assert look(client, comment.receipt, f"{n:04d}").status_code == 404
    locked = look(client, comment.receipt)
    assert locked.status_code == 429
    assert "查询太频繁" in locked.content.decode()
    assert comment.body not in locked.content.decode()


def test_hiding_is_explained(client, comment):
    comment.state = "hidden"
    comment.save()
    ModerationDecision.objects.create(
        comment=comment,
        act="hide",
        reason="privacy",
        explanation="写了邻居的电话",
        from_state="pending",
        to_state="hidden",
        moderator=StaffFactory(),
    )
    page = look(client, comment.receipt)
    assert "泄露他人个人信息" in page.content.decode()
    assert "写了邻居的电话" in page.content.decode()
    assert steps(page) == [("已提交", "done"), ("未公开", "now")]


def test_a_reply_shows_its_reason_and_the_article_as_changed(client, comment):
    comment.state = "published"
    comment.save()
    newer = VersionFactory(
        project=comment.consultation.project, ordinal=2, is_public=False
    )
    newer.provisions.filter(uid="tiao3").update(text="本条例自2027年起施行。")
    ReplyFactory(
        consultation=comment.consultation,
        comments=[comment],
        reason="准备需要时间。",
        resulting_version=newer,
        resulting_uid="tiao3",
    )
    page = look(client, comment.receipt)
    html = page.content.decode()
    assert "准备需要时间。" in html
    assert "<ins>" in html
    assert [state for _label, state in steps(page)] == ["done"] * 4


def test_an_unpublished_reply_is_not_shown(client, comment):
    comment.state = "published"
    comment.save()
    ReplyFactory(
        consultation=comment.consultation,
        comments=[comment],
        reason="还在斟酌。",
        draft=True,
    )
    page = look(client, comment.receipt)
    assert "还在斟酌" not in page.content.decode()
    assert steps(page)[2:] == [("已归纳", "done"), ("待答复", "now")]


def test_a_receipt_is_shown_to_its_owner_only(client, comment):
    url = reverse("consultations:receipt", args=[comment.receipt])
    client.force_login(UserFactory())
    assert client.get(url).url == f"{URL}?code={comment.receipt}"
    client.force_login(comment.author)
    assert comment.receipt in client.get(url).content.decode()


def test_the_code_leads_by_qr_to_the_filled_tracking_page(client, comment):
    url = reverse("consultations:receipt_qr", args=[comment.receipt])
    drawn = client.get(url)
    assert drawn["Content-Type"] == "image/svg+xml"
    assert drawn.content.startswith(b"<svg")
    page = client.get(URL, {"code": comment.receipt})
    assert page.context["form"]["code"].value() == comment.receipt


def test_the_old_address_leads_on(client):
    assert client.get("/receipt/").url == URL
