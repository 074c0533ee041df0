"""Mounts the tools for compounds, claims and mandates in the back office."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts import permissions, queries, urls_desk
from common import duties


@hooks.register("register_admin_urls")
def desk_urls():
    """Put the staff tools at /admin/housing/."""
    return [path("housing/", include((urls_desk.urlpatterns, urls_desk.app_name)))]


class KeeperItem(MenuItem):
    """A menu item for those who look after a place."""

    def is_shown(self, request):
        return permissions.keeps_places(request.user)


def _item(label, view: str, icon: str, order: int) -> None:
    def build():
        url = reverse(f"housing:{view}")
        name = f"housing-{view}"
        return KeeperItem(label, url, name=name, icon_name=icon, order=order)

    hooks.register("register_admin_menu_item", build)


_item(_("小区名册"), "compounds", "home", 230)
_item(_("房屋认领"), "claims", "key", 231)
_item(_("授权"), "mandates", "group", 232)


@hooks.register("construct_homepage_panels")
def show_claims(request, panels):
    """Put the claims that wait on the first page of those who decide them."""
    if permissions.keeps_places(request.user):
        duties.add(panels, [queries.claims_waiting(request.user)])
