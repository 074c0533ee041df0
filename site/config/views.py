"""Liveness and readiness."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import JsonResponse


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
