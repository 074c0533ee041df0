"""What every answer carries: policy, caching, types; and what a POST must carry."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model

from common import uploads
from consultations.models import Comment
from tests.hostile.test_parameters import READING, WRITING
from tests.matrix.rows_public import ROWS as PUBLIC

pytestmark = pytest.mark.django_db
OUTSIDE = [row for row in PUBLIC if row.get]
PERSONAL = (
    "consultations:mine",
    "consultations:mine_one",
    "consultations:edit",
    "consultations:receipt",
    "consultations:attachment",
    "accounts:profile",
    "accounts:data",
    "notifications:list",
    "notifications:open",
)


def policy(answer) -> dict[str, str]:
    """The content security policy, directive by directive."""
    parts = answer["Content-Security-Policy"].split(";")
    return dict(part.strip().partition(" ")[::2] for part in parts)


@pytest.mark.parametrize("row", OUTSIDE, ids=str)
def test_public_pages_run_nothing_inline(plain, client, row):
    address = reverse(row.name, args=plain.args(row.about))
    answer = client.get(f"{address}?{row.query}")
    found = policy(answer)
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert found["default-src"] in ("'self'", "'none'")
    if answer.get("Content-Type", "").startswith("text/html") and answer.content:
        assert found["object-src"] == "'none'"
        assert found["frame-ancestors"] == "'self'"
        hosts = re.findall(r"https?:|\*", answer["Content-Security-Policy"])
        assert hosts == []


@pytest.mark.parametrize("row", READING, ids=lambda row: row.name)
def test_only_the_back_office_is_looser(plain, enter, row):
    address = reverse(row.name, args=plain.args(row.about))
    answer = enter(plain, "chief").get(f"{address}?{row.query}")
    policy = answer["Content-Security-Policy"]
    is_given_file = "sandbox" in policy  # what people gave us runs nowhere
    is_desk = address.startswith("/admin/") and not is_given_file
    assert ("unsafe-inline" in policy) == is_desk
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize("path", ["/", "/admin/", "/x/", "/consultations/%00/"])
def test_errors_carry_a_policy_too(plain, client, path):
    answer = client.get(path)
    assert "default-src" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("row", READING, ids=lambda row: row.name)
def test_every_answer_to_the_signed_in_is_theirs_alone(plain, enter, client, row):
    """A shared cache may not hand one person's page to the next."""
    address = reverse(row.name, args=plain.args(row.about))
    answer = enter(plain, "owner").get(f"{address}?{row.query}")
    if answer.status_code != 200 or answer.streaming:
        return
    control = answer.get("Cache-Control", "")
    is_kept_apart = "private" in control or "no-store" in control
    if not is_kept_apart and "Cookie" not in answer.get("Vary", ""):
        assert client.get(f"{address}?{row.query}").content == answer.content
    assert "public" not in control


@pytest.mark.parametrize("name", PERSONAL)
def test_personal_pages_are_kept_nowhere(plain, enter, name):
    row = next(row for row in OUTSIDE if row.name == name)
    address = reverse(name, args=plain.args(row.about))
    control = enter(plain, "owner").get(address)["Cache-Control"]
    assert "private" in control
    assert "no-store" in control


@pytest.mark.parametrize("row", READING, ids=lambda row: row.name)
def test_types_are_not_guessed(plain, enter, row):
    address = reverse(row.name, args=plain.args(row.about))
    answer = enter(plain, "chief").get(f"{address}?{row.query}")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] in ("SAMEORIGIN", "DENY")
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("row", WRITING, ids=lambda row: row.name)
def test_every_post_needs_the_token(plain, enter, row):
    """Without the token nothing changes: 403, or the comment form with a warning."""
    address = reverse(row.name, args=plain.args(row.about))
    browser = enter(plain, "chief", enforce_csrf_checks=True)
    answer = browser.post(address, row.data or {"noise": "1"})
    # The comment form answers by itself, so that no word of the giver is lost.
    expected = {403, 422, 409} if row.name == "consultations:comment" else {403, 405}
    assert answer.status_code in expected
    if answer.status_code != 405:
        assert "Location" not in answer.headers


def test_a_forged_comment_is_not_taken(plain, enter):
    before = Comment.objects.count()
    row = next(row for row in WRITING if row.name == "consultations:comment")
    address = reverse(row.name, args=[plain.open.code])
    data = {
        "stance": "support",
        "body": "好。",
        "is_public": "yes",
        "submission_key": "forged",
        "do": "submit",
    }
    browser = enter(plain, "owner", enforce_csrf_checks=True)
    answer = browser.post(address, data)
    assert answer.status_code in (403, 422)
    assert "好。" in answer.content.decode()
    assert Comment.objects.count() == before


class TestFilesFromPeople:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
            ("a.html", b"<!doctype html><script>x()</script>"),
            ("a.pdf", b"<!doctype html><script>x()</script>"),
            ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
            ("a.png", b"GIF89a<script>x()</script>"),
            ("a.exe", b"MZ\x90\x00"),
            ("a.xml", b"<?xml version='1.0'?><x/>"),
        ],
    )
    def test_pictures_and_pages_that_run_are_refused(self, name, content):
        with pytest.raises(uploads.BadUpload):
            uploads.check(SimpleUploadedFile(name, content), name=name)

    def test_an_attachment_is_a_download_in_a_sandbox(self, plain, enter):
        address = reverse("consultations:attachment", args=[plain.attachment.pk])
        answer = enter(plain, "owner").get(address)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


class TestDocumentsOfStaff:
    @pytest.fixture
    def media(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path

    def served(self, client, name, content):
        document = get_document_model().objects.create(
            title="文件", file=ContentFile(content, name=name)
        )
        return client.get(document.url)

    @pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xml", "a.docx", "a.txt"])
    def test_are_never_shown_as_a_page(self, media, client, name):
        answer = self.served(client, name, b"<svg><script>x()</script></svg>")
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]

    @pytest.mark.parametrize("name", ["a.html", "a.svg", "a.js", "a.xhtml"])
    def test_are_refused_by_kind(self, media, plain, enter, name):
        file = io.BytesIO(b"<svg onload='x()'/>")
        file.name = name
        documents = get_document_model().objects
        before = documents.count()
        enter(plain, "chief").post(
            reverse("wagtaildocs:add"), {"title": "x", "file": file}
        )
        assert documents.count() == before

    def test_the_folder_of_uploads_has_no_address(self, client):
        assert client.get("/media/comments/a.pdf").status_code == 404


def test_the_session_cookie_is_out_of_reach_of_scripts(settings):
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
