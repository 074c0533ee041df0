"""Every address of the site."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    # Wagtail's own sign-in pages would go round limits and the second factor.
    path("admin/login/", views.staff_door, name="staff_door"),
    path("_util/login/", views.staff_door),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("accounts.urls")),
    path("", include("regions.urls")),
    path("", include("consultations.urls")),
    path("", include("deliberation.urls")),
    path("", include("pages.urls")),
    path("", include("notifications.urls")),
    path("", include("search.urls")),
    path("", include(wagtail_urls)),
]
if settings.DEMO or settings.DEBUG:
    urlpatterns.insert(
        0,
        path(
            "styleguide/",
            TemplateView.as_view(template_name="theme/styleguide.html"),
            name="styleguide",
        ),
    )
