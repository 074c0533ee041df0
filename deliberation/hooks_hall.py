"""Back office of boards: addresses and menu."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from common import duties as common

from . import permissions
from .queries import moderation
from .urls import desk_hall


class AppealsItem(MenuItem):
    """议事厅申诉 in the menu, for those who review."""

    def is_shown(self, request):
        """Whether the person may review appeals."""
        return permissions.can_review_appeals(request.user)


class BoardsItem(MenuItem):
    """议题板 in the menu, for those who look after a place."""

    def is_shown(self, request):
        """Whether the person may open boards."""
        return permissions.can_run_polls(request.user)


@hooks.register("register_admin_urls")
def hall_urls():
    """Put the staff tools of boards at /admin/hall/."""
    return [path("hall/", include((desk_hall.urlpatterns, desk_hall.app_name)))]


@hooks.register("register_admin_menu_item")
def boards_item():
    """Put 议题板 before 表决管理."""
    return BoardsItem(
        gettext_lazy("议题板"),
        reverse("hall:boards"),
        name="hall-boards",
        icon_name="list-ul",
        order=259,
    )


@hooks.register("register_admin_menu_item")
def appeals_item():
    """Put 议事厅申诉 behind 表决管理."""
    return AppealsItem(
        gettext_lazy("议事厅申诉"),
        reverse("hall:appeals"),
        name="hall-appeals",
        icon_name="resubmit",
        order=261,
    )


@hooks.register("construct_homepage_panels")
def show_appeals(request, panels):
    """Put the appeals that wait on the first page of those who review them."""
    if permissions.can_review_appeals(request.user):
        common.add(panels, [moderation.duty(request.user)])
