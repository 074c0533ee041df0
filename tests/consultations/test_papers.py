"""Draft outputs as PDF: what they say, who waits, what happens when it fails."""

import re
import sys
import time

import pytest
from django.urls import reverse

from accounts.roles import Role
from common import papers as press_room
from consultations.actions import papers as actions
from consultations.models import DraftVersion
from consultations.papers import redline_paper, report_paper, table_paper, text_paper
from consultations.views.public import papers as views
from tests.accounts.factories import StaffFactory, UserFactory
from tests.pdf import needs_poppler, squeezed, text_of

from .drafting import SHORTER, drafter, long_text, version_of
from .factories import (
    CommentFactory,
    ConsultationFactory,
    ProjectFactory,
    ReplyFactory,
    VersionFactory,
)
from .test_report import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Two public versions of a project."""
    by, project = drafter(), ProjectFactory()
    old = version_of(project, by)
    new = version_of(project, by, SHORTER, "修改稿")
    DraftVersion.objects.update(is_public=True)
    return old, new


@pytest.fixture
def consultation(two):
    return ConsultationFactory(version=two[1], project=two[1].project)


@pytest.fixture
def report():
    """A published report with one opinion that changed an article."""
    first = ConsultationFactory(ended=True)
    newer = VersionFactory(project=first.project, ordinal=2)
    newer.provisions.filter(uid="tiao1").update(text="新的第一条。")
    ReplyFactory(
        consultation=first,
        comments=[CommentFactory(consultation=first)],
        resulting_version=newer,
        resulting_uid="tiao1",
    )
    return publish(first, StaffFactory(roles=[Role.APPROVER]))


def address(name, consultation, *more):
    return reverse(f"consultations:{name}", args=[consultation.code, *more])


def content(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return b"".join(answer.streaming_content)


@needs_poppler
def test_the_clean_text(press, client, consultation):
    pages = content(client.get(address("text_data", consultation, "pdf")))
    words = squeezed(pages)
    for article in consultation.version.provisions.articles():
        assert article.label + "".join(article.text.split()) in words
    assert "惠州市试验管理条例" in words
    assert "第二章附则" in words
    assert "—1—" in words


@needs_poppler
def test_pages_are_numbered_outside(press):
    version = VersionFactory(articles=60)
    pages = text_of(press_room.build(text_paper(version)).read_bytes()).split("\f")
    numbers = [re.search(r"^( *)— ?(\d+) ?—", page, re.MULTILINE) for page in pages]
    found = [(int(one[2]), len(one[1]) > 20) for one in numbers if one]
    assert found[:3] == [(1, True), (2, False), (3, True)]


@needs_poppler
def test_the_redline_shows_both_texts(press, client, consultation):
    words = squeezed(content(client.get(address("redline", consultation, "pdf"))))
    assert "征求意见稿→修改稿" in words
    assert "机动车停放" in words  # what came
    assert "责令改正" in words  # what went


@needs_poppler
def test_the_table_of_changes(press, client, consultation):
    words = squeezed(content(client.get(address("table_pdf", consultation))))
    assert "修改前（征求意见稿）" in words
    assert "原第四条改为第三条" in words


@needs_poppler
def test_the_report(press, client, report):
    found = report.consultation
    words = squeezed(content(client.get(address("report_pdf", found))))
    assert "公开征求意见情况的通报" in words
    assert "二、主要意见及采纳情况" in words
    assert "新的第一条。" in words
    assert "".join(report.content["organ"].split()) in words


def test_everybody_gets_the_same_file(press, client, consultation):
    """Nothing of the person who asks is in it."""
    url = address("text_data", consultation, "pdf")
    first = client.get(url)
    client.force_login(UserFactory())
    assert client.get(url)["ETag"] == first["ETag"]
    made = [path for path in press.rglob("*") if path.is_file()]
    assert len(made) == 1
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_there_is_none_of_the_first_version(client):
    consultation = ConsultationFactory()
    for name, more in (("redline", ["pdf"]), ("table_pdf", [])):
        assert client.get(address(name, consultation, *more)).status_code == 404


# what a file depends on


def test_a_changed_word_is_a_new_file(two):
    old, new = two
    keys = [text_paper(new).key, redline_paper(old, new).key, table_paper(old, new).key]
    assert len(set(keys)) == 3
    assert redline_paper(new, old).key != keys[1]
    article = new.provisions.articles().first()
    article.text += "又及。"
    article.save()
    again = [text_paper(new).key, redline_paper(old, new).key]
    again.append(table_paper(old, new).key)
    assert not set(keys) & set(again)


def test_reasons_are_part_of_the_table_alone(two):
    old, new = two
    before = (text_paper(new).key, table_paper(old, new).key)
    article = new.provisions.articles().first()
    article.plain_note = "就是说。"
    article.save()
    explained = table_paper(old, new).key
    assert text_paper(new).key == before[0]
    assert explained != before[1]
    first = ConsultationFactory(version=old, project=old.project, ended=True)
    ReplyFactory(
        consultation=first,
        comments=[CommentFactory(consultation=first, uid=article.uid)],
        resulting_version=new,
        resulting_uid=article.uid,
    )
    assert table_paper(old, new).key != explained


def test_what_the_report_says_is_what_its_file_says(report):
    before = report_paper(report).key
    report.content = {**report.content, "title": "别的"}
    assert report_paper(report).key != before


# waiting


@pytest.fixture
def long(monkeypatch, consultation):
    """A consultation whose text counts as long."""
    monkeypatch.setattr(actions, "INLINE_CHARACTERS", 10)
    return consultation


def test_a_long_text_is_set_by_a_job(
    press, client, long, django_capture_on_commit_callbacks
):
    url = address("text_data", long, "pdf")
    with django_capture_on_commit_callbacks() as jobs:
        answers = [client.get(url) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {202}
    assert answers[0]["Refresh"] == views.REFRESH_SECONDS
    page = answers[0].text
    assert "正在生成 PDF" in page
    assert address("text_data", long, "docx") in page
    assert address("print", long) in page
    assert len(jobs) == 1  # three readers, one job
    jobs[0]()
    assert client.get(url).status_code == 200


def test_the_job_knows_its_versions(press, two, long, client):
    pair = [long.version.project.versions.get(ordinal=n).pk for n in (1, 2)]
    actions.print_paper.enqueue("redline", pair)
    assert client.get(address("redline", long, "pdf")).status_code == 200


@pytest.mark.parametrize("size", [10, 10**6])
def test_a_failure_is_told_once_and_rests(
    settings,
    press,
    client,
    consultation,
    tmp_path,
    monkeypatch,
    size,
    django_capture_on_commit_callbacks,
):
    """Where no file can be written the reader is told, and no job starts again."""
    monkeypatch.setattr(actions, "INLINE_CHARACTERS", size)
    settings.PAPERS_ROOT = tmp_path / "file"
    settings.PAPERS_ROOT.write_text("in the way")
    url = address("text_data", consultation, "pdf")
    with django_capture_on_commit_callbacks(execute=True):
        client.get(url)
    with django_capture_on_commit_callbacks() as jobs:
        answer = client.get(url)
    assert jobs == []
    assert answer.status_code == 503
    assert "Refresh" not in answer
    assert "PDF 没有生成" in answer.text
    assert address("text_data", consultation, "docx") in answer.text


def test_without_pango_the_links_explain(client, consultation, monkeypatch):
    press_room.obstacle.cache_clear()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    try:
        answer = client.get(address("redline", consultation, "pdf"))
    finally:
        press_room.obstacle.cache_clear()
    assert answer.status_code == 503
    assert "pango" in answer.text
    assert address("redline", consultation, "docx") in answer.text


def test_a_page_that_waits_for_1260_articles_costs_little():
    by, project = drafter(), ProjectFactory()
    version = version_of(project, by, long_text(1260))
    start = time.process_time()
    wanted = text_paper(version)
    assert time.process_time() - start < 2  # what a page that waits pays
    assert wanted.size > actions.INLINE_CHARACTERS
