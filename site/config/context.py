"""What every template may read."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from accounts import preferences

NAMES = ("SITE_NAME", "SITE_ORGAN", "SITE_CODE", "SITE_ICP", "SITE_POLICE", "DEMO")


def site(request):
    """Name of the site, and how the page is to be shown; read only where it is used."""
    return {
        **{name: getattr(settings, name) for name in NAMES},
        "mode": SimpleLazyObject(lambda: preferences.shown(request, "mode")),
        "theme": SimpleLazyObject(lambda: preferences.shown(request, "theme")),
    }
