"""Ending a consultation: what is missing, preview, publish, export."""

import json
import tempfile

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common import exports as export_files
from common.clock import db_now

from ... import permissions
from ...actions import replies as actions
from ...documents import report_docx, themes_told
from ...exceptions import NotReady
from ...forms.replies import ReportForm
from ...models import ConsultationReport
from ...queries import exports
from ...queries import report as reports
from .access import staff_page
from .replies import get_consultation

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@staff_page(permissions.can_publish_replies)
def closing(request, code):
    """Show what is missing, preview the report, and publish it."""
    consultation = get_consultation(request, code)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_report(
                consultation_id=consultation.pk, by=request.user, **form.cleaned_data
            )
        except NotReady as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("通报已公布，征集结束。"))
            return redirect("consultations:report", code)
    context = {
        "consultation": consultation,
        "form": form,
        "gaps": actions.missing_before_report(consultation, db_now()),
        "content": reports.build(consultation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "consultations/desk/closing.html", context, status=status)


@staff_page(permissions.can_read_inbox)
def export(request, code, form):
    """Export all comments of a consultation: csv, xlsx or json."""
    consultation = get_consultation(request, code)
    rows = exports.comment_rows(consultation)
    name = f"{consultation.code}-意见"
    if form == "csv":
        return export_files.csv_response(name, exports.HEADER, rows)
    if form == "json":
        return _json(name, rows)
    if form == "xlsx":
        return _xlsx(name, rows)
    raise Http404


@staff_page(permissions.can_read_inbox)
def export_replies(request, code, form):
    """Export all replies, each once with its themes: csv, xlsx or json."""
    consultation = get_consultation(request, code)
    rows, name = exports.reply_rows(consultation), f"{consultation.code}-采纳情况"
    if form == "json":
        return _json(name, rows, exports.REPLY_HEADER)
    told = (_with_themes_told(row) for row in rows)
    if form == "csv":
        return export_files.csv_response(name, exports.REPLY_HEADER, told)
    if form == "xlsx":
        return _xlsx(name, told, exports.REPLY_HEADER)
    raise Http404


def _with_themes_told(row: list) -> list:
    themes = themes_told(row[exports.THEMES])
    return [*row[: exports.THEMES], themes, *row[exports.THEMES + 1 :]]


def _json(name, rows, header=exports.HEADER):
    def lines():
        yield "[\n"
        for number, row in enumerate(rows):
            before = ",\n" if number else ""
            told = exports.as_json(row, header)
            yield before + json.dumps(told, ensure_ascii=False)
        yield "\n]\n"

    response = StreamingHttpResponse(lines(), content_type="application/json")
    response["Content-Disposition"] = export_files.attachment(f"{name}.json")
    return response


def _xlsx(name, rows, header=exports.HEADER):
    target = tempfile.TemporaryFile(suffix=".xlsx")
    export_files.write_xlsx(target, header, rows)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx")


@staff_page(permissions.can_read_inbox)
def report_word(request, code):
    """The published 通报 as Word in 公文 layout."""
    consultation = get_consultation(request, code)
    report = get_object_or_404(ConsultationReport, consultation=consultation)
    response = HttpResponse(report_docx(report), content_type=DOCX)
    name = f"{consultation.code}-征求意见情况通报.docx"
    response["Content-Disposition"] = export_files.attachment(name)
    return response
