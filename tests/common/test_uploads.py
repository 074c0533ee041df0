import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from common import uploads
from common.uploads import BadUpload, check

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def archive(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in members.items():
            book.writestr(name, data)
    return buffer.getvalue()


DOCX = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}


def picture(format_: str, size=(40, 20), mode="RGB", **options) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, (200, 10, 10)[: len(mode)]).save(buffer, format_, **options)
    return buffer.getvalue()


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "HOME ADDRESS"
    return picture("JPEG", exif=exif)


def upload(data: bytes, name="文件.bin"):
    return SimpleUploadedFile(name, data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (archive(DOCX), "docx"),
        (picture("JPEG"), "jpg"),
        (picture("PNG"), "png"),
        (picture("WEBP"), "webp"),
    ],
)
def test_a_file_is_known_by_what_it_holds(data, kind):
    checked = check(upload(data, "照片.exe"))
    assert (checked.kind, checked.name) == (kind, f"照片.{kind}")
    assert checked.content_type == uploads.KINDS[kind]
    stored = checked.content.read()
    assert checked.size == len(stored)
    assert len(checked.sha256) == 64


def test_a_picture_loses_its_metadata_and_keeps_its_turn():
    data = with_exif()
    assert b"HOME ADDRESS" in data
    stored = check(upload(data)).content.read()
    assert b"HOME ADDRESS" not in stored
    with Image.open(io.BytesIO(stored)) as turned:
        assert turned.size == (20, 40)
        assert not turned.getexif()


def noise(size, **options) -> bytes:
    """A JPEG that does not compress, as photos of leaves and gravel."""
    buffer = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(buffer, "JPEG", **options)
    return buffer.getvalue()


def test_a_photo_of_twelve_megabytes_is_taken_and_made_smaller():
    data = noise((4600, 3000), quality=97)
    assert len(data) > 12_000_000
    kept = check(upload(data, "IMG_0001.JPG"), max_side=1600)
    with Image.open(io.BytesIO(kept.content.read())) as small:
        assert small.size == (1600, 1043)
    assert kept.size < 2_000_000


def test_a_large_picture_keeps_what_a_reader_needs():
    kept = check(upload(picture("PNG", size=(6000, 100))))
    with Image.open(io.BytesIO(kept.content.read())) as small:
        assert small.size == (4096, 68)


def test_a_second_picture_in_a_photo_goes():
    """Some phones keep a depth map or the frame before it in the same file (MPO)."""
    buffer = io.BytesIO()
    first = Image.new("RGB", (40, 20), (200, 10, 10))
    second = Image.new("RGB", (40, 20), (10, 10, 200))
    first.save(buffer, "MPO", save_all=True, append_images=[second])
    stored = check(upload(buffer.getvalue())).content.read()
    with Image.open(io.BytesIO(stored)) as kept:
        assert (kept.format, getattr(kept, "n_frames", 1)) == ("JPEG", 1)
        assert kept.getpixel((5, 5))[0] > 150


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_whichever_way_it_was_held(orientation):
    """A dark corner marks the top left of what the eye saw."""
    seen = Image.new("RGB", (80, 40), (255, 255, 255))
    seen.paste((0, 0, 0), (0, 0, 20, 10))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(orientation)
    lying = seen if back is None else seen.transpose(Image.Transpose(back))
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    lying.save(buffer, "JPEG", exif=exif, quality=95)
    stored = check(upload(buffer.getvalue())).content.read()
    with Image.open(io.BytesIO(stored)) as kept:
        assert kept.size == (80, 40)
        assert sum(kept.getpixel((5, 4))) < 100
        corners = [(75, 4), (5, 35), (75, 35)]
        assert all(sum(kept.getpixel(one)) > 600 for one in corners)


def test_what_hangs_behind_a_picture_goes():
    stored = check(upload(picture("PNG") + b"<script>alert(1)</script>")).content.read()
    assert b"script" not in stored


def test_transparency_stays():
    stored = check(upload(picture("PNG", mode="RGBA"))).content.read()
    with Image.open(io.BytesIO(stored)) as kept:
        assert kept.mode == "RGBA"


def bomb() -> bytes:
    """A PNG of a few hundred bytes that claims to be 60,000 pixels square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    parts = [
        chunk(b"IHDR", head),
        chunk(b"IDAT", zlib.compress(b"\0")),
        chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def locked() -> bytes:
    """An archive whose members claim to be encrypted."""
    data = bytearray(archive(DOCX))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"", "文件是空的"),
        (lambda: b"x" * 2000, "无法识别文件类型"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "无法识别文件类型"),
        (lambda: b"<html><script>alert(1)</script>", "无法识别文件类型"),
        (lambda: b"GIF89a" + b"\0" * 20, "无法识别文件类型"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "旧版 .doc 或加了密码"),
        (lambda: b"%PDF-1.7 cut", "PDF 文件不完整"),
        (lambda: archive({"a.txt": b"x"}), "不是 Word"),
        (lambda: archive({**DOCX, "word/vbaProject.bin": b"x"}), "含有宏"),
        (lambda: archive(DOCX)[:60], "文件已损坏"),
        (locked, "加了密码"),
        (
            lambda: archive({**DOCX, **{f"m{n}": b"" for n in range(2001)}}),
            "解压后过大",
        ),
        (lambda: picture("PNG")[:60], "图片已损坏"),
        (lambda: b"\xff\xd8\xff" + b"\0" * 50, "图片已损坏"),
        (lambda: b"RIFF\0\0\0\0WEBP" + b"\0" * 20, "图片已损坏"),
        (bomb, "像素过多"),
        (lambda: b"\0\0\0\x18ftypheic" + b"\0" * 50, "HEIC 格式.*截屏"),
        (lambda: b"\0\0\0\x18ftypmif1" + b"\0" * 50, "HEIC 格式"),
        (lambda: PDF + b"x" * uploads.MAX_BYTES, "文件超过 10 MB"),
        (lambda: b"\xff\xd8\xff" + bytes(uploads.MAX_PHOTO_BYTES), "文件超过 30 MB"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(make, reason):
    with pytest.raises(BadUpload, match=reason):
        check(upload(make()))


def test_a_zip_bomb_is_refused_unopened(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_UNPACKED", 1_000_000)
    bomb = archive({**DOCX, "word/big.xml": b"\0" * 1_000_001})
    assert len(bomb) < 5000
    with pytest.raises(BadUpload, match="解压后过大"):
        check(upload(bomb))


def test_a_picture_over_our_limit_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_PIXELS", 100)
    with pytest.raises(BadUpload, match="像素过多"):
        check(upload(picture("PNG")))


def test_only_wanted_kinds_are_taken():
    with pytest.raises(BadUpload, match="请上传：jpg、png。"):
        check(upload(PDF), kinds=("jpg", "png"))
    with pytest.raises(BadUpload, match="文件超过 1 MB"):
        check(upload(PDF + b"x" * 1_100_000), max_bytes=1024 * 1024)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\文件\\意见.pdf", "意见.pdf"),
        ("a\0b\n.pdf", "ab.pdf"),
        (".pdf", "附件.pdf"),
        ("", "附件.pdf"),
        ("长" * 300 + ".pdf", "长" * 80 + ".pdf"),
        ("evil.html", "evil.pdf"),
    ],
)
def test_a_name_is_made_safe(name, kept):
    assert check(io.BytesIO(PDF), name=name).name == kept
