"""Where to go next; never to another site."""

from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme, urlencode


def safe_next(request) -> str:
    """The address given as `next`, or an empty text when it leads elsewhere."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # Without the slash redirect() would take it for the name of a view.
    return url if is_ours and url.startswith("/") else ""


def with_next(request, url: str) -> str:
    """Hand `next` on to another step."""
    target = safe_next(request)
    return f"{url}?{urlencode({'next': target})}" if target else url


def next_field(request) -> str:
    """The hidden field that carries `next` through a form."""
    target = safe_next(request)
    if not target:
        return ""
    return format_html('<input type="hidden" name="next" value="{}">', target)
