"""What every template may read."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from accounts import preferences


def site(request):
    """Name of the site, and how the page is to be shown; read only where it is used."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "DEMO": settings.DEMO,
        "mode": SimpleLazyObject(lambda: preferences.shown(request, "mode")),
        "theme": SimpleLazyObject(lambda: preferences.shown(request, "theme")),
    }
