"""Mounts the workbench in the Wagtail back office."""

from django.urls import include, path
from wagtail import hooks

from . import urls


@hooks.register("register_admin_urls")
def workbench_urls():
    """Put the workbench at /admin/digest/."""
    return [path("digest/", include((urls.urlpatterns, urls.app_name)))]
