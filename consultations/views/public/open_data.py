"""The draft text as PDF and Word, and for machines; and an article's history."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.exports import attachment
from common.word_xml import DOCX

from ...draft_word import draft_docx
from ...queries import history as histories
from ...queries.open_data import pieces_of, work_of
from ...queries.printing import printed
from ...rules.akoma import akoma, as_json
from .papers import pdf_answer
from .reading import get_consultation, get_provision


def text_data(request, code, form):
    """The text that is consulted on: PDF, Word, XML (as Akoma Ntoso does it), JSON."""
    consultation = get_consultation(request, code)
    code = consultation.code
    others = {
        _("Word"): reverse("consultations:text_data", args=[code, "docx"]),
        _("打印版"): reverse("consultations:print", args=[code]),
    }
    return data_answer(request, consultation.version, code, form, others)


def data_answer(request, version, code, form, others) -> HttpResponse:
    """Answer with a version's text as pdf, docx, xml or json, else 404."""
    if form == "pdf":
        return pdf_answer(request, "text", [version], name=code, others=others)
    if form == "docx":
        return _word(version, code)
    work, pieces = work_of(version, code), pieces_of(version)
    if form == "xml":
        return HttpResponse(akoma(work, pieces), content_type="application/xml")
    if form == "json":
        options = {"ensure_ascii": False}
        return JsonResponse(as_json(work, pieces), json_dumps_params=options)
    raise Http404


def _word(version, code) -> HttpResponse:
    response = HttpResponse(draft_docx(printed(version)), content_type=DOCX)
    response["Content-Disposition"] = attachment(f"{code}.docx")
    return response


def history(request, code, uid):
    """One article through all versions, with the comments and replies of each round."""
    consultation = get_consultation(request, code)
    provision = get_provision(request, consultation, uid)
    context = {
        "consultation": consultation,
        "provision": provision,
        "steps": histories.steps(provision, request.user),
    }
    return render(request, "consultations/history.html", context)
