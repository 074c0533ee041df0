"""Taking in a text: files good and bad, repeats, jobs."""

import shutil

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Entry
from consultations.actions import imports as actions
from consultations.actions.imports import AlreadyImported, import_draft
from consultations.exceptions import NotAllowed
from consultations.models import DraftImport
from tests.accounts.factories import UserFactory

from .drafting import TEXT, long_text
from .factories import ProjectFactory
from .files import ENCRYPTED, OLD_WORD, docx, zip_bomb

pytestmark = pytest.mark.django_db


def sent(client, project, data=None, name="草案.docx", **fields):
    """Upload a file as the form does."""
    if data is not None:
        fields["file"] = SimpleUploadedFile(name, data)
    url = reverse("desk:import_new", args=[project.code])
    return client.post(url, {"label": "征求意见稿", **fields})


def test_a_word_file_becomes_a_tree_to_check(client, fa):
    project = ProjectFactory()
    response = sent(client, project, docx(TEXT))
    made = DraftImport.objects.get()
    assert response.url == reverse("desk:import", args=[made.pk])
    assert (made.filename, made.label) == ("草案.docx", "征求意见稿")
    assert made.imported_by == fa
    page = client.get(response.url)
    assert "第三条" in page.text
    assert "一字未少" in page.text
    entry = Entry.objects.get(event="draft.imported")
    assert entry.data["project"] == project.pk


@pytest.mark.parametrize("coding", ["utf-8", "gb18030", "utf-16"])
def test_a_text_file_in_any_usual_coding(client, fa, coding):
    sent(client, ProjectFactory(), TEXT.encode(coding), "草案.txt")
    assert "停车" in DraftImport.objects.get().source_text


def test_the_file_is_handed_out_as_it_was_given(client, fa):
    given = docx(TEXT)
    sent(client, ProjectFactory(), given)
    made = DraftImport.objects.get()
    response = client.get(reverse("desk:import_file", args=[made.pk]))
    assert b"".join(response.streaming_content) == given
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"


def test_a_file_lost_from_the_disk_is_told_kindly(client, fa):
    sent(client, ProjectFactory(), docx(TEXT))
    made = DraftImport.objects.get()
    made.file.storage.delete(made.file.name)
    response = client.get(reverse("desk:import_file", args=[made.pk]))
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"PK\x03\x04 broken", "坏.docx", "。"),
        (ENCRYPTED, "锁.docx", "密码"),
        (OLD_WORD, "旧.doc", ".docx"),
        (b"%PDF-1.7 text", "扫描.pdf", "PDF"),
        (docx(""), "空.docx", "。"),
        ("今天天气很好。\n我们去公园。".encode(), "随笔.txt", "不是法规文本"),
        (b"\xff\xfe\x00\x01\x02\x03" * 50, "乱码.txt", "。"),
        (b"   \n  ", "空白.txt", "空的"),
    ],
)
def test_a_bad_file_is_refused_beside_its_field(
    client, fa, data, name, said, monkeypatch
):
    monkeypatch.setenv("PATH", "/nowhere")  # no office program to convert with
    response = sent(client, ProjectFactory(), data, name)
    assert response.status_code == 422
    (error,) = response.context["form"].errors["file"]
    assert said in error
    assert error in response.text
    assert 'value="征求意见稿"' in response.text
    assert not DraftImport.objects.exists()


def test_an_empty_file_is_refused(client, fa):
    response = sent(client, ProjectFactory(), b"", "空.docx")
    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_a_zip_bomb_is_refused(client, fa):
    response = sent(client, ProjectFactory(), zip_bomb())
    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert not DraftImport.objects.exists()


def test_a_file_of_thirty_megabytes_is_refused_unread(client, fa):
    response = sent(client, ProjectFactory(), b"x" * (30 * 1024 * 1024), "大.docx")
    assert response.status_code == 422
    assert "20 MB" in response.context["form"].errors["file"][0]


def test_a_refused_text_comes_back_as_it_was_typed(client, fa):
    typed = "  这不是法规\n\n第二行  "
    response = sent(client, ProjectFactory(), text=typed)
    assert response.status_code == 422
    assert response.context["form"].errors["text"]
    assert response.context["form"]["text"].value() == typed


