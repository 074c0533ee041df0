"""The demo's draft texts: fictional, written for this project, without legal force."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

TEXTS = Path(__file__).with_name("texts")
ARTICLE = re.compile(
    r"^[\s　]*(第[零〇一二三四五六七八九十百千]+条)[\s　]*【([^】]+)】"
)
CHAPTER = re.compile(r"^第[一二三四五六七八九十]+章　")
# A fixed moment inside the zip keeps the file, and so its hash, the same each run.
ZIP_MOMENT = (2026, 11, 24, 0, 0, 0)


def load_text(name: str) -> str:
    """Give a draft by file name, such as `compound_v1.txt`."""
    return (TEXTS / name).read_text(encoding="utf-8")


def with_slips(name: str) -> str:
    """A draft as a hasty hand left it: a number twice, a citation of nothing."""
    text = load_text(name).replace("第十一条　", "第十二条　", 1)
    return text.replace("本规定第九条", "本规定第十九条", 1)


@functools.cache
def _yaml(name: str) -> Any:
    return yaml.safe_load((TEXTS / name).read_text(encoding="utf-8"))


def compound() -> dict[str, Any]:
    """Everything published beside the hero draft: note, questions, contacts …"""
    return _yaml("compound.yaml")


def catalog() -> list[dict[str, Any]]:
    """The demo consultations with their text, document type and state."""
    return _yaml("catalog.yaml")


def changes() -> list[dict[str, Any]]:
    """How the second version answers the first, article by article."""
    return _yaml("changes.yaml")


def captions(text: str) -> dict[str, str]:
    """Map each article label of a demo draft to its caption, in order."""
    found = (ARTICLE.match(line) for line in text.splitlines())
    return {match[1]: match[2] for match in found if match}


def v2_labels() -> dict[str, list[str]]:
    """Where each article of version 1 went in version 2 (none if deleted)."""
    old = captions(load_text("compound_v1.txt"))
    by_caption = {c: a for a, c in captions(load_text("compound_v2.txt")).items()}
    moved = {label: [by_caption.get(caption)] for label, caption in old.items()}
    for change in changes():
        if change["old"]:
            moved[change["old"]] = change["new"]
    return moved


def as_docx(text: str) -> bytes:
    """Set a draft as the Word file that the national database would give.

    Every paragraph has the style Normal with direct formatting; the title and
    the chapter headings are centred. The bytes depend on the text alone.
    """
    document = Document()
    lines = [line for line in text.splitlines() if line.strip()]
    for number, line in enumerate(lines):
        _add_paragraph(document, line, number)
    stream = io.BytesIO()
    document.save(stream)
    return _with_fixed_times(stream.getvalue())


def _add_paragraph(document: Any, line: str, number: int) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(line)
    is_heading = number < 2 or line.startswith("目　") or CHAPTER.match(line)
    if is_heading:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    font = "宋体" if number == 0 else "黑体" if is_heading else "仿宋_GB2312"
    run.font.size, run.font.bold = Pt(22 if number == 0 else 16), number == 0 or None
    run.font.name = font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _with_fixed_times(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, ZIP_MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()
