"""Councils and their seats; what a board says of its place."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.errors import DomainError
from common.pagination import page as page_by_key

from ..actions import bodies as actions
from ..forms.bodies import BoardForm, BodyForm, SeatForm
from ..models import Body, Meeting, Seat
from ..queries import mandates
from ..rules import standing as sentences
from .access import get_board, refused, standing
from .form_page import form_page, form_view, sent

SIZE = 20


def get_body(request, pk: int) -> Body:
    """Fetch a council with its board, or answer 404."""
    rows = Body.objects.visible_to(request.user)
    rows = rows.select_related("board__region", "board__compound__region")
    return get_object_or_404(rows, pk=pk)


@require_safe
def body(request, pk):
    """Show a council: rule, term, seats now and before, meetings."""
    found = get_body(request, pk)
    meetings = Meeting.objects.visible_to(request.user).filter(body=found)
    page = page_by_key(
        meetings,
        order=("-starts_at", "-id"),
        after=request.GET.get("after"),
        size=SIZE,
    )
    person = standing(request, found.board)
    is_chair = mandates.is_chair(request.user, found)
    seats = list(found.seats.select_related("holder"))
    context = {
        "body": found,
        "board": found.board,
        "seats": [seat for seat in seats if seat.left_on is None],
        "former": [seat for seat in seats if seat.left_on is not None],
        "page": page,
        "rule": actions.rule_of(found),
        "is_host": sentences.to_host(person) is None,
        "may_convene": sentences.to_convene(person, is_chair=is_chair) is None,
    }
    return render(request, "deliberation/body.html", context)


def _hosts_form(request, board, title: str, form, verb, back: str):
    """A form of the committee of a board."""
    refusal = sentences.to_host(standing(request, board))
    told = {"title": title, "board": board}
    return form_page(request, form, verb, refusal=refusal, back=back, **told)


@form_view
def board_edit(request, code):
    """Change a place's own rules, contact and size."""
    board = get_board(request, code)
    names = ("procedure", "contact", "households", "persons")
    initial = {name: getattr(board, name) for name in names}
    form = BoardForm(sent(request), initial=initial)

    def verb(cleaned):
        actions.describe_board(board_id=board.pk, by=request.user, **cleaned)

    back = reverse("deliberation:board", args=[code])
    return _hosts_form(request, board, _("议事规则和户数"), form, verb, back)


@form_view
def body_new(request, code):
    """Register a council."""
    board = get_board(request, code)
    form = BodyForm(sent(request))

    def verb(cleaned):
        actions.found_body(board_id=board.pk, by=request.user, **cleaned)

    back = reverse("deliberation:board", args=[code])
    return _hosts_form(request, board, _("登记议事组织"), form, verb, back)


@form_view
def seat_new(request, pk):
    """Fill a seat of a council."""
    found = get_body(request, pk)
    initial = {"begins_on": found.begins_on, "ends_on": found.ends_on}
    form = SeatForm(sent(request), initial=initial)

    def verb(cleaned):
        actions.fill_seat(body_id=found.pk, by=request.user, **cleaned)

    back = reverse("deliberation:body", args=[pk])
    return _hosts_form(request, found.board, _("登记席位"), form, verb, back)


@require_POST
def seat_leave(request, pk):
    """Note that somebody left a seat."""
    seat = get_object_or_404(Seat.objects.visible_to(request.user), pk=pk)
    path = reverse("deliberation:body", args=[seat.body_id])
    if not request.user.is_authenticated:
        return redirect_to_login(path)
    reason = request.POST.get("reason", "")[:120]
    try:
        actions.leave_seat(seat_id=pk, by=request.user, reason=reason)
    except DomainError as error:
        return refused(request, error, path, status=409)
    messages.success(request, _("已登记离任。"))
    return redirect(path)
