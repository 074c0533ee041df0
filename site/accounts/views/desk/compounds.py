"""Compounds and their rosters in the back office."""

import csv

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import permissions, queries
from accounts.actions import rosters as actions
from accounts.actions.compounds import save_compound
from accounts.doors import NO_MANDATE, staff_page
from accounts.housing_forms import CompoundForm, RosterForm
from accounts.models import RosterUpload
from accounts.previews import preview
from accounts.rules.cells import NAMES
from common.errors import DomainError
from common.pagination import page as page_by_key
from regions.fields import RegionField

SIZE = 30
keeper = staff_page(permissions.keeps_places, NO_MANDATE)
TEMPLATE = ("building", "entrance", "room", "use", "area", "source", "owner")
TEMPLATE = (*TEMPLATE, "identity", "phone", "voter", "shared", "status", "counts")


def get_compound(request, code: str):
    """Fetch one compound that the person keeps, or answer 404."""
    return get_object_or_404(queries.kept_compounds(request.user), code=code)


@keeper
@require_safe
def compounds(request):
    """List the compounds that the person looks after."""
    found = page_by_key(
        queries.kept_compounds(request.user),
        order=("code",),
        after=request.GET.get("after"),
        size=SIZE,
    )
    context = {"rows": found.items, "page": found}
    return render(request, "accounts/desk/compounds.html", context)


@keeper
@require_safe
def compound(request, code):
    """Show a compound: what is on record, its buildings, rosters under way."""
    found = get_compound(request, code)
    uploads = RosterUpload.objects.visible_to(request.user).filter(compound=found)
    context = {
        "compound": found,
        "buildings": queries.building_facts(found),
        "uploads": uploads.defer("cells").order_by("-pk")[:10],
    }
    return render(request, "accounts/desk/compound.html", context)


@keeper
def compound_new(request):
    """Put a compound on record."""
    return _edit(request, None)


@keeper
def compound_edit(request, code):
    """Change what is on record of a compound."""
    return _edit(request, get_compound(request, code))


def _edit(request, found):
    form = CompoundForm(request.POST or None, instance=found)
    is_browsing = RegionField.is_browsing(request.POST, "region")
    if form.is_bound and not is_browsing and form.is_valid():
        try:
            saved = save_compound(by=request.user, compound=found, **form.values())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已保存。"))
            return redirect("housing:compound", saved.code)
    context = {"form": form, "title": _("小区登记"), "compound": found}
    status = 422 if form.errors and not is_browsing else 200
    return render(request, "accounts/desk/form.html", context, status=status)


@never_cache
@keeper
def roster_new(request, code):
    """Upload a roster, to be looked at."""
    found = get_compound(request, code)
    form = RosterForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = actions.upload_roster(
                compound=found, by=request.user, data=file.read(), filename=file.name
            )
            return redirect("housing:roster", upload.pk)
        except DomainError as error:
            form.add_error("file", str(error))
    context = {"form": form, "compound": found}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/desk/roster_new.html", context, status=status)


@keeper
@require_safe
def roster_template(request):
    """Give an empty roster with the headings that are understood."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="roster.csv"'
    answer.write("\ufeff")  # or Excel takes it for another encoding
    csv.writer(answer).writerow([NAMES[name] for name in TEMPLATE])
    return answer


def _get_upload(request, pk: int) -> RosterUpload:
    uploads = RosterUpload.objects.visible_to(request.user)
    found = uploads.select_related("compound__region", "uploaded_by")
    return get_object_or_404(found, pk=pk)


@never_cache
@keeper
@require_safe
def roster(request, pk):
    """Show what a roster says and what is wrong with it."""
    upload = _get_upload(request, pk)
    context = {"upload": upload, "compound": upload.compound}
    if upload.state == "checking":
        context["preview"] = preview(upload)
    return render(request, "accounts/desk/roster.html", context)


@keeper
@require_POST
def roster_confirm(request, pk):
    """Take a checked roster in."""
    upload = _get_upload(request, pk)
    try:
        done = actions.confirm_roster(upload_id=upload.pk, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("housing:roster", pk)
    text = _(
        "已导入：新房屋 %(new_units)d 套，新业主 %(new_owners)d 人次，"
        "终止 %(ended_owners)d 人次，关联账号 %(linked)d 个。"
    )
    messages.success(request, text % vars(done))
    return redirect("housing:compound", upload.compound.code)


@keeper
@require_POST
def roster_discard(request, pk):
    """Throw an uploaded roster away."""
    upload = _get_upload(request, pk)
    try:
        actions.discard_roster(upload_id=upload.pk, by=request.user)
        messages.success(request, _("已放弃，内容已删除。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("housing:compound", upload.compound.code)
