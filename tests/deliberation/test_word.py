"""The notice and the result of a poll as Word files in the layout of 公文."""

import io

import pytest
from django.test import Client
from docx import Document
from docx.shared import Mm

from deliberation.queries import results, sheets

from .polling import lines, make_poll
from .test_result_pages import counted, page_of

pytestmark = pytest.mark.django_db


def word_of(poll, name):
    """The Word file of a sheet, read by python-docx."""
    answer = Client().get(page_of(poll, name))
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert answer["Content-Disposition"].startswith("attachment")
    return Document(io.BytesIO(answer.content))


def said(document):
    return "\n".join(one.text for one in document.paragraphs)


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_result_reads_back_with_the_numbers_of_the_page(staff):
    poll = counted("approve", "approve", "against", staff=staff)
    document = word_of(poll, "result_docx")
    shown = results.results(poll)
    assert sheets.check_code(poll, shown) in said(document)
    numbers = [
        (name, [str(n) for n in found]) for one in shown for name, found in one.numbers
    ]
    written = {
        (row[0], tuple(row[1:])) for table in document.tables for row in cells(table)
    }
    known = {name for name, _values in written}
    printed = [(name, tuple(found)) for name, found in numbers if name in known]
    assert printed
    assert set(printed) <= written
    for one in shown:
        assert sheets.verdict(one) in said(document)
        needed = [str(test.needed) for test in one.tests]
        assert all(any(n in "".join(map(str, row)) for row in written) for n in needed)


def test_the_layout_is_that_of_official_papers(staff):
    poll = counted("approve", "approve", "against", staff=staff)
    document = word_of(poll, "result_docx")
    page = document.sections[0]
    assert abs(page.page_width - Mm(210)) < Mm(1)
    assert abs(page.top_margin - Mm(37)) < Mm(1)
    title = next(p for p in document.paragraphs if p.text.startswith("关于“"))
    assert title.runs[0].font.size.pt == 22
    assert "方正小标宋" in title.runs[0]._element.xml
    assert "（盖章处）" in said(document)
    assert "监票人（签字）：" in said(document)


def test_the_notice_says_what_is_voted_on():
    poll = make_poll("noticed", lines(*[None] * 4))
    document = word_of(poll, "notice_docx")
    words = said(document)
    assert f"关于“{poll.title}”的表决公告" in words
    assert sheets.check_code(poll, []) in words
    assert "扫" not in words
    for item in poll.items.all():
        assert item.question in words
    facts = dict(cells(document.tables[0]))
    assert facts["召集人"] == poll.convener
    assert poll.citation in facts["适用规定"]
    assert f"/vote/{poll.code}/" in facts["投票方式"]


def test_there_is_no_result_before_the_count():
    poll = make_poll("open", lines(*[None] * 4))
    assert Client().get(page_of(poll, "result_docx")).status_code == 404
