"""Files given with a comment: checked by what they hold, handed out with care."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from consultations.models import Comment, CommentAttachment

from .factories import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def file(name, content, kind="application/octet-stream"):
    return SimpleUploadedFile(name, content, kind)


def photo_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "SECRET-PLACE"
    buffer = io.BytesIO()
    Image.new("RGB", (32, 32), "red").save(buffer, "JPEG", exif=exif)
    assert b"SECRET-PLACE" in buffer.getvalue()
    return buffer.getvalue()


def bomb() -> bytes:
    """A small PNG that says it has 30,000 x 30,000 pixels."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1000)
    parts = [chunk(b"IHDR", head), chunk(b"IDAT", packed), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.fixture
def send(client, lin, consultation):
    def sent(*files):
        data = {
            "stance": "ask",
            "body": "见附件。",
            "is_public": "yes",
            "submission_key": "k",
            "attachments": list(files),
        }
        url = reverse("consultations:comment", args=[consultation.code])
        return client.post(url, data)

    return sent


def test_three_files_are_kept(send):
    answer = send(*(file(f"{n}.pdf", PDF + bytes([n])) for n in range(3)))
    assert answer.status_code == 302
    assert Comment.objects.get().attachments.count() == 3


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("图.svg", b"<svg onload=alert(1)>", "无法识别文件类型"),
        ("页.html", b"<script>alert(1)</script>", "无法识别文件类型"),
        ("照片.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "无法识别文件类型"),
        ("空.pdf", b"", "空"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, ".docx"),
        ("炸.png", bomb(), "像素过多"),
        ("坏.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "损坏"),
    ],
)
def test_what_is_not_taken_is_named_and_the_words_stay(send, name, content, words):
    answer = send(file(name, content, "image/jpeg"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "见附件。" in page
    assert not CommentAttachment.objects.exists()


def test_a_fourth_file_is_refused(send):
    answer = send(*(file(f"{n}.pdf", PDF) for n in range(4)))
    assert "最多 3 个附件，您选了 4 个。" in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_photo_loses_its_place(send):
    send(file("照片.jpg", photo_with_place(), "image/jpeg"))
    kept = CommentAttachment.objects.get()
    with kept.file.open("rb") as stored:
        data = stored.read()
    assert b"SECRET-PLACE" not in data
    assert Image.open(io.BytesIO(data)).format == "JPEG"
    assert "照片" not in kept.file.name  # the stored name tells nothing


def test_a_file_of_a_double_click_is_kept_once(send):
    first, again = send(file("a.pdf", PDF)), send(file("a.pdf", PDF))
    assert first.url == again.url
    assert CommentAttachment.objects.count() == 1


def test_only_giver_and_staff_get_a_file_and_only_as_a_download(send, client, lin):
    send(file("说明.pdf", PDF))
    found = CommentAttachment.objects.get()
    Comment.objects.update(state="published")
    url = reverse("consultations:attachment", args=[found.pk])
    for person, status in ((lin, 200), (StaffFactory(), 200), (UserFactory(), 404)):
        client.force_login(person)
        assert client.get(url).status_code == status
    client.force_login(lin)
    answer = client.get(url)
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == PDF
    client.logout()
    assert client.get(url).status_code == 302
    assert client.get(found.file.url).status_code == 404
