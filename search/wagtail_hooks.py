"""Mounts the search of feedback in the back office."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from consultations.hooks_moderation import AllowedItem
from consultations.permissions import can_read_inbox
from search.urls import desk_urlpatterns


@hooks.register("register_admin_urls")
def search_urls():
    """Put the search of feedback at /admin/feedback/."""
    return [path("feedback/", include((desk_urlpatterns, "search_desk")))]


@hooks.register("register_admin_menu_item")
def search_item():
    """意见检索 in the menu, right after the inbox."""
    return AllowedItem(
        _("意见检索"),
        reverse("search_desk:feedback"),
        check=can_read_inbox,
        name="feedback-search",
        icon_name="search",
        order=211,
    )
