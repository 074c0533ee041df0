"""Files that people send: known by what they hold, never by what they are called."""

import hashlib
import io
import warnings
import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from common.errors import DomainError
from common.text import clean_plain

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
IMAGES = frozenset({"jpg", "png", "webp"})
MAX_BYTES = 10 * 1024 * 1024
# Nobody can make a photo smaller on a phone, so we do.
MAX_PHOTO_BYTES = 30 * 1024 * 1024
MAX_SIDE = 4096
MAX_PIXELS = 50_000_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_MEMBERS = 2000
_PIL_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
# Brands of the photos that some phones keep (HEIF); after "ftyp" at the fifth byte.
_HEIF = frozenset(
    {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NAME_LENGTH = 80


class BadUpload(DomainError):
    """A file that is not taken, with the reason."""

    message = _("文件无法接收。")


@dataclass(frozen=True)
class Upload:
    """A checked file, ready to be stored.

    `content` is what to store (pictures are encoded anew, without EXIF); `size` and
    `sha256` are those of that content.
    """

    name: str
    kind: str
    content_type: str
    content: ContentFile
    size: int
    sha256: str


def check(
    file: IO[bytes] | Any,
    *,
    name: str = "",
    kinds: Collection[str] = tuple(KINDS),
    max_bytes: int = MAX_BYTES,
    max_side: int = MAX_SIDE,
) -> Upload:
    """Check an uploaded file and give what may be stored.

    A picture may be larger than `max_bytes` as it comes; the longer side of what is
    stored has at most `max_side` pixels. Raises BadUpload with a reason in Chinese.
    """
    data = _read(file, max(max_bytes, MAX_PHOTO_BYTES))
    kind = sniff(data)
    if kind not in IMAGES and len(data) > max_bytes:
        raise _too_large(max_bytes)
    if kind not in kinds:
        wanted = "、".join(kinds)
        raise BadUpload(
            _("不接受这种类型的文件，请上传：%(kinds)s。") % {"kinds": wanted}
        )
    data = _picture(data, kind, max_side) if kind in IMAGES else _CHECKS[kind](data)
    return Upload(
        name=_clean_name(name or getattr(file, "name", "") or "", kind),
        kind=kind,
        content_type=KINDS[kind],
        content=ContentFile(data),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def sniff(data: bytes) -> str:
    """Tell the kind of a file by its first bytes; raise BadUpload for none of ours."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF:
        raise BadUpload(
            _(
                "这是 HEIC 格式的照片，多数电脑打不开。苹果手机请在“设置—相机—格式”选"
                "“兼容性最佳”后重拍，或者打开照片截屏，再上传截图。"
            )
        )
    if data.startswith(_OLD_OFFICE):
        raise BadUpload(_("这是旧版 .doc 或加了密码的文件，请去掉密码并另存为 .docx。"))
    raise BadUpload(_("无法识别文件类型，请上传 PDF、Word（.docx）或图片。"))


def check_zip(data: bytes) -> zipfile.ZipFile:
    """Open a zip archive (a .docx is one) unless it is broken, locked or a bomb.

    The declared sizes are trusted, because reading a member stops at its own.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BadUpload(_("文件已损坏，无法打开。")) from error
    if any(member.flag_bits & 0x1 for member in members):
        raise BadUpload(_("文件加了密码，请去掉密码后再上传。"))
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise BadUpload(_("文件解压后过大，不予接收。"))
    return archive


def _read(file: IO[bytes] | Any, max_bytes: int) -> bytes:
    file.seek(0)
    data = bytes(file.read(max_bytes + 1))
    file.seek(0)
    if not data:
        raise BadUpload(_("文件是空的。"))
    if len(data) > max_bytes:
        raise _too_large(max_bytes)
    return data


def _too_large(max_bytes: int) -> BadUpload:
    limit = max_bytes // (1024 * 1024)
    return BadUpload(_("文件超过 %(limit)s MB，请缩小后再上传。") % {"limit": limit})


def _check_pdf(data: bytes) -> bytes:
    if b"%%EOF" not in data[-2048:]:
        raise BadUpload(_("PDF 文件不完整，请重新导出后上传。"))
    return data


def _check_docx(data: bytes) -> bytes:
    names = set(check_zip(data).namelist())
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise BadUpload(_("这不是 Word（.docx）文件。"))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadUpload(_("文件含有宏，请另存为不含宏的 .docx。"))
    return data


def _picture(data: bytes, kind: str, max_side: int) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _encoded_anew(data, _PIL_FORMATS[kind], max_side)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise BadUpload(_("图片的像素过多，请缩小后再上传。")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise BadUpload(_("图片已损坏，无法打开。")) from error


def _encoded_anew(data: bytes, format_: str, max_side: int) -> bytes:
    """Decode and encode a picture: what is not picture (EXIF, place, tails) goes."""
    with Image.open(io.BytesIO(data), formats=[format_]) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise BadUpload(_("图片的像素过多，请缩小后再上传。"))
        # A JPEG that is far too large is decoded at a half, a quarter or an eighth.
        picture.draft(None, (max_side, max_side))
        turned = ImageOps.exif_transpose(picture)
        clean = _without_metadata(turned, format_)
    clean.thumbnail((max_side, max_side))
    buffer = io.BytesIO()
    clean.save(buffer, format=format_, quality=88)
    return buffer.getvalue()


def _without_metadata(picture: Image.Image, format_: str) -> Image.Image:
    has_alpha = "A" in picture.mode or "transparency" in picture.info
    mode = "RGBA" if has_alpha and format_ != "JPEG" else "RGB"
    clean = picture.convert(mode)
    clean.info.clear()
    return clean


def _clean_name(name: str, kind: str) -> str:
    """Keep the readable part of a file name and give it the ending of its kind."""
    last = clean_plain(name).replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] if "." in last else last
    stem = "".join(c for c in stem if c.isprintable())
    return f"{stem.strip(' .')[:_NAME_LENGTH] or '附件'}.{kind}"


_CHECKS: dict[str, Callable[[bytes], bytes]] = {
    "pdf": _check_pdf,
    "docx": _check_docx,
}
