"""A version as open data: XML in the manner of Akoma Ntoso, and plain JSON.

Source: Akoma Ntoso Version 1.0 Part 1 (OASIS), element names of a bill's body; 编
章 节 条 款 项 目 as in 立法法 第六十五条. `wId` is the uid that never changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
ELEMENTS = {
    "bian": "book",
    "fenbian": "part",
    "zhang": "chapter",
    "jie": "section",
    "tiao": "article",
    "kuan": "paragraph",
    "xiang": "point",
    "mu": "indent",
}
_SHORT = {
    "book": "book",
    "part": "part",
    "chapter": "chp",
    "section": "sec",
    "article": "art",
    "paragraph": "para",
    "point": "point",
    "indent": "indent",
}
_BLANKS = "\t\u3000\xa0\u2002\u2003"


@dataclass(frozen=True)
class Piece:
    """One provision; `parent` is its place in the list, or None at the top."""

    kind: str
    number: int
    branch: int
    label: str
    caption: str
    text: str
    uid: str
    parent: int | None = None


@dataclass(frozen=True)
class Appendix:
    """An annex: its text, and the cells of its tables row by row.

    A row of a table stands in the text as well, its cells parted by tabs.
    """

    title: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Work:
    """What is said of the whole text; `date` as YYYY-MM-DD."""

    code: str
    title: str
    label: str
    note: str
    preamble: str
    date: str
    annexes: tuple[Appendix, ...] = ()


def akoma(work: Work, pieces: Sequence[Piece]) -> bytes:
    """Write the text as XML, every provision with its number, eId and uid."""
    root = etree.Element(_tag("akomaNtoso"), nsmap={None: NAMESPACE})
    bill = etree.SubElement(root, _tag("bill"), name=_plain(work.label))
    _meta(bill, work)
    preface = etree.SubElement(bill, _tag("preface"))
    title = etree.SubElement(etree.SubElement(preface, _tag("p")), _tag("docTitle"))
    title.text = _plain(work.title)
    _paragraphs(preface, work.note)
    if work.preamble:
        _paragraphs(etree.SubElement(bill, _tag("preamble")), work.preamble)
    body = etree.SubElement(bill, _tag("body"))
    made: list[etree._Element] = []
    holders = {piece.parent for piece in pieces}
    for place, piece in enumerate(pieces):
        above = body if piece.parent is None else made[piece.parent]
        made.append(_piece(above, piece, leaf=place not in holders))
    _attach(bill, work.annexes)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _attach(bill: etree._Element, annexes: Sequence[Appendix]) -> None:
    if not annexes:
        return
    holder = etree.SubElement(bill, _tag("attachments"))
    for number, annex in enumerate(annexes, start=1):
        one = etree.SubElement(holder, _tag("attachment"), eId=f"att_{number}")
        etree.SubElement(one, _tag("heading")).text = _plain(annex.title)
        _paragraphs(one, annex.text)
        if annex.rows:
            table = etree.SubElement(one, _tag("table"))
            for row in annex.rows:
                line = etree.SubElement(table, _tag("tr"))
                for cell in row:
                    etree.SubElement(line, _tag("td")).text = _plain(cell)


def _meta(bill: etree._Element, work: Work) -> None:
    identification = etree.SubElement(
        etree.SubElement(bill, _tag("meta")), _tag("identification"), source="#minyi"
    )
    for name in ("FRBRWork", "FRBRExpression"):
        part = etree.SubElement(identification, _tag(name))
        etree.SubElement(part, _tag("FRBRthis"), value=f"/akn/cn/bill/{work.code}")
        etree.SubElement(part, _tag("FRBRdate"), date=work.date, name="version")
        etree.SubElement(part, _tag("FRBRauthor"), href="#minyi")
        if name == "FRBRExpression":
            etree.SubElement(part, _tag("FRBRlanguage"), language="zho")
        else:
            etree.SubElement(part, _tag("FRBRcountry"), value="cn")


def _piece(above: etree._Element, piece: Piece, *, leaf: bool) -> etree._Element:
    name = ELEMENTS[piece.kind]
    element = etree.SubElement(above, _tag(name), eId=_eid(above, piece, name))
    element.set("wId", piece.uid)
    if piece.label:
        etree.SubElement(element, _tag("num")).text = _plain(piece.label)
    if piece.caption:
        etree.SubElement(element, _tag("heading")).text = _plain(piece.caption)
    # An article that has its 款 below holds their words there, once.
    if piece.text and (leaf or piece.kind != "tiao"):
        box = "content" if leaf else "intro"
        _paragraphs(etree.SubElement(element, _tag(box)), piece.text)
    return element


def _eid(above: etree._Element, piece: Piece, name: str) -> str:
    number = str(piece.number)
    if not piece.number:
        number = str(sum(child.tag == _tag(name) for child in above) + 1)
    if piece.branch:
        number = f"{number}-{piece.branch}"
    own = f"{_SHORT[name]}_{number}"
    outer = above.get("eId", "")
    # Articles are counted through the whole text, what stands below within them.
    return own if name == "article" or not outer else f"{outer}__{own}"


def _paragraphs(parent: etree._Element, text: str) -> None:
    for line in text.split("\n"):
        if line.strip():
            etree.SubElement(parent, _tag("p")).text = _plain(line)


def _plain(text: str) -> str:
    return "".join(char for char in text if char.isprintable() or char in _BLANKS)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def as_json(work: Work, pieces: Sequence[Piece]) -> dict[str, Any]:
    """The text as nested dictionaries; an article holds its whole text."""
    top: list[dict[str, Any]] = []
    made: list[dict[str, Any]] = []
    for piece in pieces:
        names = ("kind", "number", "branch", "label", "caption", "text", "uid")
        row: dict[str, Any] = {name: getattr(piece, name) for name in names}
        row["children"] = []
        made.append(row)
        (top if piece.parent is None else made[piece.parent]["children"]).append(row)
    annexes = [
        {"title": one.title, "text": one.text, "rows": [list(row) for row in one.rows]}
        for one in work.annexes
    ]
    return {**vars(work), "provisions": top, "annexes": annexes}
