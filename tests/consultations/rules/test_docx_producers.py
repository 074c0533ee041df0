"""What other programs and careful authors put into a .docx, beyond plain paragraphs."""

import pytest

from consultations.rules.fidelity import fidelity
from consultations.rules.reading import read_source
from consultations.rules.structure import parse
from consultations.rules.tree import counts
from tests.consultations.rules.packages import (
    OFFICE,
    RELS,
    W,
    level,
    numbered,
    numbering,
    package,
)
from tests.consultations.rules.packages import paragraph as p

VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'
REL = f'xmlns:r="{OFFICE}"'
TITLE, FIRST, SECOND = p("甲市条例"), p("第一条 甲。"), p("第二条 乙。")
IN_LIST = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/>{}</w:numPr>'
ARTICLES = {"word/numbering.xml": numbering(level(0, "第%1条"))}


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code, result):
    """A field as Word writes it: code, then the result that is shown."""
    begin, middle, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
        for kind in ("begin", "separate", "end")
    )
    code = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return begin + code + middle + run(result) + end


def moved(tag, text):
    mark = f'<w:rPr><w:{tag} w:id="2"/></w:rPr>'
    return f'<w:p><w:pPr>{mark}</w:pPr><w:{tag} w:id="3">{run(text)}</w:{tag}></w:p>'


def boxed(text):
    return f"<w:r><w:drawing><w:txbxContent>{p(text)}</w:txbxContent></w:drawing></w:r>"


def control(content, properties=""):
    properties = f"<w:sdtPr>{properties}</w:sdtPr>"
    return f"<w:sdt>{properties}<w:sdtContent>{content}</w:sdtContent></w:sdt>"


BREAK = "<w:r><w:br/></w:r>"
LONG = "第一条 为了加强甲市的城市管理和公共服务工"
TWICE = (
    f'<mc:AlternateContent><mc:Choice Requires="wps">{boxed("第一条 甲。")}</mc:Choice>'
    f"<mc:Fallback>{boxed('第一条 甲。')}</mc:Fallback></mc:AlternateContent>"
)
COMMENT = (
    f'<w:comments xmlns:w="{W}"><w:comment>{p("第九条 批")}</w:comment></w:comments>'
)
MERGED = (
    "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    '<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{}</w:tc>'
    "<w:tc>{}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{}</w:tc>"
    "<w:tc>{}</w:tc></w:tr></w:tbl>"
).format(*map(p, ("现行", "修改后", "第一条 甲。", "第一条 丙。", "", "第二条 乙。")))
LEVELS = (
    level(0, "第%1章")
    + level(1, "第%2条", more='<w:lvlRestart w:val="0"/>')
    + level(2, "（%3）")
)

