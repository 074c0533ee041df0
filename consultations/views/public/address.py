"""Where a request comes from, for limits."""

from allauth.account.adapter import get_adapter


def client_address(request) -> str:
    """Give the client's address, looking through the proxies that are trusted."""
    return get_adapter(request).get_client_ip(request)
