"""Mounts the staff tools of 立法直通车 in the Wagtail back office."""

from django.urls import include, path
from wagtail import hooks

from . import hooks_drafts, hooks_home, hooks_moderation  # noqa: F401  register
from .urls import desk


@hooks.register("register_admin_urls")
def desk_urls():
    """Put the staff tools at /admin/legislation/."""
    return [path("legislation/", include((desk.urlpatterns, desk.app_name)))]
