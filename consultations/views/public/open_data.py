"""The draft text as Word, and for machines; and an article's history."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render

from common.exports import attachment

from ...draft_word import draft_docx
from ...queries import history as histories
from ...queries.open_data import pieces_of, work_of
from ...queries.printing import printed
from ...rules.akoma import akoma, as_json
from ...word_xml import DOCX
from .reading import get_consultation, get_provision


def text_data(request, code, form):
    """The text that is consulted on: Word, XML (as Akoma Ntoso does it) or JSON."""
    consultation = get_consultation(request, code)
    return data_answer(consultation.version, consultation.code, form)


def data_answer(version, code, form) -> HttpResponse:
    """Answer with a version's text as docx, xml or json, else 404."""
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