def test_one_of_the_two_is_asked_for(client, fa):
    project = ProjectFactory()
    assert sent(client, project).context["form"].errors["file"]
    both = sent(client, project, docx(TEXT), text=TEXT)
    assert both.context["form"].errors["text"]


def test_script_in_the_text_stays_text(client, fa):
    evil = TEXT.replace("停车", "<script>alert(1)</script>停车")
    response = sent(client, ProjectFactory(), evil.encode(), "a.txt")
    page = client.get(response.url)
    assert "<script>alert(1)</script>" not in page.text


def test_the_same_file_leads_to_its_first_import(client, fa):
    project = ProjectFactory()
    sent(client, project, docx(TEXT))
    first = DraftImport.objects.get()
    response = sent(client, project, docx(TEXT))
    assert response.status_code == 422
    assert reverse("desk:import", args=[first.pk]) in response.text
    assert DraftImport.objects.count() == 1
    assert sent(client, project, docx(TEXT), again="on").status_code == 302
    assert DraftImport.objects.count() == 2


def test_another_project_may_import_the_same_file(client, fa):
    sent(client, ProjectFactory(), docx(TEXT))
    assert sent(client, ProjectFactory(), docx(TEXT)).status_code == 302


def test_an_import_given_up_does_not_stand_in_the_way(client, fa):
    project = ProjectFactory()
    made = import_draft(project=project, label="征求意见稿", by=fa, data=TEXT)
    with pytest.raises(AlreadyImported):
        import_draft(project=project, label="征求意见稿", by=fa, data=TEXT)
    actions.discard_import(draft_import=made, by=fa)
    import_draft(project=project, label="征求意见稿", by=fa, data=TEXT)


def test_only_drafters_import():
    with pytest.raises(NotAllowed):
        import_draft(project=ProjectFactory(), label="稿", by=UserFactory(), data=TEXT)


def test_a_large_file_is_read_by_a_job(
    client, fa, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(actions, "INLINE_BYTES", 100)
    project = ProjectFactory()
    response = sent(client, project, long_text(50).encode(), "大.txt")
    made = DraftImport.objects.get()
    assert made.status == DraftImport.Status.READING
    waiting = client.get(response.url)
    assert '<noscript><meta http-equiv="refresh" content="2">' in waiting.text
    assert "正在后台读取" in waiting.text
    actions.read_import.func(made.pk)
    actions.read_import.func(made.pk)  # a job may run twice
    made.refresh_from_db()
    assert made.status == DraftImport.Status.CHECKING
    assert Entry.objects.filter(event="draft.imported").count() == 1
    assert 'http-equiv="refresh"' not in client.get(response.url).text


def test_the_job_is_queued_when_the_import_is_kept(
    client, fa, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(actions, "INLINE_BYTES", 100)
    with django_capture_on_commit_callbacks(execute=True):
        sent(client, ProjectFactory(), long_text(20).encode(), "大.txt")
    assert DraftImport.objects.get().status == DraftImport.Status.CHECKING


def test_a_job_that_refuses_says_why(client, fa, monkeypatch):
    monkeypatch.setattr(actions, "INLINE_BYTES", 0)
    response = sent(client, ProjectFactory(), OLD_WORD, "旧.doc")
    actions.read_import.func(DraftImport.objects.get().pk)
    page = client.get(response.url)
    assert ".docx" in page.text
    assert "换一个文件" in page.text
    assert 'http-equiv="refresh"' not in page.text


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)
def test_an_old_word_file_is_converted_by_a_job(client, fa):
    sent(client, ProjectFactory(), OLD_WORD, "旧.doc")
    made = DraftImport.objects.get()
    assert made.status == DraftImport.Status.READING
    actions.read_import.func(made.pk)
    made.refresh_from_db()
    assert made.status == DraftImport.Status.FAILED  # it only looks like Word
    assert made.error


def test_pasted_text_goes_through_a_job_as_well(fa, monkeypatch):
    monkeypatch.setattr(actions, "INLINE_BYTES", 0)
    made = import_draft(project=ProjectFactory(), label="稿", by=fa, data=TEXT)
    actions.read_import.func(made.pk, pasted=True)
    made.refresh_from_db()
    assert made.source_text.startswith("惠州市试验管理条例")
