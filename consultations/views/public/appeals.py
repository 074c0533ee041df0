"""Objecting to a hiding; and what moderators did, in numbers for everybody."""

from django.contrib import messages
from django.core.cache import cache
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import DomainError
from common.ratelimit import allowed

from ...actions.appeals import make_appeal
from ...forms.moderation import AppealForm, TrackedAppealForm
from ...queries import comments as comment_queries
from ...queries import moderation as queries
from ...queries.moderation_numbers import statistics
from ...rules.moderation import APPEAL_BASIS
from ...rules.receipts import normalise
from .address import client_address
from .track import PER_ADDRESS, PER_RECEIPT, WINDOW

KEPT_SECONDS = 600
_CACHE_KEY = "moderation-numbers"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def appeal(request, receipt):
    """Take an objection from the giver: signed in, or with receipt and phone."""
    code = normalise(receipt)
    own = comment_queries.own(request.user, code)
    kind = AppealForm if own else TrackedAppealForm
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not own and not _may_try(request, code):
            form.add_error(None, _("尝试太频繁，请一小时后再试，或者登录后申诉。"))
            return _page(request, code, own, form, 429)
        comment = own or comment_queries.tracked(code, form.cleaned_data["tail"])
        if _appealed(request, comment, form):
            messages.success(request, _("申诉已收到，将由另一位审核员复核。"))
            return redirect(_back(own, code))
    return _page(request, code, own, form, 422 if form.is_bound else 200)


def _may_try(request, code: str) -> bool:
    # Shared with the tracking page: here, too, four digits are soon tried out.
    by_address = allowed("track", client_address(request), PER_ADDRESS, WINDOW)
    return allowed("track-receipt", code, PER_RECEIPT, WINDOW) and by_address


def _appealed(request, comment, form) -> bool:
    if comment is None:
        form.add_error(None, _("没有查到。请核对回执号和手机号后四位。"))
        return False
    hiding = queries.hiding_of(comment)
    if hiding is None:
        form.add_error(None, _("这条意见现在没有可以申诉的决定。"))
        return False
    person = request.user if request.user.is_authenticated else None
    try:
        make_appeal(
            decision_id=hiding.decision.pk,
            grounds=form.cleaned_data["grounds"],
            person=person,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


def _back(own, code: str) -> str:
    if own:
        return reverse("consultations:mine_one", args=[code])
    return f"{reverse('consultations:track')}?{urlencode({'code': code})}"


def _page(request, code, own, form, status):
    context = {
        "code": code,
        "form": form,
        "comment": own,
        # Without the phone nothing is told of the comment.
        "hiding": queries.hiding_of(own) if own else None,
        "basis": APPEAL_BASIS,
    }
    return render(request, "consultations/appeal.html", context, status=status)


@require_safe
def numbers(request):
    """Show by month what was published, hidden and why, and what appeals changed."""
    months = cache.get_or_set(_CACHE_KEY, statistics, KEPT_SECONDS)
    context = {
        "months": months,
        "reasons": queries.reasons(),
        "basis": APPEAL_BASIS,
    }
    return render(request, "consultations/moderation.html", context)
