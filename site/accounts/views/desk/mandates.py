"""Mandates in the back office: list, grant, end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import permissions
from accounts.actions import mandates as actions
from accounts.doors import NO_MANDATE, staff_page
from accounts.housing_forms import MandateForm, ReasonForm
from accounts.models import Mandate, compounds_kept_by
from common.errors import DomainError
from common.pagination import page as page_by_key
from regions.fields import RegionField

SIZE = 30
keeper = staff_page(permissions.keeps_places, NO_MANDATE)


@keeper
@require_safe
def mandates(request):
    """List the mandates within what the person looks after, the newest first."""
    is_over = request.GET.get("over") == "1"
    rows = Mandate.objects.kept_by(request.user).filter(ended_at__isnull=not is_over)
    found = page_by_key(
        rows.with_places(), order=("-id",), after=request.GET.get("after"), size=SIZE
    )
    context = {
        "rows": found.items,
        "page": found,
        "is_over": is_over,
        "query": "over=1" if is_over else "",
    }
    return render(request, "accounts/desk/mandates.html", context)


@keeper
def mandate_new(request):
    """Grant a mandate."""
    form = MandateForm(
        request.POST or None,
        roles=permissions.grantable_roles(request.user),
        compounds=compounds_kept_by(request.user),
    )
    is_browsing = RegionField.is_browsing(request.POST, "region")
    if form.is_bound and not is_browsing and form.is_valid():
        try:
            actions.grant_mandate(by=request.user, **form.arguments())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已授权，并在“谁可以为我做什么”公开。"))
            return redirect("housing:mandates")
    context = {"form": form, "title": _("新的授权")}
    status = 422 if form.errors and not is_browsing else 200
    return render(request, "accounts/desk/form.html", context, status=status)


@keeper
def mandate_end(request, pk):
    """End a mandate before its term."""
    held = Mandate.objects.kept_by(request.user).with_places()
    mandate = get_object_or_404(held, pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.end_mandate(
                mandate_id=mandate.pk, by=request.user, **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("授权已终止。"))
            return redirect("housing:mandates")
    title = _("终止授权：%(who)s，%(role)s") % {
        "who": mandate.user.public_name,
        "role": mandate.get_role_display(),
    }
    context = {"form": form, "title": title, "lead": mandate.place_name}
    status = 422 if form.errors else 200
    return render(request, "accounts/desk/form.html", context, status=status)
