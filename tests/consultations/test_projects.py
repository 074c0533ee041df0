"""Projects in the back office."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import Entry
from consultations.actions import projects as actions
from consultations.exceptions import NotAllowed, NotReady
from consultations.models import LegislativeProject
from tests.accounts.factories import StaffFactory, UserFactory

from .drafting import approver, drafter, section, version_of
from .factories import ConsultationFactory, ProjectFactory, VersionFactory

pytestmark = pytest.mark.django_db
NEW = {
    "title": "惠州市试验管理条例",
    "code": "2026-shiyan",
    "doc_type": "local_regulation",
    "organ": "市人大常委会",
}


def test_a_drafter_begins_a_project_at_its_first_stage(client, fa):
    response = client.post(reverse("desk:project_new"), NEW)
    project = LegislativeProject.objects.get()
    assert response.url == reverse("desk:project", args=["2026-shiyan"])
    assert (project.stage, project.created_by) == ("initiation", fa)
    assert project.events.get().on == timezone.localdate()
    assert Entry.objects.get(event="project.created").actor_id == fa.pk
    page = client.get(response.url)
    assert "导入草案" in page.text
    assert "还没有版本" in page.text


def test_a_code_is_taken_once(client, fa):
    ProjectFactory(code="2026-shiyan")
    response = client.post(reverse("desk:project_new"), NEW)
    assert response.status_code == 422
    assert response.context["form"].errors["code"]
    assert "惠州市试验管理条例" in response.text


def test_editing_keeps_the_code(client, fa):
    project = ProjectFactory()
    url = reverse("desk:project_edit", args=[project.code])
    client.post(url, {**NEW, "code": "other", "is_amendment": "on"})
    before = project.code
    project.refresh_from_db()
    assert (project.title, project.code) == (NEW["title"], before)
    assert project.is_amendment


def test_the_kind_of_document_is_fixed_once_the_public_was_asked(client, fa):
    project = ConsultationFactory().project
    url = reverse("desk:project_edit", args=[project.code])
    response = client.post(url, {**NEW, "doc_type": "urban_plan"})
    assert response.status_code == 422
    assert "不能再改文件类型" in response.text
    project.refresh_from_db()
    assert project.doc_type == "local_regulation"


def test_another_kind_of_document_begins_anew_where_the_stage_is_unknown(fa):
    project = ProjectFactory(stage="first_reading")
    actions.edit_project(project=project, by=fa, doc_type="urban_plan")
    project.refresh_from_db()
    assert project.stage == "drafting"


def test_entering_a_stage_ends_its_plan(client, fa):
    project = ProjectFactory(stage="drafting")
    url = reverse("desk:project_stage", args=[project.code])
    ahead = timezone.localdate() + timedelta(days=40)
    client.post(url, {"stage": "first_reading", "on": ahead, "is_planned": "on"})
    project.refresh_from_db()
    assert project.stage == "drafting"
    assert "预计" in client.get(reverse("desk:project", args=[project.code])).text
    client.post(url, {"stage": "first_reading", "on": timezone.localdate()})
    project.refresh_from_db()
    assert project.stage == "first_reading"
    assert project.events.get(stage="first_reading").is_planned is False


def test_a_stage_noted_afterwards_does_not_become_the_present_one(fa):
    project, today = ProjectFactory(stage="drafting"), timezone.localdate()
    actions.enter_stage(project=project, stage="first_reading", on=today, by=fa)
    earlier = today - timedelta(days=90)
    actions.enter_stage(project=project, stage="consultation", on=earlier, by=fa)
    project.refresh_from_db()
    assert project.stage == "first_reading"


@pytest.mark.parametrize(
    ("stage", "days", "said"),
    [("first_reading", 5, "请勾选“预计”"), ("signing", 0, "没有这个阶段")],
)
def test_stages_that_cannot_be_are_refused(fa, stage, days, said):
    on = timezone.localdate() + timedelta(days=days)
    with pytest.raises(NotReady, match=said):
        actions.enter_stage(project=ProjectFactory(), stage=stage, on=on, by=fa)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//other.example", "ftp://a"])
def test_a_link_leads_somewhere_safe(client, fa, link):
    project = ProjectFactory()
    response = client.post(
        reverse("desk:project_stage", args=[project.code]),
        {"stage": "drafting", "on": timezone.localdate(), "link": link},
    )
    assert response.status_code == 422
    assert not project.events.exists()


def test_a_branch_needs_a_reason(client, fa):
    project = ProjectFactory()
    url = reverse("desk:project_branch", args=[project.code])
    response = client.post(url, {"status": "terminated", "reason": " "})
    assert response.status_code == 422
    assert response.context["form"].errors["reason"]
    client.post(url, {"status": "terminated", "reason": "搁置满两年"})
    project.refresh_from_db()
    assert (project.status, project.status_reason) == ("terminated", "搁置满两年")
    assert "搁置满两年" in client.get(reverse("desk:project", args=[project.code])).text
    client.post(url, {"status": "active"})
    project.refresh_from_db()
    assert (project.status, project.status_reason) == ("active", "")


def test_the_database_refuses_a_branch_without_a_reason():
    project = ProjectFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        LegislativeProject.objects.filter(pk=project.pk).update(status="withdrawn")


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.AUDITOR])
def test_others_may_look_and_not_touch(client, role):
    project, person = ProjectFactory(), StaffFactory(roles=[role])
    client.force_login(person)
    assert client.get(reverse("desk:projects")).status_code == 200
    assert client.get(reverse("desk:project", args=[project.code])).status_code == 200
    for view in ("project_edit", "project_stage", "project_branch", "import_new"):
        response = client.post(reverse(f"desk:{view}", args=[project.code]))
        assert response.status_code == 403, view
    with pytest.raises(NotAllowed):
        actions.branch_project(
            project=project, status="withdrawn", reason="因故", by=person
        )


def test_citizens_and_strangers_do_not_come_in(client):
    project = ProjectFactory()
    for person in (None, UserFactory()):
        if person:
            client.force_login(person)
        response = client.get(reverse("desk:project", args=[project.code]))
        assert response.status_code in (302, 403)
        assert project.title not in response.text


def test_the_page_says_what_comes_next(client, fa):
    project = ProjectFactory()
    url = reverse("desk:project", args=[project.code])
    assert client.get(url).context["todo"] == ["import"]
    version = version_of(project, fa)
    place = section()
    shown = client.get(url)
    assert shown.context["todo"] == ["page"]
    add = reverse(
        "wagtailadmin_pages:add", args=["consultations", "consultationpage", place.pk]
    )
    assert f'href="{add}"' in shown.text
    assert client.get(add).status_code == 200
    running = ConsultationFactory(version=version, project=project)
    assert client.get(url).context["todo"] == ["running"]
    assert running.code in client.get(url).text


def test_an_ended_consultation_asks_for_its_report(client, fa):
    project = ConsultationFactory(ended=True).project
    response = client.get(reverse("desk:project", args=[project.code]))
    assert response.context["todo"] == ["report"]


def test_extension_is_offered_to_approvers_only(client):
    project = ConsultationFactory().project
    url = reverse("desk:project", args=[project.code])
    client.force_login(drafter())
    assert "延期" not in client.get(url).text
    client.force_login(approver())
    assert "延期" in client.get(url).text


def test_the_list_costs_the_same_at_any_length(client, fa):
    url, counts = reverse("desk:projects"), []
    client.get(url)
    for number in (2, 20):
        for version in VersionFactory.create_batch(number):
            ConsultationFactory(version=version)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1], seen.captured_queries


def test_the_project_page_costs_the_same_with_many_versions(client, fa):
    project, counts = ProjectFactory(), []
    url = reverse("desk:project", args=[project.code])
    client.get(url)
    for ordinals in (range(1, 3), range(3, 12)):
        for ordinal in ordinals:
            version = VersionFactory(project=project, ordinal=ordinal)
            ConsultationFactory(version=version, project=project)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1], seen.captured_queries
