"""The queue of claims in the back office."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import permissions
from accounts.actions import claims as actions
from accounts.doors import NO_MANDATE, staff_page
from accounts.housing_forms import ConfirmForm, ReasonForm
from accounts.models import ClaimState, Ownership, UnitClaim
from audit import log as audit
from common.downloads import download
from common.errors import DomainError
from common.pagination import page as page_by_key

SIZE = 30
keeper = staff_page(permissions.keeps_places, NO_MANDATE)


def _get(request, pk: int) -> UnitClaim:
    claims = UnitClaim.objects.kept_by(request.user).with_places()
    return get_object_or_404(claims, pk=pk)


@never_cache
@keeper
@require_safe
def claims(request):
    """List claims by state, those that wait longest first."""
    wanted = request.GET.get("state", ClaimState.PENDING)
    state = wanted if wanted in ClaimState.values else ClaimState.PENDING
    rows = UnitClaim.objects.kept_by(request.user).filter(state=state).with_places()
    found = page_by_key(
        rows, order=("claimed_at", "id"), after=request.GET.get("after"), size=SIZE
    )
    context = {
        "rows": found.items,
        "page": found,
        "state": state,
        "states": ClaimState.choices,
        "query": f"state={state}",
    }
    return render(request, "accounts/desk/claims.html", context)


@never_cache
@keeper
@require_safe
def claim(request, pk):
    """Show a claim beside what the roster says of the unit."""
    return _page(request, _get(request, pk))


def _page(request, found: UnitClaim, confirm=None, refuse=None, status: int = 200):
    owners = Ownership.objects.visible_to(request.user).current()
    context = {
        "claim": found,
        "owners": owners.filter(unit=found.unit).order_by("pk"),
        "confirm": confirm or ConfirmForm(),
        "refuse": refuse or ReasonForm(),
        "is_own": found.user_id == request.user.pk,
    }
    return render(request, "accounts/desk/claim.html", context, status=status)


@keeper
@require_POST
def confirm(request, pk):
    """Confirm a claim."""
    found, form = _get(request, pk), ConfirmForm(request.POST)
    form.is_valid()  # two boxes: nothing can be wrong with them
    try:
        actions.confirm_claim(claim_id=found.pk, by=request.user, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, found, confirm=form, status=409)
    messages.success(request, _("已确认。"))
    return redirect("housing:claims")


@keeper
@require_POST
def refuse(request, pk):
    """Refuse a claim, with a reason."""
    found, form = _get(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, refuse=form, status=422)
    try:
        actions.refuse_claim(claim_id=found.pk, by=request.user, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, found, refuse=form, status=409)
    messages.success(request, _("已退回，申请人会看到理由。"))
    return redirect("housing:claims")


@never_cache
@keeper
@require_POST
def evidence(request, pk):
    """Hand the evidence out; that somebody looked goes into the log."""
    found = _get(request, pk)
    if not found.evidence:
        raise Http404
    with transaction.atomic():
        audit.record("claim.evidence_read", actor=request.user, target=found)
    return download(found.evidence, found.evidence_name, found.evidence_type)
