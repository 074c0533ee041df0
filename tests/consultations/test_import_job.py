"""The job that reads large files: how far it is, cancelling, dying, resuming."""

import time
from datetime import timedelta

import pytest
from django.urls import reverse

from common import clock
from consultations import converting
from consultations.actions import imports, reading
from consultations.actions.imports import import_draft
from consultations.exceptions import NotAllowed, NotReady
from consultations.models import DraftImport
from consultations.rules.errors import DraftRefused

from .drafting import approver, long_text
from .factories import ProjectFactory

pytestmark = pytest.mark.django_db
Phase, Status = DraftImport.Phase, DraftImport.Status
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def all_files_are_large(settings, tmp_path, monkeypatch):
    """Every import goes through the job."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(imports, "INLINE_BYTES", 0)


@pytest.fixture
def made(fa):
    """An import whose job waits."""
    return import_draft(project=ProjectFactory(), label="稿", by=fa, data=long_text(5))


def state(made):
    made.refresh_from_db()
    return made.status


def died(made, phase=Phase.PARSING, tried=1, minutes=3):
    """Leave the import as a worker leaves it that was killed."""
    at = clock.db_now() - timedelta(minutes=minutes)
    values = {"phase": phase, "tried": tried, "touched_at": at}
    DraftImport.objects.filter(pk=made.pk).update(**values)


@pytest.mark.parametrize(
    ("phase", "done", "now"),
    [
        (Phase.QUEUED, 0, "排队"),
        (Phase.CONVERTING, 1, "转换和读取"),
        (Phase.PARSING, 2, "识别编、章、节、条"),
    ],
)
def test_the_page_says_how_far_the_job_is(client, made, phase, done, now):
    died(made, phase, minutes=0)
    page = client.get(reverse("desk:import_progress", args=[made.pk]), **HTMX)
    assert f'max="3" value="{done}"' in page.text
    assert f'aria-current="step"><b>{now}</b>' in page.text
    assert "<html" not in page.text
    whole = client.get(reverse("desk:import", args=[made.pk]))
    assert "取消导入" in whole.text
    assert 'hx-trigger="every 1s"' in whole.text


def test_the_page_goes_on_once_all_is_read(client, made):
    reading.read_import.func(made.pk)
    url = reverse("desk:import_progress", args=[made.pk])
    screen = reverse("desk:import", args=[made.pk])
    assert client.get(url, **HTMX)["HX-Redirect"] == screen
    assert client.get(url).url == screen


def test_a_job_gives_signs_of_life(made, monkeypatch):
    seen = []
    monkeypatch.setattr(reading, "_beat", lambda one, phase: seen.append(phase))
    reading.read_import.func(made.pk)
    assert seen == [Phase.PARSING]
    assert state(made) == Status.CHECKING
    assert made.tried == 1


def test_an_import_is_cancelled(client, made, fa):
    response = client.post(reverse("desk:import_cancel", args=[made.pk]), follow=True)
    assert "已取消读取" in response.text
    reading.read_import.func(made.pk)
    assert state(made) == Status.DISCARDED
    assert made.file.storage.exists(made.file.name)
    with pytest.raises(NotReady):
        reading.cancel_reading(draft_import=made, by=fa)
    with pytest.raises(NotAllowed):
        reading.cancel_reading(draft_import=made, by=approver())


def test_cancelling_in_the_middle_stops_the_job(made, fa, monkeypatch):
    def slow(data, name, beat):
        reading.cancel_reading(draft_import=made, by=fa)
        beat()
        raise AssertionError("the job went on")

    monkeypatch.setattr(reading, "load_source", slow)
    reading.read_import.func(made.pk)
    assert state(made) == Status.DISCARDED
    assert made.tree == {}


def test_a_program_that_converts_is_ended_when_nobody_waits(tmp_path):
    def nobody():
        raise converting.Stopped

    begun = time.monotonic()
    with pytest.raises(converting.Stopped):
        converting._run(["sleep", "60"], str(tmp_path), "doc", nobody)
    assert time.monotonic() - begun < 40  # not sixty


def test_a_job_that_died_is_begun_again(made):
    died(made)
    assert reading.resume_imports() == 1
    assert state(made) == Status.CHECKING  # tests run jobs at once
    assert made.tried == 2
    assert reading.resume_imports() == 0


def test_a_job_at_work_is_left_alone(made):
    died(made, minutes=1)
    assert reading.resume_imports() == 0
    assert state(made) == Status.READING


def test_an_import_whose_job_got_lost_is_queued_again(made):
    died(made, Phase.QUEUED, tried=0, minutes=5)
    assert reading.resume_imports() == 0
    died(made, Phase.QUEUED, tried=0, minutes=11)
    assert reading.resume_imports() == 1
    assert state(made) == Status.CHECKING


def test_an_error_of_ours_is_tried_three_times(client, made, monkeypatch):
    def broken(one, source):
        raise ZeroDivisionError

    monkeypatch.setattr(reading, "fill", broken)
    with pytest.raises(ZeroDivisionError):
        reading.read_import.func(made.pk)
    assert state(made) == Status.READING
    for _ in range(3):
        reading.resume_imports()
    assert state(made) == Status.FAILED
    assert made.tried == reading.MOST_TRIES
    page = client.get(reverse("desk:import", args=[made.pk]))
    assert "读取了三次都没有完成" in page.text
    assert "重新读取" in page.text


def test_a_file_that_failed_is_read_again(
    client, made, monkeypatch, fa, django_capture_on_commit_callbacks
):
    def refused(data, name, beat):
        raise DraftRefused("文件读不懂，请另存为 .docx。")

    with monkeypatch.context() as patched:
        patched.setattr(reading, "load_source", refused)
        reading.read_import.func(made.pk)
    assert state(made) == Status.FAILED
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("desk:import_retry", args=[made.pk]))
    assert state(made) == Status.CHECKING
    assert made.error == ""
    with pytest.raises(NotReady):
        reading.read_again(draft_import=made, by=fa)
    with pytest.raises(NotAllowed):
        reading.read_again(draft_import=made, by=approver())
