"""The door of staff pages; whoever may not come in reads why, in Chinese."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def staff_page(check: Callable, reason: object = ""):
    """Let only those staff in for whom `check(user)` holds.

    A visitor is sent to the staff sign-in; anyone else reads why with status 403.
    What depends on an object is asked again in the view.
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


def refused(request, reason: object = ""):
    """Answer 403 with the reason on a page of the back office."""
    told = reason or _("您的账号没有使用这一页面的权限，请联系管理员开通相应角色。")
    return render(request, "accounts/desk/refused.html", {"reason": told}, status=403)


NO_MANDATE = gettext_lazy(
    "这里由村(居)委、镇街等按授权办理。您的账号没有这样的授权，请由上级机构授权后再用。"
)
