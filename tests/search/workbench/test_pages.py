"""The pages of the workbench, as staff walk through them."""

import pytest
from django.urls import reverse

from search.workbench.models import AnalysisRun
from tests.consultations.factories import CommentFactory

pytestmark = pytest.mark.django_db


def page(client, name, *args, **query):
    return client.get(reverse(f"workbench:{name}", args=args), query)


def test_a_draft_without_comments_offers_no_button_that_fails(
    client, consultation, drafter
):
    client.force_login(drafter)
    shown = page(client, "digest", consultation.code).text
    assert "还没有收到意见" in shown
    assert "开始归并" not in shown.split("<main")[1]


def test_from_nothing_to_a_published_sentence(
    client, consultation, said, drafter, approver
):
    client.force_login(drafter)
    assert "还没有归并过" in page(client, "digest", consultation.code).text
    client.post(reverse("workbench:start", args=[consultation.code]))
    run = AnalysisRun.objects.get()
    from search.workbench.actions import carry_out

    assert "正在归并" in page(client, "digest", consultation.code).text
    carry_out.call(run.pk)
    shown = page(client, "digest", consultation.code).text
    assert "共收到6条意见" in shown
    theme = run.themes.get(uid="tiao2")
    told = page(client, "theme", theme.pk).text
    quote = theme.statements.filter(kind="quote").first()
    assert quote.text in told
    words = page(client, "evidence", quote.pk).text
    assert f"<mark>{quote.quoted[0]}</mark>" in words
    assert "核对依据并公布" not in words
    client.force_login(approver)
    assert "核对依据并公布" in page(client, "evidence", quote.pk).text
    after = client.post(reverse("workbench:publish", args=[quote.pk]), follow=True)
    assert "已公布" in after.text
    quote.refresh_from_db()
    assert quote.published_by == approver


def test_the_list_leads_to_every_digest(
    client, run, drafter, django_assert_max_num_queries
):
    client.force_login(drafter)
    page(client, "index")
    with django_assert_max_num_queries(20):
        text = page(client, "index").text
    assert reverse("workbench:digest", args=[run.consultation.code]) in text
    assert "还没有归并" not in text


def test_a_refusal_is_told(client, run, approver):
    client.force_login(approver)
    quote = run.statements.filter(kind="quote").first()
    quote.evidence.get().comment.__class__.objects.update(version_no=5)
    answer = client.post(reverse("workbench:publish", args=[quote.pk]), follow=True)
    assert "已经修改，请重新归并" in answer.text


def test_a_number_leads_to_what_it_counts(client, run, said, drafter):
    client.force_login(drafter)
    every = run.statements.filter(kind="count").first()
    text = page(client, "evidence", every.pk).text
    assert all(comment.receipt in text for comment in said)


def test_every_place_of_the_meter_lists_its_segments(client, run, drafter):
    client.force_login(drafter)
    assert "……" in page(client, "bucket", run.pk, "unrelated").text
    assert "立法目的写得清楚" in page(client, "bucket", run.pk, "single").text
    assert client.get(f"/admin/digest/run/{run.pk}/elsewhere/").status_code == 404


def test_markup_of_a_comment_is_text(client, consultation, drafter):
    from search.workbench import actions

    CommentFactory(
        consultation=consultation, uid="", body="<script>alert(1)</script>建议公开"
    )
    found = actions.start_run(consultation=consultation, by=drafter)
    actions.carry_out.call(found.pk)
    client.force_login(drafter)
    text = page(client, "bucket", found.pk, "single").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_the_page_asks_few_questions(
    client, run, drafter, django_assert_max_num_queries
):
    client.force_login(drafter)
    page(client, "digest", run.consultation.code)
    with django_assert_max_num_queries(31):
        page(client, "digest", run.consultation.code)
