"""核对文字: a second person reads a text before the public does."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import Entry
from consultations import text_triggers
from consultations.actions.checking import edit_tree, undo
from consultations.actions.confirming import check_again, confirm_text
from consultations.actions.imports import import_draft
from consultations.actions.publishing import publish_consultation
from consultations.actions.versions import save_version
from consultations.exceptions import NotAllowed, NotReady
from consultations.models import CheckStep, DraftImport
from consultations.queries.confirming import waiting_for
from consultations.rules import tree
from tests.accounts.factories import StaffFactory

from .drafting import TEXT, approver, drafter, page_of, version_of
from .factories import ProjectFactory, VersionFactory

pytestmark = pytest.mark.django_db

GAP = TEXT.replace("第四条　", "第六条　")


@pytest.fixture
def fa():
    """法: who imported the draft."""
    return drafter()


@pytest.fixture
def version(fa):
    """A version nobody else has read."""
    return version_of(ProjectFactory(), fa, confirmed=False)


def confirm_url(version):
    return reverse("desk:version_confirm", args=[version.pk])


def test_another_person_confirms_the_text(client, version):
    chen = approver()
    client.force_login(chen)
    page = client.get(confirm_url(version))
    assert "一字未少" in page.text
    assert client.post(confirm_url(version), {}).status_code == 422
    response = client.post(confirm_url(version), {"compared": "on"}, follow=True)
    assert f"{chen} 于" in response.text
    version.refresh_from_db()
    assert (version.checked_by, version.is_confirmed) == (chen, True)
    entry = Entry.objects.get(event="draft.text_confirmed")
    assert entry.data["open_warnings"] == 0
    with pytest.raises(NotReady, match="已经核对过"):
        confirm_text(version=version, by=approver())


def test_who_imported_it_does_not(client, version, fa):
    client.force_login(fa)
    assert "须由另一个人核对" in client.get(confirm_url(version)).text
    assert client.post(confirm_url(version), {"compared": "on"}).status_code == 422
    with pytest.raises(NotAllowed):
        confirm_text(version=version, by=fa)


def edited(fa, huang, *, taken_back=False):
    """A version in whose 校核 another drafter changed the caption of an article."""
    made = import_draft(project=ProjectFactory(), label="稿", by=fa, data=TEXT)
    first = tree.from_dict(made.tree).articles()[0].key
    step = {"op": "caption", "key": first, "values": {"caption": "目的"}}
    edit_tree(draft_import=made, revision=0, by=huang, **step)
    if taken_back:
        undo(draft_import=made, revision=1, by=fa)
        edit_tree(draft_import=made, revision=2, by=fa, **step)
    return save_version(draft_import=made, by=fa)


def test_who_edited_it_does_not_either(fa):
    huang = drafter()
    with pytest.raises(NotAllowed):
        confirm_text(version=edited(fa, huang), by=huang)


def test_a_step_that_was_taken_back_makes_nobody_an_editor(fa):
    huang = drafter()
    version = edited(fa, huang, taken_back=True)
    assert confirm_text(version=version, by=huang).checked_by == huang


def test_other_roles_do_not(version):
    for role in (Role.MODERATOR, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            confirm_text(version=version, by=StaffFactory(roles=[role]))


def test_open_grave_warnings_ask_for_a_word(client, fa):
    version = version_of(ProjectFactory(), fa, GAP, confirmed=False)
    client.force_login(approver())
    page = client.get(confirm_url(version))
    assert "没有处理的严重提示（1）" in page.text
    assert "原件如此" in page.text
    refused = client.post(confirm_url(version), {"compared": "on"})
    assert "请写明为什么可以公布" in refused.text
    told = {"compared": "on", "note": "原件没有第四、五条"}
    assert client.post(confirm_url(version), told).status_code == 302
    version.refresh_from_db()
    assert version.check_note == "原件没有第四、五条"


def test_the_database_refuses_the_importer(version):
    for by, at in ((version.imported_by, timezone.now()), (None, timezone.now())):
        version.checked_by, version.checked_at = by, at
        with pytest.raises(IntegrityError), transaction.atomic():
            version.save()


def test_the_database_refuses_an_editor(fa):
    huang = drafter()
    version = edited(fa, huang)
    version.checked_by, version.checked_at = huang, timezone.now()
    with pytest.raises(IntegrityError, match="does not confirm"), transaction.atomic():
        version.save()
    version.checked_by = approver()
    version.save()


def test_the_database_refuses_an_edit_by_who_confirmed(fa):
    huang, chen = drafter(), approver()
    version = confirm_text(version=edited(fa, huang), by=chen)
    step = {"draft_import_id": version.source_id, "op": "text", "changes": []}
    with pytest.raises(IntegrityError, match="does not confirm"), transaction.atomic():
        CheckStep.objects.create(ordinal=9, made_by=chen, **step)
    CheckStep.objects.create(ordinal=9, made_by=huang, **step)


def test_the_guards_can_be_lifted_and_come_back(fa):
    huang = drafter()
    version = edited(fa, huang)
    version.checked_by, version.checked_at = huang, timezone.now()
    text_triggers.remove()
    try:
        version.save()
    finally:
        text_triggers.install()
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()


def test_a_text_waits_for_those_who_had_no_hand_in_it(client, fa):
    huang, chen = drafter(), approver()
    version = edited(fa, huang)
    client.force_login(chen)
    page = client.get("/admin/").text
    assert "<b>1</b> <span>待您核对的文字</span>" in page
    assert confirm_url(version) in page
    assert [list(waiting_for(one)) for one in (fa, huang)] == [[], []]
    later = version_of(version.project, fa, GAP, confirmed=False)
    assert list(waiting_for(chen)) == [later]
    confirm_text(version=later, note="如此", by=chen)
    assert "<b>0</b> <span>待您核对的文字</span>" in client.get("/admin/").text


def test_no_text_is_published_unread(version, fa):
    page = page_of(version, fa)
    with pytest.raises(NotReady, match="第二人核对"):
        publish_consultation(page=page, approver=approver())
    confirm_text(version=version, by=approver())
    page.refresh_from_db()
    assert publish_consultation(page=page, approver=approver()).published_at


def test_the_project_says_what_it_waits_for(client, version):
    client.force_login(approver())
    page = client.get(reverse("desk:project", args=[version.project.code]))
    assert confirm_url(version) in page.text
    confirm_text(version=version, by=approver())
    page = client.get(reverse("desk:project", args=[version.project.code]))
    assert confirm_url(version) not in page.text


def test_checking_goes_on_with_a_copy(client, version, fa):
    huang = drafter()
    client.force_login(huang)
    response = client.post(reverse("desk:version_again", args=[version.pk]))
    copy = DraftImport.objects.exclude(pk=version.source_id).get()
    assert response.url == reverse("desk:import", args=[copy.pk])
    assert copy.tree == version.source.tree
    assert (copy.imported_by, copy.status) == (huang, "checking")
    with copy.file.open("rb") as kept, version.source.file.open("rb") as first:
        assert kept.read() == first.read()
    with pytest.raises(NotAllowed):
        check_again(version=version, by=approver())


def test_a_version_without_a_file_is_confirmed_by_its_paper(client):
    version = VersionFactory(is_public=False)
    client.force_login(approver())
    assert "请与纸质或者电子原件核对" in client.get(confirm_url(version)).text
    with pytest.raises(NotReady):
        check_again(version=version, by=drafter())
