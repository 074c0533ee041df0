"""The notice and the result of a poll as PDF: the sheet of the print page, sealed."""

import pytest
from django.test import Client

from deliberation.models import Poll
from deliberation.queries import results, sheets
from tests.pdf import needs_poppler, squeezed

from .polling import lines, make_poll
from .test_result_pages import counted, page_of

pytestmark = pytest.mark.django_db


def pdf_of(poll, name) -> str:
    """The words of a PDF, without blanks."""
    answer = Client().get(page_of(poll, name))
    assert answer["Content-Type"] == "application/pdf"
    return squeezed(b"".join(answer.streaming_content))


@needs_poppler
def test_the_notice_says_what_the_print_page_says(press):
    poll = make_poll("noticed", lines(*[None] * 4))
    words = pdf_of(poll, "notice_pdf")
    assert f"关于“{poll.title}”的表决公告" in words
    assert sheets.check_code(poll, []) in words
    assert "（盖章处）" in words
    for item in poll.items.all():
        assert "".join(item.question.split()) in words


@needs_poppler
def test_the_result_with_its_numbers_and_check_code(press, staff):
    poll = counted("approve", "approve", "against", staff=staff)
    words = pdf_of(poll, "result_pdf")
    assert "表决结果的公告" in words
    assert sheets.check_code(poll, results.results(poll)) in words
    assert "监票人（签字）" in words


def test_a_changed_announcement_is_a_new_file(press, staff):
    poll = counted("approve", "approve", "against", staff=staff)
    first = Client().get(page_of(poll, "result_pdf"))["ETag"]
    assert Client().get(page_of(poll, "result_pdf"))["ETag"] == first
    Poll.objects.filter(pk=poll.pk).update(contact="另一个电话")
    assert Client().get(page_of(poll, "result_pdf"))["ETag"] != first


def test_there_is_no_result_before_the_count():
    poll = make_poll("open", lines(*[None] * 4))
    assert Client().get(page_of(poll, "result_pdf")).status_code == 404
