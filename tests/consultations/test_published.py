"""After publication, before its moment, and in the preview."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import Entry
from consultations.actions import publishing
from consultations.actions.publishing import publish_consultation
from consultations.exceptions import NotReady
from consultations.models import Consultation, ConsultationPage
from tests.accounts.factories import StaffFactory

from .drafting import (
    SHORTER,
    approver,
    drafter,
    form_data,
    in_days,
    page_of,
    version_of,
)
from .factories import ProjectFactory

pytestmark = pytest.mark.django_db


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


# after publication


def test_words_may_be_mended_and_the_promise_may_not(client, chen, version, fa):
    page = page_of(version, fa)
    found = publish_consultation(page=page, approver=chen)
    client.force_login(chen)
    data = form_data(
        version, "action-publish", opens_at=found.opens_at, organ="市司法局"
    )
    response = client.post(edit_url(page), data)
    assert response.status_code == 302, response.context["form"].errors
    page = fresh(page)
    assert (page.organ, page.consultation, page.live) == ("市司法局", found, True)
    assert Consultation.objects.count() == 1
    assert Entry.objects.filter(event="consultation.published").count() == 1


def test_the_first_person_does_not_change_the_words_alone(client, chen):
    importer = StaffFactory(roles=[Role.DRAFTER, Role.APPROVER])
    version = version_of(ProjectFactory(), importer)
    page = page_of(version, importer)
    found = publish_consultation(page=page, approver=chen)
    client.force_login(importer)
    data = form_data(
        version, "action-publish", opens_at=found.opens_at, organ="另一单位"
    )
    response = client.post(edit_url(page), data, follow=True)
    assert "您导入了这个草案版本" in response.text
    page = fresh(page)
    assert (page.live, page.organ) == (True, "惠州市人大常委会法制工作委员会")
    revision = page.get_latest_revision_as_object()
    revision.organ = ""
    with pytest.raises(NotReady):
        revision.save_revision(user=chen, clean=False).publish(user=chen)


@pytest.mark.parametrize("action", ["", "action-publish"])
def test_version_and_window_are_locked(client, chen, version, fa, action):
    page = page_of(version, fa)
    found = publish_consultation(page=page, approver=chen)
    other = version_of(version.project, fa, SHORTER, "送审稿")
    client.force_login(chen)
    for changes, field in (
        ({"closes_at": in_days(40)}, "closes_at"),
        ({"closes_at": in_days(60)}, "closes_at"),
        ({"opens_at": in_days(1)}, "opens_at"),
        ({"version": other}, "version"),
        ({"short_reason": "后来补写"}, "short_reason"),
    ):
        values = {"opens_at": found.opens_at, **changes}
        chosen = values.pop("version", version)
        data = form_data(chosen, action, **values)
        response = client.post(edit_url(page), data)
        assert response.status_code == 200
        assert field in response.context["form"].errors, changes
    found.refresh_from_db()
    assert found.closes_at == in_days(45)
    assert found.version == version


def test_an_old_revision_does_not_bring_an_old_window_back(chen, version, fa):
    page = page_of(version, fa, closes_at=in_days(40))
    old = page.get_latest_revision()
    page.closes_at = in_days(45)
    page.save_revision(user=fa, clean=False)
    found = publish_consultation(page=page, approver=chen)
    old.publish(user=chen)
    page = fresh(page)
    assert page.consultation == found
    assert page.closes_at == found.closes_at == in_days(45)


def test_an_announced_page_is_neither_taken_down_nor_deleted(client, chen, version, fa):
    page = page_of(version, fa)
    publish_consultation(page=page, approver=chen)
    client.force_login(StaffFactory(roles=[Role.APPROVER], is_superuser=True))
    for view in ("unpublish", "delete"):
        url = reverse(f"wagtailadmin_pages:{view}", args=[page.pk])
        response = client.post(url, follow=True)
        assert "一直保留页面" in response.text
    for action in ("unpublish", "delete", "publish"):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        client.post(f"{url}?id={page.pk}")
    assert fresh(page).live


def test_a_copy_is_a_new_page_without_the_consultation(client, chen, version, fa):
    page = page_of(version, fa)
    publish_consultation(page=page, approver=chen)
    copy = fresh(page).copy(
        update_attrs={"slug": "copy"}, keep_live=True, copy_revisions=False
    )
    assert copy.consultation is None
    assert client.get(copy.full_url or copy.url).status_code == 404


def test_a_page_leads_to_the_public_address(client, chen, version, fa):
    page = page_of(version, fa)
    found = publish_consultation(page=page, approver=chen)
    page = fresh(page)
    assert page.url == reverse("consultations:home", args=[found.code])
    response = client.get(page.url_path.removeprefix("/minyi"))
    assert response.url == page.url


# scheduled publication


def test_a_scheduled_page_waits_for_its_moment(client, chen, version, fa, monkeypatch):
    page = page_of(version, fa, go_live_at=in_days(3), opens_at=in_days(4))
    found = publish_consultation(page=page, approver=chen)
    assert found.published_at is None
    assert found.approved_by == chen
    assert not fresh(page).live
    version.refresh_from_db()
    assert not version.is_public
    home = reverse("consultations:home", args=[found.code])
    assert client.get(home).status_code == 404
    assert not Entry.objects.filter(event="consultation.published").exists()

    with time_machine.travel(in_days(3, hour=1)):
        monkeypatch.setattr(publishing.clock, "db_now", timezone.localtime)
        publishing.publish_due()
    found.refresh_from_db()
    assert found.published_at is not None
    assert found.opens_at == in_days(4)
    assert fresh(page).live
    assert client.get(home).status_code == 200
    assert Entry.objects.get(event="consultation.published").actor_id == chen.pk


def test_a_scheduled_page_may_be_approved_anew(chen, version, fa):
    page = page_of(version, fa, go_live_at=in_days(3))
    first = publish_consultation(page=page, approver=chen)
    page = fresh(page).get_latest_revision_as_object()
    page.go_live_at, page.closes_at = None, in_days(50)
    page.save_revision(user=fa, clean=False)
    second = publish_consultation(page=page, approver=chen)
    assert second.pk == first.pk
    assert second.closes_at == in_days(50)
    assert second.published_at is not None


# preview


def test_the_preview_shows_the_public_home_with_unsaved_words(client, fa, version):
    client.force_login(fa)
    page = page_of(version, fa)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    data = form_data(version, organ="还没有保存的单位", closes_at=in_days(33))
    assert client.post(url, data).json()["is_valid"]
    shown = client.get(url)
    assert shown.status_code == 200
    assert "还没有保存的单位" in shown.text
    assert version.title in shown.text
    draft = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert draft.status_code == 200
    assert "还没有保存的单位" not in draft.text


def test_a_preview_without_a_version_says_so(client, fa, version):
    client.force_login(fa)
    page = page_of(None, fa)
    shown = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert "选择草案版本之后" in shown.text


def test_revisions_are_kept_and_compared(client, chen, version, fa):
    page = page_of(version, fa)
    publish_consultation(page=page, approver=chen)
    page = fresh(page)
    page.organ = "市司法局"
    page.save_revision(user=fa)
    client.force_login(fa)
    url = reverse(
        "wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"]
    )
    assert "市司法局" in client.get(url).text
