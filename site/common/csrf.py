"""Looking at the CSRF token within a view, so that the view can answer kindly."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


class _Check(CsrfViewMiddleware):
    """Says why a request is refused instead of answering it."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def _nothing(request: HttpRequest) -> HttpResponse:
    """Stand for a view that asks to be protected."""
    return HttpResponse()


def is_forged(request: HttpRequest) -> bool:
    """Say whether a request lacks a valid CSRF token; for `csrf_exempt` views."""
    check = _Check(_nothing)
    return bool(check.process_view(request, _nothing, (), {}))
