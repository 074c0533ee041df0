"""What became of people's words: the 通报, and one reply with the changed article."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common import exports as export_files

from ...documents import report_docx
from ...models import ConsultationReport, Reply
from ...queries import replies as queries
from .papers import pdf_answer
from .reading import get_consultation

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _report(request, code):
    consultation = get_consultation(request, code)
    report = get_object_or_404(
        ConsultationReport.objects.select_related("consultation"),
        consultation=consultation,
    )
    return consultation, report


def report(request, code):
    """Show the frozen report."""
    consultation, found = _report(request, code)
    context = {
        "consultation": consultation,
        "report": found,
        "content": found.content,
    }
    return render(request, "consultations/report.html", context)


def report_file(request, code):
    """The report as a Word file."""
    consultation, found = _report(request, code)
    response = HttpResponse(report_docx(found), content_type=DOCX)
    name = f"{consultation.code}-征求意见情况通报.docx"
    response["Content-Disposition"] = export_files.attachment(name)
    return response


def report_pdf(request, code):
    """The report as PDF."""
    consultation, found = _report(request, code)
    others = {
        _("Word"): reverse("consultations:report_file", args=[code]),
        _("网页"): reverse("consultations:report", args=[code]),
    }
    name = f"{consultation.code}-征求意见情况通报"
    return pdf_answer(request, "report", [found], name=name, others=others)


def result(request, code, pk):
    """Show one published reply with the article before and after."""
    consultation = get_consultation(request, code)
    replies = Reply.objects.visible_to(request.user).select_related(
        "consultation__version", "resulting_version"
    )
    found = get_object_or_404(replies, consultation=consultation, pk=pk)
    context = {
        "consultation": consultation,
        "reply": found,
        "change": queries.change_of(found),
        "themes": queries.themes_of(found),
    }
    return render(request, "consultations/result.html", context)
