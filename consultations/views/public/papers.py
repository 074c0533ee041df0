"""Documents as PDF: at once, or with a page that waits for the job."""

from django.http import HttpResponse
from django.shortcuts import render

from common import papers

from ...actions.papers import order_paper, paper_of

REFRESH_SECONDS = "2"


def pdf_answer(request, kind: str, objects, *, name: str, others) -> HttpResponse:
    """Answer with a document of versions or a report, under a file name.

    `others` are other forms of the same text, name to address, for whoever cannot
    or will not wait.
    """
    wanted, failed = paper_of(kind, *objects), False
    path = papers.find(wanted)
    if path is None and papers.obstacle():
        return papers.unavailable(request, others)
    if path is None:
        failed = order_paper(kind, wanted, *objects)
        path = papers.find(wanted)
    if path is None:
        return _waiting(request, failed, others)
    return papers.answer(request, wanted, path, name)


def _waiting(request, failed: bool, others) -> HttpResponse:
    context = {
        "failed": failed,
        "others": others,
        "address": request.get_full_path(),
    }
    status = 503 if failed else 202
    response = render(request, "paper/waiting.html", context, status=status)
    if not failed:
        response["Refresh"] = REFRESH_SECONDS
    response["Cache-Control"] = "no-store"
    return response
