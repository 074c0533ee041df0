"""The redline as Word: real tracked changes that our own importer reads back."""

import io
import shutil
import subprocess
import time
import zipfile
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from consultations.draft_word import draft_docx, redline_docx
from consultations.models import DraftVersion
from consultations.queries.printing import changes, printed
from consultations.rules.docx_numbering import W
from consultations.rules.reading import read_source
from consultations.rules.tracked import tracked

from .drafting import SHORTER, TEXT, drafter, long_text, version_of
from .factories import ConsultationFactory, ProjectFactory, VersionFactory
from .rejecting import rejected
from .rules.test_tracked import block, calm, texts

AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
AUTHOR = "惠州市人大常委会 <法制\x0b工作委员会>"
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed: apt-get install libreoffice-writer-nogui",
)


def lines_of(content):
    """What our importer reads, line by line."""
    return [line.text for line in read_source(content, "a.docx").lines]


def word(old, new):
    return redline_docx(tracked(old, new), author=AUTHOR, at=AT)


@calm
@given(texts(), texts())
def test_the_importer_reads_both_texts_back(old, new):
    content = word(old, new)
    assert lines_of(content) == lines_of(draft_docx(new))
    assert lines_of(rejected(content)) == lines_of(draft_docx(old))


@calm
@given(st.lists(st.sampled_from(TEXT.splitlines()[3:]), unique=True, min_size=1))
def test_a_law_that_lost_some_lines(kept):
    whole = [block(line, line) for line in TEXT.splitlines()[3:]]
    left = [block(line, line) for line in kept]
    content = word(whole, left)
    assert lines_of(content) == kept
    assert lines_of(rejected(content)) == TEXT.splitlines()[3:]


@pytest.fixture
def two(db):
    """Two public versions of a project: articles changed, one gone, renumbered."""
    by, project = drafter(), ProjectFactory()
    old = version_of(project, by)
    new = version_of(project, by, SHORTER, "修改稿")
    DraftVersion.objects.update(is_public=True)
    return old, new


@pytest.fixture
def consultation(two):
    return ConsultationFactory(version=two[1], project=two[1].project)


def test_two_versions_come_back_from_the_file(client, two, consultation):
    address = reverse("consultations:redline", args=[consultation.code, "docx"])
    answer = client.get(address)
    assert "attachment" in answer["Content-Disposition"]
    old, new = two
    assert lines_of(answer.content) == lines_of(draft_docx(printed(new)))
    assert lines_of(rejected(answer.content)) == lines_of(draft_docx(printed(old)))
    assert "tracked" in read_source(answer.content, "a.docx").notes


def test_every_change_says_who_and_when(client, two, consultation):
    address = reverse("consultations:redline", args=[consultation.code, "docx"])
    root = document(client.get(address).content)
    found = [*root.iter(W + "ins", W + "del")]
    assert len(found) > 5
    assert {one.get(W + "author") for one in found} == {two[1].project.organ}
    moment = f"{two[1].created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert {one.get(W + "date") for one in found} == {moment}
    numbers = [one.get(W + "id") for one in found]
    assert len(set(numbers)) == len(numbers)
    assert next(root.iter(W + "delText")).text


def document(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            etree.fromstring(archive.read(name))  # every part is XML
        return etree.fromstring(archive.read("word/document.xml"))


@pytest.mark.django_db
def test_there_is_no_redline_of_the_first_version(client):
    consultation = ConsultationFactory()
    address = reverse("consultations:redline", args=[consultation.code, "docx"])
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_the_same_few_questions_at_any_length():
    counted = []
    for size in (3, 60):
        project = ProjectFactory()
        pair = [
            VersionFactory(project=project, ordinal=n, articles=size) for n in (1, 2)
        ]
        with CaptureQueriesContext(connection) as seen:
            changes(*pair)
        counted.append(len(seen))
    assert counted == [2, 2]


@pytest.mark.django_db
def test_a_code_of_1260_articles_is_written_quickly():
    by, project = drafter(), ProjectFactory()
    old = version_of(project, by, long_text(1260))
    text = long_text(1260).replace("应当依法办理", "依法办理")
    new = version_of(project, by, text, "修改稿")
    start = time.process_time()
    content = redline_docx(changes(old, new), author="市司法局", at=AT)
    assert time.process_time() - start < 10
    assert content.count(b"PK") > 5


@needs_office
def test_libreoffice_takes_and_keeps_the_changes(two, tmp_path):
    """Written anew by LibreOffice, the file still holds both texts."""
    old, new = two
    path = tmp_path / "a.docx"
    path.write_bytes(redline_docx(changes(old, new), author=new.project.organ, at=AT))
    again = office(path, "docx:MS Word 2007 XML", tmp_path / "again")
    content = again.read_bytes()
    found = [*document(content).iter(W + "ins", W + "del")]
    assert {one.get(W + "author") for one in found} == {new.project.organ}
    assert lines_of(content) == lines_of(draft_docx(printed(new)))
    assert lines_of(rejected(content)) == lines_of(draft_docx(printed(old)))


def office(path, kind, folder):
    """Let LibreOffice write a file in another form."""
    profile = (path.parent / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless"]
    command += ["--convert-to", kind, "--outdir", folder, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return next(folder.iterdir())
