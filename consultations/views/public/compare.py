"""A draft against an earlier public version (对照): page, table, Word and PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from common.clock import db_now
from common.exports import attachment
from common.word_xml import DOCX

from ...comparison import comparison_docx
from ...draft_word import redline_docx
from ...models import Phase
from ...queries import compare as queries
from ...queries.printing import changes
from .papers import pdf_answer
from .reading import get_consultation


def compare(request, code):
    """Show what changed, article by article, with filters as links."""
    consultation = get_consultation(request, code)
    earlier = queries.earlier_versions(consultation.version)
    old, rows = _rows(request, consultation)
    only = request.GET.get("only", "")
    context = {
        "consultation": consultation,
        "old": old,
        "counts": queries.kind_counts(rows),
        "rows": [row for row in rows if row.is_wanted(only)],
        "chips": _chips(only, old, earlier),
        "bases": _bases(old, earlier),
        "is_open": consultation.phase(db_now()) is Phase.OPEN,
    }
    return render(request, "consultations/compare.html", context)


def table(request, code):
    """The official table of changes (修改前后对照表), ready for paper."""
    consultation = get_consultation(request, code)
    old, rows = _rows(request, consultation)
    context = {
        "consultation": consultation,
        "old": old,
        "new": consultation.version,
        "rows": rows,
    }
    return render(request, "consultations/table.html", context)


def table_file(request, code):
    """The same table as a Word file."""
    consultation = get_consultation(request, code)
    old, rows = _rows(request, consultation)
    if old is None:
        raise Http404(_("这是第一个公开的版本，没有可对照的上一版。"))
    return table_answer(comparison_docx(old, consultation.version, rows), code)


def table_pdf(request, code):
    """The same table as PDF."""
    old, consultation = _pair(request, code)
    base = f"?from={old.ordinal}"
    others = {
        _("Word"): reverse("consultations:table_file", args=[code]) + base,
        _("打印版"): reverse("consultations:table", args=[code]) + base,
    }
    name = _("%(code)s-修改前后对照表") % {"code": code}
    pair = [old, consultation.version]
    return pdf_answer(request, "table", pair, name=name, others=others)


def table_answer(content: bytes, code: str) -> HttpResponse:
    """Hand out a table of changes as a download."""
    return _word(content, _("%(code)s-修改前后对照表") % {"code": code})


def redline(request, code, form):
    """The whole text with the changes: tracked in Word, marked in PDF."""
    old, consultation = _pair(request, code)
    address = reverse("consultations:redline", args=[code, "docx"])
    others = {
        _("Word"): f"{address}?from={old.ordinal}",
        _("版本对照"): reverse("consultations:compare", args=[code]),
    }
    return redline_answer(request, (old, consultation.version), code, form, others)


def redline_answer(request, pair, code, form, others) -> HttpResponse:
    """Answer with the text of two versions in one as pdf or docx, else 404."""
    name = _("%(code)s-修改标注稿") % {"code": code}
    if form == "pdf":
        return pdf_answer(request, "redline", pair, name=name, others=others)
    if form != "docx":
        raise Http404
    organ, at = pair[1].project.organ, pair[1].created_at
    return _word(redline_docx(changes(*pair), author=organ, at=at), name)


def _pair(request, code):
    """The version that is compared with, and the consultation; 404 without one."""
    consultation = get_consultation(request, code)
    old = queries.base_of(consultation.version, request.GET.get("from", ""))
    if old is None:
        raise Http404(_("这是第一个公开的版本，没有可对照的上一版。"))
    return old, consultation


def _word(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = attachment(f"{name}.docx")
    return response


def _rows(request, consultation):
    """The version that is compared with, and the rows with their reasons."""
    old = queries.base_of(consultation.version, request.GET.get("from", ""))
    if old is None:
        return None, []
    rows = queries.compare_rows(old, consultation.version)
    return old, queries.explained(rows, consultation.version)


def _bases(old, earlier) -> list[dict]:
    """Links to compare with another version; none where there is only one."""
    if len(earlier) < 2:
        return []
    return [
        {"label": v.label, "url": f"?from={v.ordinal}", "current": v.pk == old.pk}
        for v in earlier
    ]


def _chips(current: str, old, earlier) -> list[dict]:
    base = {"from": old.ordinal} if len(earlier) > 1 else {}
    labels = {
        "": _("全部"),
        "changed": _("有修改"),
        "added": _("新增"),
        "deleted": _("删除"),
        "renumbered": _("条号变动"),
    }
    return [
        {
            "label": label,
            "url": f"?{urlencode({**base, 'only': value})}",
            "current": value == current,
        }
        for value, label in labels.items()
    ]
