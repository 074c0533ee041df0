"""The door of the staff pages of votes."""

from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, render, resolve_url

from ...models import Poll
from ...permissions import can_run_polls
from ...queries import polls as queries


def staff_page(view):
    """Let those in who run polls; a visitor signs in, others read why not (403)."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            login = resolve_url(settings.WAGTAILADMIN_LOGIN_URL)
            return redirect_to_login(request.get_full_path(), login)
        if not can_run_polls(request.user):
            return render(request, "deliberation/desk/refused.html", status=403)
        return view(request, *args, **kwargs)

    return guarded


def get_poll(request, code: str) -> Poll:
    """Fetch any poll, drafts too, or answer 404."""
    return get_object_or_404(queries.public(request.user), code=code)
