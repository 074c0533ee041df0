"""The door of every staff page; whoever may not come in reads why, in Chinese."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _


def staff_page(check: Callable, reason: str = ""):
    """Let only those staff in for whom `check(user)` holds.

    A visitor is sent to the staff sign-in; anyone else reads why with status 403.
    `check` is a sentence of permissions.py about the person alone; what depends on an
    object is asked again in the view.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            user = request.user
            if not user.is_authenticated:
                login = resolve_url(settings.WAGTAILADMIN_LOGIN_URL)
                return redirect_to_login(request.get_full_path(), login)
            if not user.is_staff or not check(user):
                return refused(request, reason)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def refused(request, reason: str = ""):
    """Answer 403 with the reason on a page of the back office."""
    told = reason or _("您的账号没有使用这一页面的权限，请联系管理员开通相应角色。")
    return render(
        request, "consultations/desk/refused.html", {"reason": told}, status=403
    )
