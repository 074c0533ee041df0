"""A looser content security policy for the back office, and only there.

Wagtail's back office has inline scripts and styles without a nonce. A nonce in the
policy would switch 'unsafe-inline' off again, so it is left out.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpRequest
from django.http.response import HttpResponseBase

BACK_OFFICE = "/admin/"
POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "connect-src": [SELF],
}

View = Callable[..., HttpResponseBase]


class BackOfficeMiddleware:
    """Loosen the policy for paths of the back office; stands after CSPMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        return _loosened(response) if request.path.startswith(BACK_OFFICE) else response


def back_office(view: View) -> View:
    """Loosen the policy for one view, where a page shows a part of the back office."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return _loosened(view(*args, **kwargs))

    return wrapped


def _loosened(response: HttpResponseBase) -> HttpResponseBase:
    response._csp_replace = POLICY
    return response
