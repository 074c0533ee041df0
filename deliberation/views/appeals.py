"""What of one's own was hidden, the appeal against it, and the numbers for all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.errors import DomainError
from common.pagination import page as page_by_key

from ..actions.appeals import appeal_hiding
from ..forms.moderation import AppealForm
from ..queries import moderation as queries
from ..rules import house
from ..rules.moderation import APPEAL_BASIS

SIZE = 20
KEPT_SECONDS = 600
_KEY = "hall-moderation-numbers"


def _house():
    return house.row(timezone.localdate())


@require_safe
@never_cache
@login_required
def hidden_mine(request):
    """List what of one's own was hidden: why, by which rule, until when to appeal."""
    rows = queries.own_hidings(request.user)
    after = request.GET.get("after")
    page = page_by_key(rows, order=queries.OWN_ORDER, after=after, size=SIZE)
    at = clock.db_now()
    context = {
        "page": page,
        "rows": [queries.told(hiding, at) for hiding in page],
        "house": _house(),
    }
    return render(request, "deliberation/hidden_mine.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request, pk):
    """Take the author's objection to a hiding, once."""
    hiding = get_object_or_404(queries.own_hidings(request.user), pk=pk)
    form = AppealForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                appeal_hiding(hiding_id=pk, by=request.user, **form.cleaned_data)
                messages.success(request, _("申诉已收到，由另一位人员复核。"))
                return redirect("deliberation:hidden_mine")
            except DomainError as error:
                form.add_error(None, str(error))
                status = 409
    context = {
        "one": queries.told(hiding, clock.db_now()),
        "board": hiding.place.board,
        "form": form,
        "house": _house(),
        "basis": APPEAL_BASIS,
    }
    return render(request, "deliberation/appeal.html", context, status=status)


@require_safe
def numbers(request):
    """Show by month what was hidden and why, and what appeals changed."""
    context = {
        "months": cache.get_or_set(_KEY, queries.statistics, KEPT_SECONDS),
        "reasons": queries.reasons(),
        "basis": APPEAL_BASIS,
        "house": _house(),
    }
    return render(request, "deliberation/moderation.html", context)
