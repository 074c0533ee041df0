"""Receipts, and following a comment by its receipt without signing in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common import qr
from common.ratelimit import allowed

from ...forms.comments import TrackForm
from ...queries import comments as queries
from ...queries.anchors import where_now
from ...queries.moderation import hiding_of
from ...rules.receipts import normalise
from . import keeping
from .address import client_address

# Four digits are soon tried out: few tries for a receipt, more for an address,
# because whole compounds share one.
PER_RECEIPT, PER_ADDRESS, WINDOW = 10, 120, 3600


@require_safe
@never_cache
def receipt(request, receipt):
    """Show the receipt to its owner; others are sent to the tracking page."""
    comment = queries.own(request.user, receipt)
    if comment is None:
        return redirect(f"{reverse('consultations:track')}?{_code(receipt)}")
    about = queries.Target(comment.consultation, comment.uid)
    context = {
        "comment": comment,
        "consultation": comment.consultation,
        "next_article": queries.next_article(comment),
        "autosave": keeping.autosave_key(about),
        "track_url": f"{reverse('consultations:track')}?{_code(receipt)}",
    }
    return render(request, "consultations/receipt.html", context)


def _code(receipt: str) -> str:
    return urlencode({"code": receipt})


@require_safe
def receipt_qr(request, receipt):
    """Draw the address of the tracking page; the code itself is all it tells."""
    path = f"{reverse('consultations:track')}?{_code(normalise(receipt))}"
    svg = qr.svg(request.build_absolute_uri(path), title=receipt)
    return HttpResponse(svg, content_type="image/svg+xml")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def track(request):
    """Find a comment by receipt code and the last four digits of the phone."""
    if request.method != "POST":
        initial = {"code": normalise(request.GET.get("code", "")[:60])}
        return _form(request, TrackForm(initial=initial))
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    code, tail = form.cleaned_data["code"], form.cleaned_data["tail"]
    if not _may_try(request, code):
        form.add_error(None, _("查询太频繁，请一小时后再试，或者登录后查看。"))
        return _form(request, form, status=429)
    comment = queries.tracked(code, tail)
    if comment is None:
        form.add_error(None, _("没有查到。请核对回执号和手机号后四位。"))
        return _form(request, form, status=404)
    return render(request, "consultations/tracked.html", progress_context(comment))


def _may_try(request, code: str) -> bool:
    address = client_address(request)
    by_address = allowed("track", address, PER_ADDRESS, WINDOW)
    return allowed("track-receipt", code, PER_RECEIPT, WINDOW) and by_address


def _form(request, form: TrackForm, status: int = 200):
    return render(request, "consultations/track.html", {"form": form}, status=status)


def progress_context(comment) -> dict:
    """Gather how far a comment has come, for its giver's eyes."""
    reply = queries.public_reply(comment)
    decision = queries.last_decision(comment)
    return {
        "comment": comment,
        "consultation": comment.consultation,
        "steps": queries.steps(comment, decision),
        "decision": decision,
        "hiding": hiding_of(comment),
        "reply": reply,
        "themes": queries.themes_of(reply),
        "changed": queries.changed_article(comment, reply),
        "where": where_now(comment),
        "attachments": comment.attachments.all(),
        "revisions": comment.revisions.all(),
    }


def old_address(request):
    """Lead 查回执 to the tracking page."""
    return redirect("consultations:track", permanent=True)
