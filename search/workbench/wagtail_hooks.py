"""Mounts the workbench in the Wagtail back office, with an item in its menu."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import permissions, urls


class DigestItem(MenuItem):
    """The menu item for those who may read digests."""

    def is_shown(self, request):
        return permissions.can_read_digests(request.user)


@hooks.register("register_admin_urls")
def workbench_urls():
    """Put the workbench at /admin/digest/."""
    return [path("digest/", include((urls.urlpatterns, urls.app_name)))]


@hooks.register("register_admin_menu_item")
def workbench_item():
    """Put it beside the inbox."""
    return DigestItem(
        _("意见归并"),
        reverse("workbench:index"),
        name="digest",
        icon_name="list-ul",
        order=214,
    )
