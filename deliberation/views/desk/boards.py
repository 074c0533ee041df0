"""Boards in the back office: which places have one, and opening what is missing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import staff_page as door
from accounts.models import compounds_kept_by
from common.errors import DomainError
from common.pagination import page as page_by_key

from ...actions.boards import open_board
from ...permissions import can_run_polls
from ...queries import boards as queries

SIZE = 30
staff_page = door(
    can_run_polls,
    gettext_lazy("议题板由村（居）委、镇街按授权开通，请联系管理员。"),
)


@staff_page
@require_safe
def boards(request):
    """List the compounds, or the communities and villages, that one looks after."""
    kind = "region" if request.GET.get("kind") == "region" else "compound"
    words = request.GET.get("q", "").strip()[:40]
    rows = queries.kept_places(request.user, kind, words)
    found = page_by_key(
        rows, order=("code",), after=request.GET.get("after"), size=SIZE
    )
    context = {"page": found, "kind": kind, "words": words, "query": f"kind={kind}"}
    return render(request, "deliberation/desk/boards.html", context)


@staff_page
@require_POST
def board_open(request):
    """Open one board, and go on to what it says of its place."""
    kept = {
        "compound": compounds_kept_by(request.user),
        "region": queries.regions_with_boards(request.user),
    }
    rows = kept.get(request.POST.get("kind", ""))
    if rows is None:
        raise Http404
    place = get_object_or_404(rows, code=request.POST.get("code", ""))
    try:
        board = open_board(by=request.user, place=place)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("hall:boards")
    messages.success(request, _("议题板已开通。请写明本地议事规则、户数和联系方式。"))
    return redirect("deliberation:board_edit", code=board.code)
