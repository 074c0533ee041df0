"""What of one's own was hidden, the appeal against it, and the numbers for all."""

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common import clock
from common.pagination import page as page_by_key

from ..actions.appeals import appeal_hiding
from ..forms.moderation import AppealForm
from ..queries import moderation as queries
from ..rules import house
from ..rules.moderation import APPEAL_BASIS
from .form_page import form_page, form_view, sent

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


@form_view
@login_required
def appeal(request, pk):
    """Take the author's objection to a hiding, once."""
    hiding = get_object_or_404(queries.own_hidings(request.user), pk=pk)

    def verb(cleaned):
        appeal_hiding(hiding_id=pk, by=request.user, **cleaned)

    return form_page(
        request,
        AppealForm(sent(request)),
        verb,
        refusal=None,
        back=reverse("deliberation:hidden_mine"),
        told=_("申诉已收到，由另一位人员复核。"),
        template="deliberation/appeal.html",
        one=queries.told(hiding, clock.db_now()),
        board=hiding.place.board,
        house=_house(),
        basis=APPEAL_BASIS,
    )


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