CASES = {
    "labels by SEQ fields": (
        TITLE
        + p(runs=run("第") + field("SEQ a \\* CHINESENUM3", "一") + run("条　甲。"))
        + p(runs=run("第") + field("SEQ a", "二") + run("条　乙。")),
        {},
        {"tiao": 2, "last_no": 2},
    ),
    "a paragraph that was moved": (
        TITLE
        + FIRST
        + moved("moveFrom", "第三条 丙。")
        + SECOND
        + moved("moveTo", "第三条 丙。"),
        {},
        {"tiao": 3, "last_no": 3, "gaps": 0},
    ),
    "comments": (
        TITLE + p(runs='<w:commentRangeStart w:id="0"/>' + run("第一条 甲。")) + SECOND,
        {"word/comments.xml": COMMENT},
        {"tiao": 2},
    ),
    "a text box in two versions": (TITLE + p(runs=TWICE) + SECOND, {}, {"tiao": 2}),
    "a title as word art": (
        p(runs=f'<w:r><w:pict {VML}><v:textpath string="甲市条例"/></w:pict></w:r>')
        + FIRST
        + SECOND,
        {},
        {"tiao": 2},
    ),
    "articles that count on through chapters": (
        TITLE
        + numbered("总则")
        + numbered("甲。", level=1)
        + numbered("乙：", level=1)
        + numbered("丙；", level=2)
        + numbered("附则")
        + numbered("丁。", level=1),
        {"word/numbering.xml": numbering(LEVELS)},
        {"zhang": 2, "tiao": 3, "xiang": 1, "gaps": 0},
    ),
    "cells merged downwards": (
        p("甲市条例对照表") + MERGED,
        {},
        {"tiao": 2, "gaps": 0},
    ),
    "breaks in place of paragraphs": (
        p(
            runs=BREAK.join(
                map(run, ("甲市条例", "第一条 甲：", "（一）乙；", "第二条 丙。"))
            )
        ),
        {},
        {"tiao": 2, "xiang": 1, "kuan": 2},
    ),
    "a break inside a sentence": (
        TITLE + p(runs=run(LONG) + BREAK + run("作，制定本条例。")) + SECOND,
        {},
        {"tiao": 2, "kuan": 2},
    ),
    "numbering that was tracked": (
        TITLE + p("甲。", IN_LIST.format('<w:ins w:id="1"/>')) + numbered("乙。"),
        ARTICLES,
        {"tiao": 2, "last_no": 2},
    ),
    "a deleted paragraph uses up no number": (
        TITLE
        + numbered("甲。")
        + p("", IN_LIST.format("") + '<w:rPr><w:del w:id="1"/></w:rPr>', "<w:del/>")
        + numbered("乙。"),
        ARTICLES,
        {"tiao": 2, "last_no": 2},
    ),
    "everything in content controls": (
        control(TITLE + control(FIRST) + p(runs=control(run("第二条")) + run(" 乙。"))),
        {},
        {"tiao": 2, "kuan": 2},
    ),
    "the hint of an empty control": (
        TITLE
        + FIRST
        + control(p("单击此处输入文字。"), "<w:showingPlcHdr/>")
        + p(runs=run("第二条 乙。") + control(run("点击输入。"), "<w:showingPlcHdr/>")),
        {},
        {"tiao": 2, "kuan": 2},
    ),
}


@pytest.mark.parametrize(("body", "parts", "expected"), CASES.values(), ids=CASES)
def test_a_document(body, parts, expected):
    source = read_source(package(body, parts=parts), "draft.docx")
    draft = parse(source)
    assert draft.name.startswith("甲市条例")
    found = counts(draft)
    assert {kind: found[kind] for kind in expected} == expected
    assert fidelity(source.text, draft).exact


PAGE = "<html><body><p>第一条 甲。</p><p>第二条 乙。</p></body></html>"
RICH = "{\\rtf1 \\u31532?\\u19968?\\u26465? a\\par \\u31532?\\u20108?\\u26465? b}"
ARCHIVE = (
    "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
    f'Content-Type: text/html; charset="utf-8"\n\n{PAGE}\n--x--\n'
)


def with_chunk(name, content):
    """A .docx that takes in another document as a whole."""
    relation = f'<Relationship Id="c1" Type="{OFFICE}/aFChunk" Target="/word/{name}"/>'
    return package(
        TITLE + f'<w:altChunk {REL} r:id="c1"/>',
        parts={
            "word/_rels/document.xml.rels": (
                f'<Relationships xmlns="{RELS}">{relation}</Relationships>'
            ),
            f"word/{name}": content,
        },
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.htm", PAGE),
        ("a.mht", ARCHIVE),
        ("a.txt", "第一条 甲。\n第二条 乙。".encode("gb18030")),
        ("a.docx", package(FIRST + SECOND)),
        (
            "a.rtf",
            "{\\rtf1 \\u31532?\\u19968?\\u26465? a\\par \\u31532?\\u20108?\\u26465? b}",
        ),
    ],
)
def test_a_document_inside_a_document(name, content):
    draft = parse(read_source(with_chunk(name, content), "draft.docx"))
    assert draft.name == "甲市条例"
    assert [node.label for node in draft.articles()] == ["第一条", "第二条"]


@pytest.mark.parametrize("content", [b"", b"\0\1\2" * 99, with_chunk("b.txt", PAGE)])
def test_a_document_inside_that_cannot_be_read(content):
    source = read_source(with_chunk("a.docx", content), "draft.docx")
    assert source.lines[0].text == "甲市条例"
