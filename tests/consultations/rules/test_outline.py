"""Headings that only a style of Word tells from text."""

import pytest

from consultations.rules.fidelity import fidelity
from consultations.rules.reading import read_source
from consultations.rules.structure import parse
from tests.consultations.rules.packages import package, paragraph, styles

# Name and id of 标题 1 to 3 as programs write them; Word counts levels from 0.
PRODUCERS = {
    "word": (
        '<w:style w:styleId="{n}"><w:name w:val="heading {n}"/><w:pPr>'
        '<w:outlineLvl w:val="{at}"/></w:pPr></w:style>',
        "{n}",
    ),
    "wps": (
        '<w:style w:styleId="{m}"><w:name w:val="heading {n}"/></w:style>',
        "{m}",
    ),
    "libreoffice": (
        '<w:style w:styleId="Heading{n}"><w:name w:val="Heading {n}"/>'
        '<w:basedOn w:val="Heading"/></w:style>',
        "Heading{n}",
    ),
    "chinese": (
        '<w:style w:styleId="a{n}"><w:name w:val="标题 {n}"/></w:style>',
        "a{n}",
    ),
    "built on another": (
        '<w:style w:styleId="H{n}"><w:name w:val="heading {n}"/></w:style>'
        '<w:style w:styleId="My{n}"><w:name w:val="章名{n}"/>'
        '<w:basedOn w:val="H{n}"/></w:style>',
        "My{n}",
    ),
    "without styles.xml": ("", "Heading{n}"),
}


class Written:
    """Writes lines as (level, text) with the styles of a program."""

    def __init__(self, producer):
        self._style, self._id = PRODUCERS[producer]

    def draft(self, *lines):
        found = "".join(self._style.format(n=n, m=n + 1, at=n - 1) for n in (1, 2, 3))
        body = "".join(paragraph(text, self._look(level)) for level, text in lines)
        parts = {"word/styles.xml": styles(found)} if found else {}
        source = read_source(package(body, parts=parts), "a.docx")
        draft = parse(source)
        assert fidelity(source.text, draft).exact
        return draft

    def _look(self, level):
        name = self._id.format(n=level, m=level + 1)
        return f'<w:pStyle w:val="{name}"/>' if level else ""


@pytest.fixture(params=PRODUCERS)
def written(request):
    return Written(request.param)


def outline(draft):
    """Kind, and caption or label, of all above the 款."""
    return [
        (node.kind, node.caption or node.label)
        for node in draft.walk()
        if node.kind not in ("kuan", "xiang")
    ]


def kinds(draft):
    return [kind for kind, _ in outline(draft) if kind != "tiao"]


def test_one_level_of_headings_is_chapters(written):
    draft = written.draft(
        (0, "甲市条例"), (1, "一般要求"), (0, "第一条 甲。"), (0, "第二条 乙。"),
        (1, "监督检查"), (0, "第三条 丙。"), (0, "丁。"), (1, "附则"),
        (0, "第四条 戊。"),
    )  # fmt: skip
    assert draft.title == ("甲市条例",)
    assert outline(draft) == [
        ("zhang", "一般要求"), ("tiao", "第一条"), ("tiao", "第二条"),
        ("zhang", "监督检查"), ("tiao", "第三条"), ("zhang", "附则"),
        ("tiao", "第四条"),
    ]  # fmt: skip
    assert len(draft.articles()[2].children) == 2


def test_the_title_may_have_the_style_of_the_chapters(written):
    draft = written.draft(
        (1, "甲市条例"), (1, "一般要求"), (0, "第一条 甲。"), (0, "第二条 乙。"),
        (1, "监督检查"), (0, "第三条 丙。"),
    )  # fmt: skip
    assert draft.title == ("甲市条例",)
    assert kinds(draft) == ["zhang", "zhang"]


def test_a_title_above_the_chapters_is_no_part(written):
    draft = written.draft(
        (1, "甲市养犬管理"), (2, "一般要求"), (0, "第一条 甲。"), (0, "第二条 乙。"),
        (2, "监督检查"), (0, "第三条 丙。"),
    )  # fmt: skip
    assert draft.title == ("甲市养犬管理",)
    assert kinds(draft) == ["zhang", "zhang"]


