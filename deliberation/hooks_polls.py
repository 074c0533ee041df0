"""Back office of votes: addresses and menu."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from common import duties as common

from . import permissions
from .queries import duties
from .urls import desk_polls


class VotesItem(MenuItem):
    """表决管理 in the menu, for those who run polls."""

    def is_shown(self, request):
        """Whether the person may run polls."""
        return permissions.can_run_polls(request.user)


@hooks.register("register_admin_urls")
def vote_urls():
    """Put the staff tools of votes at /admin/votes/."""
    return [path("votes/", include((desk_polls.urlpatterns, desk_polls.app_name)))]


@hooks.register("register_admin_menu_item")
def votes_item():
    """Put 表决管理 behind the tools of 立法直通车."""
    return VotesItem(
        gettext_lazy("表决管理"),
        reverse("votes:polls"),
        name="votes",
        icon_name="tick-inverse",
        order=260,
    )


@hooks.register("construct_homepage_panels")
def show_duties(request, panels):
    """Put what waits at the desk of votes on the first page of those who run them."""
    if permissions.can_run_polls(request.user):
        common.add(panels, duties.duties(request.user), duties.watched(request.user))
