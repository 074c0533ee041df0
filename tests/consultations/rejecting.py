"""A Word file after "reject all changes", as the standard describes it."""

import io
import zipfile

from lxml import etree

from consultations.rules.docx_numbering import W


def rejected(content: bytes) -> bytes:
    """Insertions taken out, deletions put back; a paragraph mark likewise."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(files["word/document.xml"])
    for mark in root.findall(f".//{W}pPr/{W}rPr"):
        for change in mark.findall(f"{W}del") + mark.findall(f"{W}ins"):
            # Read as a deleted mark, an inserted one runs on into the next paragraph.
            change.tag = W + ("del" if change.tag == W + "ins" else "kept")
    for change in root.findall(f".//{W}p/{W}ins"):
        change.getparent().remove(change)
    for change in root.findall(f".//{W}p/{W}del"):
        change.tag = W + "ins"
        for words in change.iter(W + "delText"):
            words.tag = W + "t"
    files["word/document.xml"] = etree.tostring(root)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()
