"""Liveness and readiness; the door of the back office."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.redirects import safe_next, with_next


def healthz(request):
    """Say that the process answers."""
    return JsonResponse({"ok": True})


def readyz(request):
    """Say whether database and cache answer; 503 when one does not."""
    state = {"database": _database_answers(), "cache": _cache_answers()}
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _cache_answers() -> bool:
    try:
        cache.set("readyz", 1, 5)
        return cache.get("readyz") == 1
    except (DatabaseError, OSError):
        return False


def staff_door(request):
    """Lead to the staff sign-in; tell those who are signed in as somebody else.

    Sent on to the sign-in, they would be sent back here without end.
    """
    if not request.user.is_authenticated:
        return redirect(with_next(request, reverse("account_login")))
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect(safe_next(request) or "wagtailadmin_home")
    return render(request, "403.html", status=403)
