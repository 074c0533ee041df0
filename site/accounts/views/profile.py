"""A person's own settings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from accounts import data, preferences
from accounts.actions import profile as actions
from accounts.forms import PreferenceForm, ProfileForm
from accounts.redirects import safe_next
from common.errors import BadInput
from regions.fields import RegionField


@require_POST
def preference(request):
    """Keep mode or theme, then go back to the page the person came from."""
    form = PreferenceForm(request.POST)
    if not form.is_valid():
        raise BadInput(_("没有这种显示方式。"))
    chosen = form.cleaned_data
    if request.user.is_authenticated:
        actions.set_preference(user=request.user, **chosen)
    response = redirect(safe_next(request) or "/")
    preferences.remember(request, response, **chosen)
    return response


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def profile(request):
    """Show and change name, home and mail."""
    user = request.user
    told = {name: getattr(user, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, initial=told)
    if RegionField.is_browsing(request.POST, "home_region"):
        return render(request, "accounts/profile.html", {"form": form})
    if form.is_valid():
        actions.save_profile(user=user, **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("accounts:profile")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/profile.html", {"form": form}, status=status)


@never_cache
@login_required
@require_GET
def own_data(request):
    """Hand a person everything the site holds about them, as a file."""
    options = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(
        data.everything_about(request.user), json_dumps_params=options
    )
    response["Content-Disposition"] = 'attachment; filename="minyi-my-data.json"'
    return response
