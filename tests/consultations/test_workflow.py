"""Two persons: who prepared a consultation never approves it, by any way."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import Workflow

from accounts.roles import Role
from consultations.actions.publishing import publish_consultation
from consultations.exceptions import NotAllowed, NotReady
from consultations.models import Consultation, ConsultationPage
from consultations.workflow import TwoPersonTask, ensure_workflow, two_person_workflow
from tests.accounts.factories import StaffFactory

from .drafting import approver, drafter, form_data, page_of, version_of
from .factories import ConsultationFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def both():
    """Somebody who holds both roles."""
    return StaffFactory(roles=[Role.DRAFTER, Role.APPROVER])


def submitted(page, by):
    """Send a page into the workflow; gives the task that waits."""
    page.get_workflow().start(page, by)
    return fresh(page).current_workflow_task_state.specific


def fresh(page):
    return ConsultationPage.objects.get(pk=page.pk)


def actions_of(page, user):
    page = fresh(page)
    return {name for name, _, _ in page.current_workflow_task.get_actions(page, user)}


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def approve(client, page, version):
    return client.post(
        edit_url(page),
        form_data(version, "action-workflow-action")
        | {"workflow-action-name": "approve"},
    )


def test_setting_up_is_safe_to_repeat():
    first, again = ensure_workflow(), ensure_workflow()
    assert first == again == two_person_workflow()
    assert TwoPersonTask.objects.count() == 1
    assert first.workflow_tasks.count() == 1
    (group,) = TwoPersonTask.objects.get().groups.all()
    assert group.name == Role.APPROVER.value


def test_a_new_instance_sets_it_up_by_command(capsys):
    call_command("setup_workflow")
    assert two_person_workflow() is not None
    assert "双人审核" in capsys.readouterr().out


def test_consultations_use_it_and_other_pages_their_own():
    fa = drafter()
    page = page_of(version_of(ProjectFactory(), fa), fa)
    assert page.get_workflow() == two_person_workflow()
    assert page.has_workflow
    assert page.get_parent().get_workflow() != two_person_workflow()


def test_another_approver_is_offered_approval():
    fa = drafter()
    page = page_of(version_of(ProjectFactory(), fa), fa)
    submitted(page, fa)
    assert actions_of(page, approver()) == {"approve", "reject"}
    assert actions_of(page, drafter()) == set()


def test_who_imported_may_return_and_not_approve(client):
    importer, other = both(), drafter()
    version = version_of(ProjectFactory(), importer)
    page = page_of(version, other)
    state = submitted(page, other)
    assert actions_of(page, importer) == {"reject"}
    with pytest.raises(PermissionDenied, match="您导入了"):
        state.task.specific.on_action(state, importer, "approve")
    client.force_login(importer)
    approve(client, page, version)
    assert not fresh(page).live
    assert not Consultation.objects.exists()


def test_who_submitted_may_not_approve(client):
    fa, submitter = drafter(), both()
    version = version_of(ProjectFactory(), fa)
    page = page_of(version, submitter)
    state = submitted(page, submitter)
    assert actions_of(page, submitter) == {"reject"}
    with pytest.raises(PermissionDenied, match="由您提交"):
        state.task.specific.on_action(state, submitter, "approve")
    client.force_login(submitter)
    approve(client, page, version)
    assert not Consultation.objects.exists()
    action = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]
    )
    client.post(action, {"comment": "好"})
    assert not Consultation.objects.exists()


def test_approving_with_a_remark_publishes(client):
    fa, chen = drafter(), approver()
    page = page_of(version_of(ProjectFactory(), fa), fa)
    state = submitted(page, fa)
    client.force_login(chen)
    action = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]
    )
    client.post(action, {"comment": "同意"})
    found = Consultation.objects.get()
    assert found.approved_by == chen
    assert fresh(page).live


def test_returning_a_page_leaves_it_unpublished(client):
    fa, chen = drafter(), approver()
    version = version_of(ProjectFactory(), fa)
    page = page_of(version, fa)
    submitted(page, fa)
    client.force_login(chen)
    data = form_data(version, "action-workflow-action", organ="")
    client.post(edit_url(page), data | {"workflow-action-name": "reject"})
    assert fresh(page).current_workflow_state.status == "needs_changes"
    assert not Consultation.objects.exists()
    client.force_login(fa)
    response = client.post(edit_url(page), form_data(version, "action-submit"))
    assert response.status_code == 302, response.context["form"].errors
    client.force_login(chen)
    approve(client, page, version)
    assert Consultation.objects.get().approved_by == chen


def test_who_submitted_stays_the_first_person_after_cancelling(client):
    fa, submitter = drafter(), both()
    version = version_of(ProjectFactory(), fa)
    page = page_of(version, submitter)
    submitted(page, submitter)
    fresh(page).current_workflow_state.cancel(user=submitter)
    client.force_login(submitter)
    client.post(edit_url(page), form_data(version, "action-publish"))
    assert not fresh(page).live


def test_direct_publication_by_the_first_person_is_refused(client):
    importer = both()
    version = version_of(ProjectFactory(), importer)
    page = page_of(version, importer)
    client.force_login(importer)
    response = client.post(
        edit_url(page), form_data(version, "action-publish"), follow=True
    )
    assert "您导入了这个草案版本" in response.text
    assert not fresh(page).live
    assert not Consultation.objects.exists()


def test_direct_publication_by_a_second_person_is_a_publication(client):
    fa, chen = drafter(), approver()
    version = version_of(ProjectFactory(), fa)
    page = page_of(version, fa)
    client.force_login(chen)
    response = client.post(
        edit_url(page), form_data(version, "action-publish"), follow=True
    )
    found = Consultation.objects.get()
    assert found.code in response.text
    assert found.approved_by == chen


def test_creating_and_publishing_in_one_go_asks_the_same(client):
    importer = both()
    version = version_of(ProjectFactory(), importer)
    place = page_of(version, importer).get_parent()
    client.force_login(importer)
    url = reverse(
        "wagtailadmin_pages:add", args=["consultations", "consultationpage", place.pk]
    )
    client.post(url, form_data(version, "action-publish", slug="anew"))
    page = ConsultationPage.objects.get(slug="anew")
    assert not page.live
    assert not Consultation.objects.exists()


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.MODERATOR, Role.AUDITOR])
def test_nobody_else_publishes(client, role):
    fa, person = drafter(), StaffFactory(roles=[role])
    version = version_of(ProjectFactory(), fa)
    page = page_of(version, fa)
    client.force_login(person)
    client.post(edit_url(page), form_data(version, "action-publish"))
    assert not fresh(page).live
    for action in (
        lambda: publish_consultation(page=page, approver=person),
        lambda: page.get_latest_revision().publish(user=person),
    ):
        with pytest.raises(NotAllowed):
            action()


def test_nobody_at_all_is_no_approver():
    fa = drafter()
    page = page_of(version_of(ProjectFactory(), fa), fa)
    with pytest.raises(NotAllowed):
        page.get_latest_revision().publish()
    assert not fresh(page).live


def test_a_gap_forbids_publication_by_any_way():
    fa, chen = drafter(), approver()
    page = page_of(version_of(ProjectFactory(), fa), fa, organ="")
    with pytest.raises(NotReady, match="组织单位"):
        page.get_latest_revision().publish(user=chen)


def test_a_page_with_gaps_is_not_offered_for_approval():
    fa = drafter()
    page = page_of(version_of(ProjectFactory(), fa), fa, organ="")
    submitted(page, fa)
    assert actions_of(page, approver()) == {"reject"}


def test_the_database_is_the_last_guard():
    person = drafter()
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsultationFactory(imported_by=person, approved_by=person)


def test_the_standard_workflow_stays_untouched():
    ensure_workflow()
    assert Workflow.objects.exclude(pk=two_person_workflow().pk).exists()
