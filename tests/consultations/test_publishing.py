"""From a text to a published consultation, through the back office."""

import pytest
from django.urls import reverse

from audit.models import Entry
from consultations.models import Consultation, ConsultationPage, DraftVersion

from .drafting import TEXT, approver, drafter, form_data, section
from .factories import ProjectFactory

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

    client.force_login(chen)
    response = client.post(
        edit,
        form_data(version, "action-workflow-action")
        | {"workflow-action-name": "approve"},
    )
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
