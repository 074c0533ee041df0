"""Reports about a digest: choose parts, freeze, compare, publish, take away."""

import io
import json

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common import exports
from common.word_xml import DOCX

from .. import permissions, queries, reporting, word
from ..models import DigestReport
from .hands import carried_out
from .reading import get_consultation, reader, staff_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@reader
def reports(request, code):
    """List the frozen reports of a consultation; freeze another one."""
    consultation = get_consultation(request, code)
    run = queries.latest(request.user, consultation)
    if request.method == "POST" and run:
        parts = request.POST.getlist("parts")
        words = {"run": run, "parts": parts}
        made = carried_out(request, _("已定稿。"), reporting.freeze_report, **words)
        return redirect("workbench:report", made.pk) if made else _here(code)
    rows = DigestReport.objects.visible_to(request.user)
    found = rows.filter(consultation=consultation).select_related("frozen_by")
    context = {
        "consultation": consultation,
        "run": run,
        "parts": DigestReport.Part.choices,
        "reports": found.defer("content")[:50],
        "may_freeze": permissions.can_start_runs(request.user),
    }
    return render(request, "workbench/reports.html", context)


def _here(code: str):
    return redirect("workbench:reports", code)


def get_report(request, pk: int) -> DigestReport:
    """Fetch a report that the person may see, or answer 404."""
    rows = DigestReport.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("consultation__version", "base"), pk=pk
    )


@reader
def report(request, pk):
    """Show what a report says, and what is different from the one before."""
    found = get_report(request, pk)
    context = {
        "report": found,
        "content": found.content,
        "consultation": found.consultation,
        "changes": [c for c in reporting.changes(found) if c.kind != "same"],
        "may_publish": permissions.can_publish_statements(request.user),
        "attached": queries.attached(found),
    }
    return render(request, "workbench/report.html", context)


@reader
def export(request, pk, form):
    """Hand a report out: Word, workbook, or JSON."""
    found = get_report(request, pk)
    name = f"{found.consultation.code}-归并报告-{found.pk}.{form}"
    if form == "docx":
        return _file(word.report_docx(found), DOCX, name)
    if form == "xlsx":
        target = io.BytesIO()
        (name_of_first, header, rows), *rest = word.report_sheets(found)
        exports.write_xlsx(target, header, rows, sheet=name_of_first, then=rest)
        return _file(target.getvalue(), XLSX, name)
    if form == "json":
        told = {"sha256": found.content_sha256, "content": found.content}
        written = json.dumps(told, ensure_ascii=False, indent=1)
        return _file(written.encode(), "application/json", name)
    raise Http404


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = exports.attachment(name)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@staff_page(permissions.can_publish_statements)
def publish(request, pk):
    """Put a report into the 通报."""
    found = get_report(request, pk)
    done = _("已放进通报，公布通报时一并公布。")
    carried_out(request, done, reporting.publish_report, report=found)
    return redirect("workbench:report", pk)
