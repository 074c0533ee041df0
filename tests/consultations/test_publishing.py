"""From a text to a published consultation, through the back office."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from consultations.actions import publishing
from consultations.actions.publishing import publish_consultation
from consultations.exceptions import NotReady
from consultations.models import Consultation, ConsultationPage, DraftVersion, Phase

from .drafting import (
    SHORTER,
    TEXT,
    approver,
    drafter,
    form_data,
    in_days,
    page_of,
    section,
    version_of,
)
from .factories import ConsultationFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def test_the_whole_way_from_a_text_to_the_public(client):
    """Import, check, save, write the page, submit; another person approves."""
    fa, chen = drafter(), approver()
    client.force_login(fa)
    project = ProjectFactory(created_by=fa, is_public=False, stage="drafting")
    sent = client.post(
        reverse("desk:import_new", args=[project.code]),
        {"label": "征求意见稿", "text": TEXT},
    )
    assert sent.status_code == 302
    made = project.imports.get()
    shown = client.get(sent.url)
    assert "原文" in shown.text
    saved = client.post(
        reverse("desk:import_save", args=[made.pk]), {"label": "征求意见稿"}
    )
    version = DraftVersion.objects.get()
    assert saved.url == reverse("desk:version", args=[version.pk])
    assert version.article_count == 4

    place = section()
    add = reverse(
        "wagtailadmin_pages:add", args=["consultations", "consultationpage", place.pk]
    )
    response = client.post(add, form_data(version))
    page = ConsultationPage.objects.get()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert response.url == edit
    response = client.post(edit, form_data(version, "action-submit"))
    assert response.status_code == 302, response.context["form"].errors
    page.refresh_from_db()
    assert page.workflow_in_progress

    approve = form_data(version, "action-workflow-action") | {
        "workflow-action-name": "approve"
    }
    confirm = reverse("desk:version_confirm", args=[version.pk])
    assert client.post(confirm, {"compared": "on"}).status_code == 422
    client.force_login(chen)
    client.post(edit, approve)
    assert not Consultation.objects.exists()  # nobody else has read the text yet
    assert "还没有由第二人核对" in client.get(edit).text
    assert client.post(confirm, {"compared": "on"}).status_code == 302
    response = client.post(edit, approve)
    assert response.status_code == 302, response.context["form"].errors
    page = ConsultationPage.objects.get()
    consultation = Consultation.objects.get()
    assert page.live
    assert page.consultation == consultation
    assert consultation.code.startswith("HZ-")
    assert consultation.published_at is not None
    assert (consultation.imported_by, consultation.approved_by) == (fa, chen)
    assert consultation.rule["id"] == "consultation.local_regulation"
    version.refresh_from_db()
    project.refresh_from_db()
    assert version.is_public
    assert project.is_public
    assert project.stage == "consultation"
    assert Entry.objects.filter(event="consultation.published").count() == 1
    client.logout()
    home = client.get(reverse("consultations:home", args=[consultation.code]))
    assert home.status_code == 200
    assert client.get(page.url).status_code == 200


@pytest.fixture
def fa():
    """法: who imported the draft and wrote the page."""
    return drafter()


@pytest.fixture
def chen():
    """陈: who approves."""
    return approver()


@pytest.fixture
def version(fa):
    """A version of a project that the public does not know yet."""
    return version_of(ProjectFactory(is_public=False, stage="drafting"), fa)


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def fresh(page):
    return ConsultationPage.objects.get(pk=page.pk)


# the checklist in the editor


def test_a_draft_is_saved_with_any_gap(client, fa, version):
    client.force_login(fa)
    page = page_of(version, fa)
    data = form_data(version, closes_at=None, organ="", note="")
    assert client.post(edit_url(page), data).status_code == 302
    latest = fresh(page).get_latest_revision_as_object()
    assert (latest.closes_at, latest.organ) == (None, "")


def test_submitting_tells_each_gap_beside_its_field(client, fa, version):
    client.force_login(fa)
    page = page_of(version, fa)
    data = form_data(
        version,
        "action-submit",
        closes_at=in_days(10),
        organ="",
        offline_channels="",
        contact_address="",
        note="",
    )
    response = client.post(edit_url(page), data)
    assert response.status_code == 200
    errors = response.context["form"].errors
    assert set(errors) == {
        "short_reason",
        "organ",
        "offline_channels",
        "contact_address",
        "explanatory_note",
    }
    assert "第八十七条" in errors["short_reason"][0]
    assert errors["organ"][0] in response.text
    assert not fresh(page).workflow_in_progress


def test_a_stated_reason_lets_a_short_window_through(client, fa, version):
    client.force_login(fa)
    page = page_of(version, fa)
    data = form_data(
        version, "action-submit", closes_at=in_days(10), short_reason="第二次征求意见"
    )
    assert client.post(edit_url(page), data).status_code == 302
    assert fresh(page).workflow_in_progress


def test_an_opening_in_the_past_is_refused(client, fa, version):
    client.force_login(fa)
    page = page_of(version, fa)
    data = form_data(version, "action-submit", opens_at=in_days(-1))
    response = client.post(edit_url(page), data)
    assert list(response.context["form"].errors) == ["opens_at"]


def test_an_amendment_needs_its_comparison(client, fa, version):
    version.project.is_amendment = True
    version.project.save()
    client.force_login(fa)
    response = client.post(
        edit_url(page_of(version, fa)), form_data(version, "action-submit")
    )
    assert list(response.context["form"].errors) == ["materials"]


def test_the_editor_lists_what_is_missing(client, fa, version):
    client.force_login(fa)
    page = page_of(version, fa, organ="", closes_at=None)
    shown = client.get(edit_url(page))
    assert "请填写起草或者组织单位" in shown.text
    assert "建议用三句话" in shown.text
    assert f"草案由 {fa} 导入" in shown.text


def test_a_page_does_not_expire(client, fa, version):
    client.force_login(fa)
    data = form_data(version) | {"expire_at": "2099-01-01 00:00"}
    response = client.post(edit_url(page_of(version, fa)), data)
    assert list(response.context["form"].errors) == ["expire_at"]


# publication


def test_the_code_counts_up_within_the_year(chen, version, fa):
    year = timezone.localdate().year
    ConsultationFactory(code=f"HZ-{year}-0041")
    ConsultationFactory(code=f"HZ-{year - 1}-0900")
    found = publish_consultation(page=page_of(version, fa), approver=chen)
    assert found.code == f"HZ-{year}-0042"


def test_the_code_counts_on_behind_four_digits(chen, version, fa):
    """As texts, 10000 stands before 9999."""
    year = timezone.localdate().year
    for number in ("9999", "10000"):
        ConsultationFactory(code=f"HZ-{year}-{number}")
    found = publish_consultation(page=page_of(version, fa), approver=chen)
    assert found.code == f"HZ-{year}-10001"


def test_an_empty_opening_is_the_moment_of_publication(chen, version, fa):
    found = publish_consultation(page=page_of(version, fa), approver=chen)
    assert found.opens_at == found.published_at
    assert found.phase(timezone.now()) is Phase.OPEN
    assert found.announced_closes_at == found.closes_at == in_days(45)
    page = found.page
    assert (page.opens_at, page.closes_at) == (found.opens_at, found.closes_at)


def test_a_later_opening_is_upcoming(chen, version, fa):
    page = page_of(version, fa, opens_at=in_days(5))
    found = publish_consultation(page=page, approver=chen)
    assert found.published_at is not None
    assert found.phase(timezone.now()) is Phase.UPCOMING


def test_an_opening_that_passed_while_waiting_becomes_the_publication(
    chen, version, fa
):
    page = page_of(version, fa, opens_at=in_days(-1))
    found = publish_consultation(page=page, approver=chen)
    assert found.opens_at == found.published_at


def test_waiting_too_long_makes_the_window_short(chen, version, fa):
    page = page_of(version, fa, opens_at=in_days(-20), closes_at=in_days(12))
    with pytest.raises(NotReady, match="一般不少于 30 天"):
        publish_consultation(page=page, approver=chen)
    assert not fresh(page).live
    assert not Consultation.objects.exists()


def test_the_rule_is_frozen_with_the_consultation(chen, version, fa):
    found = publish_consultation(page=page_of(version, fa), approver=chen)
    assert found.rule_id.startswith("consultation.local_regulation@")
    assert found.rule["terms"]["min_days"] == 30
    assert found.rule["source"]["law"]


def test_a_hard_rule_admits_no_reason(chen, fa):
    version = version_of(ProjectFactory(doc_type="urban_plan"), fa)
    page = page_of(version, fa, closes_at=in_days(20), short_reason="情况紧急")
    with pytest.raises(NotReady, match="不得少于"):
        publish_consultation(page=page, approver=chen)


def test_rounds_of_a_project_are_counted(chen, version, fa):
    first = publish_consultation(page=page_of(version, fa), approver=chen)
    other = version_of(version.project, fa, SHORTER, "送审稿")
    page = page_of(other, fa, slug="second")
    second = publish_consultation(page=page, approver=chen)
    assert (first.round, second.round) == (1, 2)
    assert first.code != second.code


def test_publication_is_written_down_without_personal_data(chen, version, fa):
    found = publish_consultation(page=page_of(version, fa), approver=chen)
    entry = Entry.objects.get(event="consultation.published")
    assert entry.actor_id == chen.pk
    assert entry.data["consultation"] == found.pk
    assert entry.data["imported_by"] == fa.pk
    event = version.project.events.get(stage="consultation")
    assert event.link == reverse("consultations:home", args=[found.code])


def test_nothing_is_kept_of_a_publication_that_fails(chen, version, fa, monkeypatch):
    page = page_of(version, fa)

    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr(publishing, "record", fail)
    with pytest.raises(RuntimeError):
        publish_consultation(page=page, approver=chen)
    version.refresh_from_db()
    assert not version.is_public
    assert not fresh(page).live
    assert not Consultation.objects.exists()
