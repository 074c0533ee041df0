"""Looking at the CSRF token within a view, so that the view can answer kindly."""

from django.middleware.csrf import CsrfViewMiddleware


class _Check(CsrfViewMiddleware):
    """Says why a request is refused instead of answering it."""

    def _reject(self, request, reason):
        return reason


def _nothing(request):
    """Stand for a view that asks to be protected."""


def is_forged(request) -> bool:
    """Say whether a request lacks a valid CSRF token; for `csrf_exempt` views."""
    check = _Check(lambda request: None)
    return bool(check.process_view(request, _nothing, (), {}))
