"""我的房屋: what a person owns, and claiming a unit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import queries
from accounts.actions import claims as actions
from accounts.housing_forms import ClaimForm, SearchForm
from accounts.models import IdentityTier, UnitClaim
from accounts.tiers import at_least
from common.downloads import download
from common.errors import DomainError
from regions.models import Compound


@never_cache
@login_required
@require_safe
def homes(request):
    """List one's homes and claims."""
    context = {
        "homes": queries.homes(request.user),
        "claims": queries.claims(request.user),
        "may_claim": at_least(request.user, IdentityTier.PHONE),
    }
    return render(request, "accounts/homes/list.html", context)


@never_cache
@login_required
@require_safe
def choose(request):
    """Step 1 of claiming: the compound."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "form": form,
        "words": words,
        "compounds": queries.compounds_like(request.user, words),
    }
    return render(request, "accounts/homes/choose.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def claim_new(request, code):
    """Step 2 of claiming: the unit and the evidence."""
    found = Compound.objects.visible_to(request.user).select_related("region")
    compound = get_object_or_404(found, code=code)
    form = ClaimForm(request.POST or None, request.FILES or None, compound=compound)
    if form.is_valid():
        try:
            made = actions.claim_unit(user=request.user, **form.arguments())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已提交，社区核实后会在这里显示结果。"))
            return redirect("accounts:claim", made.pk)
    context = {"form": form, "compound": compound}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/homes/claim_new.html", context, status=status)


def _own(request, pk: int) -> UnitClaim:
    claims = UnitClaim.objects.own(request.user).with_places()
    return get_object_or_404(claims, pk=pk)


@never_cache
@login_required
@require_safe
def claim(request, pk):
    """Show how far one's own claim has come."""
    return render(request, "accounts/homes/claim.html", {"claim": _own(request, pk)})


@never_cache
@login_required
@require_safe
def evidence(request, pk):
    """Hand one's own evidence back."""
    found = _own(request, pk)
    if not found.evidence:
        raise Http404
    return download(found.evidence, found.evidence_name, found.evidence_type)


@login_required
@require_POST
def withdraw(request, pk):
    """Take one's own claim back."""
    found = _own(request, pk)
    try:
        actions.withdraw_claim(claim_id=found.pk, user=request.user)
        messages.success(request, _("已撤回。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("accounts:claim", pk)