def test_three_levels(written):
    draft = written.draft(
        (0, "甲法典"),
        (1, "总编"), (2, "基本规定"), (3, "原则"), (0, "第一条 甲。"), (3, "适用"),
        (0, "第二条 乙。"), (0, "第三条 丙。"),
        (1, "物权"), (2, "所有权"), (0, "第四条 丁。"), (0, "第五条 戊。"),
    )  # fmt: skip
    assert kinds(draft) == ["bian", "zhang", "jie", "jie", "bian", "zhang"]


def test_labelled_chapters_over_plain_sections(written):
    draft = written.draft(
        (0, "甲条例"), (1, "第一章 业主"), (2, "业主大会"), (0, "第一条 甲。"),
        (0, "第二条 乙。"), (2, "业主委员会"), (0, "第三条 丙。"), (0, "第四条 丁。"),
        (1, "第二章 附则"), (0, "第五条 戊。"),
    )  # fmt: skip
    assert kinds(draft) == ["zhang", "jie", "jie", "zhang"]


def test_a_chapter_that_lost_its_label_among_labelled_ones(written):
    draft = written.draft(
        (0, "甲条例"), (1, "第一章 总则"), (0, "第一条 甲。"), (0, "第二条 乙。"),
        (1, "法律责任"), (0, "第三条 丙。"), (1, "第三章 附则"), (0, "第四条 丁。"),
    )  # fmt: skip
    assert outline(draft)[3] == ("zhang", "法律责任")


def test_captions_of_articles_in_a_style(written):
    draft = written.draft(
        (0, "甲小区管理规约"), (1, "第一章 总则"),
        (3, "制定依据"), (0, "第一条 甲。"), (3, "适用范围"), (0, "第二条 乙。"),
        (1, "第二章 附则"), (3, "施行日期"), (0, "第三条 丙。"), (0, "丁。"),
    )  # fmt: skip
    captions = [node.caption for node in draft.articles()]
    assert captions == ["制定依据", "适用范围", "施行日期"]


def test_sentences_in_a_style_stay_text(written):
    draft = written.draft(
        (0, "甲条例"), (2, "第一条 甲的，应当乙。"), (2, "业主应当遵守本条例。"),
        (2, "第二条 下列人员：丙；"), (2, "（一）丁；"), (0, "第三条 戊。"),
    )  # fmt: skip
    assert kinds(draft) == []
    assert len(draft.articles()[0].children) == 2


def test_contents_with_plain_entries(written):
    draft = written.draft(
        (0, "甲条例"), (0, "目录"), (0, "一般要求\t1"), (0, "监督检查\t3"),
        (1, "一般要求"), (0, "第一条 甲。"), (0, "第二条 乙。"),
        (1, "监督检查"), (0, "第三条 丙。"),
    )  # fmt: skip
    assert [c for k, c in outline(draft) if k == "zhang"] == ["一般要求", "监督检查"]
    assert len(draft.articles()) == 3


def test_an_annex_in_the_style_of_a_chapter_is_none(written):
    draft = written.draft(
        (0, "甲条例"), (1, "一般要求"), (0, "第一条 甲。"), (0, "第二条 乙。"),
        (0, "附件"), (1, "收费标准"), (0, "每平方米一元。"),
    )  # fmt: skip
    assert [c for k, c in outline(draft) if k == "zhang"] == ["一般要求"]
    assert len(draft.annexes) == 1


@pytest.mark.parametrize(("value", "found"), [("0", ["zhang"]), ("9", [])])
def test_the_paragraph_s_own_level_decides(value, found):
    own = f'<w:outlineLvl w:val="{value}"/>'
    body = (
        paragraph("甲条例")
        + paragraph("一般要求", own)
        + paragraph("第一条 甲。")
        + paragraph("第二条 乙。")
    )
    assert kinds(parse(read_source(package(body), "a.docx"))) == found
