"""How a visitor wants to see the pages: kept in a cookie, and with the account."""

from accounts.models import Mode, Theme

COOKIES = {"mode": "minyi_mode", "theme": "minyi_theme"}
YEAR = 365 * 24 * 3600
_PLAIN = {Mode.STANDARD, Theme.AUTO}
_CHOICES = {"mode": Mode.values, "theme": Theme.values}


def shown(request, name: str) -> str:
    """The mode or theme for this request; empty where the plain page is wanted.

    Costs no query for a visitor without a session.
    """
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        value = getattr(user, name)
    else:
        value = request.COOKIES.get(COOKIES[name], "")
    return value if value in _CHOICES[name] and value not in _PLAIN else ""


def remember(request, response, **values: str) -> None:
    """Put the chosen values into cookies of one year; empty ones stay as they are."""
    for name, value in values.items():
        if value:
            response.set_cookie(
                COOKIES[name],
                value,
                max_age=YEAR,
                samesite="Lax",
                secure=request.is_secure(),
                httponly=True,
            )
