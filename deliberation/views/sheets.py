"""Papers of a poll: the notice, a written mandate to fill in, the QR code."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from common import clock, qr
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
    context = {
        **queries.card(found, clock.db_now()),
        "address": public_address(found),
        "needs": queries.needs(found),
        "threshold_words": words.thresholds(found.row),
        "check_code": sheets.check_code(found, []),
    }
    return render(request, "deliberation/notice_print.html", context)


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
