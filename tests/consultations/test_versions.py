"""Versions: their provisions, lasting uids, comparison and explanations."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from audit.models import Entry
from consultations.actions.imports import import_draft
from consultations.actions.versions import Unchanged, explain_article, save_version
from consultations.exceptions import NotAllowed, NotReady
from consultations.models import DraftVersion, Provision
from tests.accounts.factories import StaffFactory

from .drafting import SHORTER, TEXT, long_text, version_of
from .factories import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(fa):
    """An import that waits for 校核."""
    return import_draft(project=ProjectFactory(), label="征求意见稿", by=fa, data=TEXT)


def test_saving_makes_a_version_with_provisions(client, made, fa):
    response = client.post(
        reverse("desk:import_save", args=[made.pk]), {"label": "送审稿"}
    )
    version = DraftVersion.objects.get()
    assert response.url == reverse("desk:version", args=[version.pk])
    assert (version.label, version.ordinal, version.article_count) == ("送审稿", 1, 4)
    assert (version.imported_by, version.source) == (fa, made)
    second = version.provisions.get(label="第二条")
    assert second.text == "下列事项适用本条例：\n（一）停车；\n（二）充电。"
    assert second.parent.label == "第一章"
    assert [row.text for row in version.provisions.filter(kind="xiang")] == [
        "停车；",
        "充电。",
    ]
    positions = list(version.provisions.values_list("position", flat=True))
    assert positions == list(range(len(positions)))
    entry = Entry.objects.get(event="draft.version_saved")
    assert entry.data["articles"] == 4
    page = client.get(response.url)
    assert "第二章" in page.text
    assert "（一）停车；" in page.text


def test_the_next_version_carries_the_uids_over(fa):
    project = ProjectFactory()
    old, new = version_of(project, fa), version_of(project, fa, SHORTER, "送审稿")
    assert (old.ordinal, new.ordinal) == (1, 2)
    before = {row.text: row.uid for row in old.provisions.articles()}
    after = {row.label: row.uid for row in new.provisions.articles()}
    assert after["第一条"] == before["为了规范试验，根据有关法律，制定本条例。"]
    assert after["第二条"] == before["下列事项适用本条例：\n（一）停车；\n（二）充电。"]
    assert after["第三条"] == before["本条例自2027年1月1日起施行。"]
    assert before["违反本条例第二条规定的，责令改正。"] not in after.values()


def test_an_unchanged_text_makes_no_new_version(client, fa):
    project = ProjectFactory()
    version = version_of(project, fa)
    again = import_draft(project=project, label="送审稿", by=fa, data=TEXT, again=True)
    with pytest.raises(Unchanged):
        save_version(draft_import=again, by=fa)
    response = client.post(
        reverse("desk:import_save", args=[again.pk]), {"label": "送审稿"}, follow=True
    )
    assert response.redirect_chain[0][0] == reverse("desk:version", args=[version.pk])
    assert "完全相同" in response.text
    assert DraftVersion.objects.count() == 1


def test_two_versions_are_compared_article_by_article(client, fa):
    project = ProjectFactory()
    old, new = version_of(project, fa), version_of(project, fa, SHORTER, "送审稿")
    for pair in ([old.pk, new.pk], [new.pk, old.pk]):
        page = client.get(reverse("desk:version_compare", args=pair))
        assert "<ins>机动</ins>" in page.text or "<ins>机动车停放</ins>" in page.text
        assert "条号变动" in page.text
        assert "删除" in page.text
        assert "为了规范试验" not in page.text
    everything = client.get(
        reverse("desk:version_compare", args=[old.pk, new.pk]), {"all": "1"}
    )
    assert "为了规范试验" in everything.text


def test_an_article_is_explained_in_plain_words(client, fa):
    version = version_of(ProjectFactory(), fa)
    first = version.provisions.articles().first()
    url = reverse("desk:plain_note", args=[first.pk])
    assert first.text in client.get(url).text
    response = client.post(url, {"plain_note": " 为什么要有这部条例。 "})
    assert response.url.endswith(f"#p-{first.position}")
    before = first.text
    first.refresh_from_db()
    assert (first.plain_note, first.text) == ("为什么要有这部条例。", before)
    assert "为什么要有这部条例。" in client.get(response.url).text
    assert Entry.objects.get(event="provision.explained").data["uid"] == first.uid
    heading = version.provisions.filter(kind="zhang").first()
    assert (
        client.post(
            reverse("desk:plain_note", args=[heading.pk]), {"plain_note": "x"}
        ).status_code
        == 404
    )
    with pytest.raises(NotReady):
        explain_article(provision=heading, plain_note="x", by=fa)
    with pytest.raises(NotAllowed):
        explain_article(
            provision=first, plain_note="x", by=StaffFactory(roles=[Role.AUDITOR])
        )


def test_versions_of_two_projects_are_not_compared(client, fa):
    one, other = version_of(ProjectFactory(), fa), version_of(ProjectFactory(), fa)
    url = reverse("desk:version_compare", args=[one.pk, other.pk])
    assert client.get(url).status_code == 302


def test_a_code_of_1260_articles_is_saved_in_three_seconds(fa):
    made = import_draft(
        project=ProjectFactory(), label="稿", by=fa, data=long_text(1260)
    )
    started = time.process_time()  # of this process: other tests may run beside
    with CaptureQueriesContext(connection) as seen:
        version = save_version(draft_import=made, by=fa)
    assert time.process_time() - started < 3
    assert version.article_count == 1260
    assert Provision.objects.filter(version=version).count() == 1260 * 3
    assert len(seen) < 40
