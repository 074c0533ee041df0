"""Handing in a comment through the form: exact, patient, and never losing words."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import heads
from audit.models import Entry
from audit.sequencer import sequence
from consultations.models import Comment, CommentDraft
from consultations.rules import limits
from regions.models import Region

from .factories import ConsultationFactory, UserFactory

pytestmark = pytest.mark.django_db
UNCHANGED = "本条例自公布之日起施行。\r\n"
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}'


def article(consultation, number=3):
    return consultation.version.provisions.articles().get(number=number)


def address(consultation):
    return reverse("consultations:comment", args=[consultation.code])


def filled(consultation, **changes) -> dict:
    """What a browser sends for the third article."""
    return {
        "uid": article(consultation).uid,
        "stance": "oppose",
        "body": "公布之日太急。",
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
    assert f'data-autosave-clear="{consultation.code}:tiao3"' in receipt


@pytest.mark.parametrize("standing", [0, 25])
def test_a_submit_takes_eight_statements_at_most(lin, consultation, standing):
    for n in range(standing):
        Comment.objects.create(
            consultation=consultation, author=lin, display_name="林某", body="一",
            stance="ask", receipt=f"R-{n}", submission_key=f"old-{n}",
        )  # fmt: skip
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(lin)
    page = browser.get(address(consultation), {"uid": article(consultation).uid})
    token = page.cookies["csrftoken"].value
    data = filled(consultation, csrfmiddlewaretoken=token)
    with CaptureQueriesContext(connection) as seen:
        answer = browser.post(address(consultation), data)
    assert answer.status_code == 302
    assert Comment.objects.count() == standing + 1
    assert len(seen) <= 8, [query["sql"][:90] for query in seen]


def test_the_log_holds_no_words(client, lin, consultation):
    client.post(address(consultation), filled(consultation))
    entry = Entry.objects.get(event="comment.submitted")
    assert "太急" not in str(entry.data)
    assert entry.content_hash.startswith("sha256:")
    assert entry.actor_id == lin.pk


def test_a_double_click_gives_one_comment_and_one_receipt(client, lin, consultation):
    first = client.post(address(consultation), filled(consultation))
    again = client.post(address(consultation), filled(consultation))
    assert first.url == again.url
    assert Comment.objects.count() == 1
    assert Entry.objects.filter(event="comment.submitted").count() == 1


def test_a_repeat_after_the_end_still_gives_the_receipt(client, lin, consultation):
    first = client.post(address(consultation), filled(consultation))
    type(consultation).objects.update(reported_at="2026-01-01T00:00:00+08:00")
    assert client.post(address(consultation), filled(consultation)).url == first.url


def test_the_same_key_with_other_words_is_refused_and_nothing_is_lost(
    client, lin, consultation
):
    client.post(address(consultation), filled(consultation))
    receipt = Comment.objects.get().receipt
    answer = client.post(address(consultation), filled(consultation, body="另外一句。"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert receipt in page
    assert "另外一句。" in page
    # Sent once more as the page stands, it is a comment of its own.
    key = answer.context["form"].data["submission_key"]
    client.post(
        address(consultation),
        filled(consultation, body="另外一句。", submission_key=key),
    )
    assert Comment.objects.count() == 2


def test_a_key_of_somebody_else_tells_nothing(client, lin, consultation):
    client.post(address(consultation), filled(consultation))
    receipt = Comment.objects.get().receipt
    client.force_login(UserFactory())
    answer = client.post(address(consultation), filled(consultation))
    assert answer.status_code == 409
    assert receipt not in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stance": ""}, "请选择赞成、修改、反对或咨询。"),
        ({"stance": "steal"}, "选择一个有效的选项"),
        ({"body": ""}, "请写下意见，或者改写条文。"),
        ({"body": " \n\u3000 "}, "请写下意见，或者改写条文。"),
        ({"body": "长" * 20_001}, "最多 20000 字，现在有 20001 字，请删减 1 字。"),
        ({"reason": "由" * 5_003}, "请删减 3 字"),
        ({"quote": "条文里没有的话"}, "引用的那段话不在这一条里"),
        # The article as it stands is no proposal.
        ({"body": "", "proposed_wording": UNCHANGED}, "请写下意见，或者改写条文。"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_words(
    client, lin, consultation, changes, words
):
    kept = {"reason": "这是理由。", "body": "一句话。"} | changes
    answer = client.post(address(consultation), filled(consultation, **kept))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert kept["reason"] in page
    assert "data-error-summary" in page
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"stance": "support", "body": ""},  # 赞成 needs no words
        {"body": "长" * 20_000},
        {"stance": "amend", "body": "", "proposed_wording": "自2027年1月1日起施行。"},
    ],
)
def test_what_fits_is_taken(client, lin, consultation, changes):
    answer = client.post(address(consultation), filled(consultation, **changes))
    assert answer.status_code == 302


def test_rare_characters_and_line_ends_are_kept(client, lin, consultation):
    words = "𠮷野家旁的𡌶头村👨‍👩‍👧\r\n第二行"
    client.post(address(consultation), filled(consultation, body=words))
    assert Comment.objects.get().body == "𠮷野家旁的𡌶头村👨‍👩‍👧\n第二行"


def test_a_megabyte_comes_back_with_its_count(client, lin, consultation):
    answer = client.post(address(consultation), filled(consultation, body="a" * 10**6))
    assert answer.status_code == 422
    assert "现在有 1000000 字" in answer.content.decode()
    assert "a" * 10**6 in answer.content.decode()


@pytest.mark.parametrize(("body", "status"), [("民" * 10**6, 413), ("a\0b", 400)])
def test_what_no_form_of_ours_sends_gets_a_chinese_page(
    client, lin, consultation, body, status
):
    answer = client.post(address(consultation), filled(consultation, body=body))
    assert answer.status_code == status
    assert "请返回上一页检查后再提交" in answer.content.decode()
    assert not Comment.objects.exists()


def test_script_in_every_field_is_inert(client, lin, consultation):
    data = filled(consultation, body=HOSTILE, proposed_wording=HOSTILE, reason=HOSTILE)
    again = data | {"stance": "", "region": HOSTILE, "draft": HOSTILE}
    again |= {"quote_prefix": HOSTILE, "quote_suffix": HOSTILE, "is_public": HOSTILE}
    pages = [client.post(address(consultation), again)]
    lin.display_name = "<script>x</script>"
    lin.save()
    answer = client.post(address(consultation), data)
    receipt = Comment.objects.get().receipt
    pages += [
        client.get(answer.url),
        client.get(reverse("consultations:mine")),
        client.get(reverse("consultations:mine_one", args=[receipt])),
        client.get(reverse("consultations:edit", args=[receipt])),
        client.get(address(consultation), {"uid": "tiao3", "quote": HOSTILE}),
        client.get(reverse("consultations:track"), {"code": HOSTILE}),
    ]
    for page in pages:
        html = page.content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "<script>x" not in html
    assert Comment.objects.get().body == HOSTILE


def test_a_passage_is_kept_as_the_article_has_it(client, lin, consultation):
    # The page shows the lines without line ends between them.
    data = filled(consultation, uid="tiao2", quote="（一）停车；（二）充电。")
    client.post(address(consultation), data)
    comment = Comment.objects.get()
    assert comment.quote == "（一）停车；\n（二）充电。"
    assert comment.quote_prefix == "下列事项适用本条例：\n"
    assert comment.quote_suffix == "\n其他事项除外。"


@pytest.mark.parametrize("uid", ["nothing", "zhang0", "' OR 1=1 --"])
def test_there_is_no_form_for_what_is_no_article(client, lin, consultation, uid):
    assert client.get(address(consultation), {"uid": uid}).status_code == 404
    data = filled(consultation, uid=uid)
    assert client.post(address(consultation), data).status_code == 404


def test_an_unpublished_consultation_is_not_there(client, lin):
    hidden = ConsultationFactory(published_at=None)
    assert client.get(address(hidden)).status_code == 404
    assert client.post(address(hidden), filled(hidden)).status_code == 404


def test_the_whole_text_has_no_wording_to_change(client, lin, consultation):
    page = client.get(address(consultation)).content.decode()
    assert "建议修改为" not in page
    client.post(address(consultation), filled(consultation, uid=""))
    assert Comment.objects.get().uid == ""


def test_stance_and_wording_are_prefilled(client, lin, consultation):
    page = client.get(address(consultation), {"uid": "tiao3", "stance": "amend"})
    form = page.context["form"]
    assert form["stance"].value() == "amend"
    assert form["proposed_wording"].value() == "本条例自公布之日起施行。"
    assert 'data-diff-source="wording-source"' in page.content.decode()


def test_htmx_gets_the_fragment_and_is_sent_on(client, lin, consultation):
    headers = {"HX-Request": "true"}
    part = client.get(address(consultation), {"uid": "tiao3"}, headers=headers)
    assert b"<html" not in part.content
    assert b'id="comment-form"' in part.content
    answer = client.post(address(consultation), filled(consultation), headers=headers)
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/receipt/")


def test_a_person_without_a_phone_keeps_the_words(client, consultation):
    person = UserFactory(identity_tier="visitor", phone="", phone_index=None)
    client.force_login(person)
    answer = client.post(address(consultation), filled(consultation))
    assert answer.status_code == 409
    assert "须先验证手机号" in answer.content.decode()
    assert "公布之日太急。" in answer.content.decode()
    assert CommentDraft.objects.get().content["body"] == "公布之日太急。"


def test_the_limit_of_a_tier_is_kept(client, lin, consultation, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "phone", limits.Limit(per_hour=2, per_day=9))
    for key in ("a", "b"):
        data = filled(consultation, submission_key=key)
        assert client.post(address(consultation), data).status_code == 302
    answer = client.post(
        address(consultation), filled(consultation, submission_key="c")
    )
    assert answer.status_code == 409
    assert "一小时内提交的意见已达上限" in answer.content.decode()
    assert Comment.objects.count() == 2


def test_a_region_is_kept_with_its_path_and_a_false_one_is_not(
    client, lin, consultation
):
    town = Region.add_root(
        code="441302", name="惠城区", level="county", full_name="惠州市 · 惠城区"
    )
    for key, region in (("a", town.pk), ("b", 999_999), ("c", "1; DROP TABLE x")):
        data = filled(consultation, submission_key=key, region=region)
        assert client.post(address(consultation), data).status_code == 302
    kept = Comment.objects.order_by("pk").values_list("region_id", "region_path")
    assert list(kept) == [(town.pk, town.path), (None, ""), (None, "")]


def test_later_moderation_publishes_at_once_with_personal_data_masked(client, lin):
    consultation = ConsultationFactory(moderation="post")
    words = "请打 13912345678 找我"
    client.post(address(consultation), filled(consultation, body=words))
    client.post(
        address(consultation),
        filled(consultation, submission_key="k2", is_public="no"),
    )
    public, kept = Comment.objects.order_by("pk")
    assert (public.state, public.masks) == ("published", [["body", 3, 14]])
    assert (kept.state, kept.is_public) == ("accepted", False)


def test_ones_own_comment_comes_with_its_proof_from_the_log(client, lin, consultation):
    client.post(address(consultation), filled(consultation))
    receipt = Comment.objects.get().receipt
    page = reverse("consultations:mine_one", args=[receipt])
    proof = reverse("consultations:mine_proof", args=[receipt])
    assert "正在写入日志" in client.get(page).content.decode()
    assert client.get(proof).status_code == 404
    sequence()
    head = heads.seal()
    assert head.root in client.get(page).content.decode()
    assert "comment.submitted" in client.get(proof).json()["content"]
    assert Client().get(proof).status_code == 302
