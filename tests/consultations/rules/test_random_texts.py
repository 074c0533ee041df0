"""Whatever comes in: it is parsed without loss, or refused; it never breaks."""

import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.rules.docx import read_docx
from consultations.rules.errors import DraftRefused
from consultations.rules.fidelity import fidelity
from consultations.rules.numerals import to_chinese
from consultations.rules.reading import read_source
from consultations.rules.structure import parse
from consultations.rules.tree import counts, from_dict, to_dict
from tests.consultations.rules.packages import document, package

PIECES = st.sampled_from(
    (
        "第一条|第二条　|第三条之一|第108条|第 五 条|第九条规定的|第一章 总则|第二章|"
        "第一编|第一分编 甲|第三节　乙|附则|总　则|（一）|(二)|㈢|一、|二、甲|1.|2．|"
        "（3）|①|目录|序言|附件|附件1：|附：|甲市条例|关于甲的决定|（2020年1月1日通过）|"
        "【目的】|（范围）|甲乙丙。|丁：|戊，|“第三条|”|：“己|\n|\n\n|　　|\t12|— 3 —|"
        "7|2026年1月1日|甲市人民政府|<!-- x -->|\u200b|修改为|本条例第九条第二款|说明|"
        "《甲》的说明|5.1.1 甲|\r\n|\0"
    ).split("|")
)


def survive(data, name="draft.txt"):
    try:
        source = read_source(data, name)
        draft = parse(source)
    except DraftRefused:
        return
    assert fidelity(source.text, draft).exact
    assert from_dict(to_dict(draft)) == draft
    assert all(warning.message for warning in draft.warnings)
    last = len(source.lines)
    assert all(1 <= (warning.where or 1) <= last for warning in draft.warnings)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_random_legal_pieces(text):
    survive(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_random_text(text):
    survive("第一条 甲。\n" + text)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes(data):
    survive(data, "draft.docx")


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=40), st.integers(0, 4000))
def test_damaged_packages(noise, at):
    whole = package("<w:p><w:r><w:t>第一条 甲。</w:t></w:r></w:p>" * 30)
    at %= len(whole)
    survive(whole[:at] + noise + whole[at + len(noise) :], "draft.docx")


NAMES = st.sampled_from(
    "w:p w:r w:t w:br w:tab w:tbl w:tr w:tc w:ins w:del w:sdt w:pPr w:numPr w:ilvl "
    "w:numId w:txbxContent w:hyperlink w:fldChar w:instrText".split()
)
TREES = st.recursive(
    st.sampled_from(["第一条 甲。", "（一）乙；", ""]),
    lambda inner: st.tuples(NAMES, st.lists(inner, max_size=4)).map(
        lambda node: f'<{node[0]} w:val="1">{"".join(node[1])}</{node[0]}>'
    ),
    max_leaves=25,
)


@settings(max_examples=200, deadline=None)
@given(TREES)
def test_random_word_markup(body):
    try:
        source = read_docx(package(raw=document(body), compression=zipfile.ZIP_STORED))
    except DraftRefused:
        return
    assert source.lines


@pytest.mark.parametrize(
    "text",
    [
        "第一条 甲。" + "第二条规定，" * 20_000,
        "目录\n第一条 甲" + "." * 200_000 + "x\n第一条 甲。\n第二条 乙。",
        "第一条" + " " * 200_000 + "甲。\n第二条 乙" + "\t" * 200_000 + "。",
        "第一条 " + "（" * 100_000 + "\n" + "【" * 100_000,
        "第一条 甲。\n第" + "1" * 200_000 + "\n" + "第 一 " * 50_000,
        "第一条 本法" + "第一条、" * 20_000,
        "甲条例\n" * 10_000 + "第一条 甲。",
        "关于修改的决定\n一、修改为：“\n" + "第一条 甲。\n" * 10_000,
    ],
    ids=range(8),
)
def test_texts_made_to_be_slow_are_not(text):
    start = time.process_time()
    survive(text)
    assert time.process_time() - start < 5


@st.composite
def laws(draw):
    """A law, and how many chapters, articles, 款 and 项 it has."""
    blank = draw(st.sampled_from(["　", " ", ""]))
    label = draw(st.sampled_from(["第{}条", "第 {} 条"]))
    with_toc, chapters, number = draw(st.booleans()), draw(st.integers(0, 3)), 0
    headings = [f"第{to_chinese(c)}章　甲乙" for c in range(1, chapters + 1)]
    lines, kuan, xiang = [], 0, 0
    for heading in headings or [""]:
        lines += [heading] if heading else []
        for _ in range(draw(st.integers(1, 4))):
            number += 1
            lines.append(label.format(to_chinese(number)) + blank + "为了甲乙：")
            items = draw(st.integers(0, 3))
            lines += [f"（{to_chinese(i)}）丙丁；" for i in range(1, items + 1)]
            more = draw(st.integers(0, 2))
            lines += ["戊己庚。"] * more
            kuan, xiang = kuan + 1 + more, xiang + items
    front = ["甲市条例", *(["目　录", *headings] if with_toc and headings else [])]
    return "\n".join(front + lines), (chapters, number, kuan, xiang)


@settings(max_examples=300, deadline=None)
@given(laws())
def test_generated_laws_come_back_exactly(law):
    text, expected = law
    draft = parse(read_source(text))
    found = counts(draft)
    assert tuple(found[k] for k in ("zhang", "tiao", "kuan", "xiang")) == expected
    assert draft.name == "甲市条例"
    survive(text)
