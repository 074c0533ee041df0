"""Papers of a poll: the notice, a written mandate to fill in, the QR code."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock, papers, qr
from common.exports import attachment
from common.word_sheet import sheet_docx
from common.word_xml import DOCX
from rulebook import words

from ..queries import ballots, sheets
from ..queries import polls as queries
from .polls import get_poll


def public_address(poll) -> str:
    """The full address of a poll, for paper."""
    path = reverse("deliberation:poll", args=[poll.code])
    return settings.BASE_URL.rstrip("/") + path


@require_safe
def notice(request, code):
    """The notice of the poll on A4: what, who, when, how, by which law."""
    found = get_poll(request, code)
    return render(request, "deliberation/notice_print.html", _notice(found))


@require_safe
def notice_pdf(request, code):
    """The same notice as PDF."""
    found = get_poll(request, code)
    name = _("%(code)s-表决公告") % {"code": found.code}
    others = {
        _("打印版"): reverse("deliberation:notice", args=[code]),
        _("Word"): reverse("deliberation:notice_docx", args=[code]),
    }
    return paper_answer(request, "notice", found, _notice(found), name, others)


def _notice(poll) -> dict:
    return {
        **queries.card(poll, clock.db_now()),
        "address": public_address(poll),
        "needs": queries.needs(poll),
        "threshold_words": words.thresholds(poll.row),
        "check_code": sheets.check_code(poll, []),
    }


def paper_answer(request, sheet, poll, context, name, others) -> HttpResponse:
    """Answer with a sheet that is otherwise printed (notice, result) as PDF."""
    code = mark_safe(qr.svg(public_address(poll), title=poll.code))  # noqa: S308
    told = {**context, "frame": "paper/base.html", "qr_svg": code}
    html = papers.draw(f"deliberation/{sheet}_print.html", told)
    return papers.hand_out(request, papers.drawn(html), name, others)


def word_answer(sheet, poll, context, name) -> HttpResponse:
    """Answer with the same sheet as a Word file, to be sealed and sent on."""
    told = {**context, "frame": "paper/base.html", "address": public_address(poll)}
    html = papers.draw(f"deliberation/{sheet}_print.html", {**told, "as_word": True})
    response = HttpResponse(sheet_docx(html), content_type=DOCX)
    response["Content-Disposition"] = attachment(f"{name}.docx")
    return response


@require_safe
def notice_docx(request, code):
    """The notice as a Word file."""
    found = get_poll(request, code)
    name = _("%(code)s-表决公告") % {"code": found.code}
    return word_answer("notice", found, _notice(found), name)


@require_safe
def mandate(request, code, entry):
    """A written mandate (委托书) of one's own entry, to fill in and sign."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    found, at = get_poll(request, code), clock.db_now()
    stake = ballots.stake_of(found, request.user, entry, at)
    if stake is None or stake.proxy or found.terms["proxy"] is None:
        raise Http404
    context = {"poll": found, "stake": stake, "address": public_address(found)}
    return render(request, "deliberation/mandate_print.html", context)


@require_safe
def qr_code(request, code):
    """The QR code of the poll's address as SVG."""
    found = get_poll(request, code)
    svg = qr.svg(public_address(found), title=found.code)
    return HttpResponse(svg, content_type="image/svg+xml")
