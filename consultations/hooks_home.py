"""First page of the back office: what waits for the person today."""

from wagtail import hooks

from common import duties as common

from . import permissions
from .queries import duties


@hooks.register("construct_homepage_panels")
def show_duties(request, panels):
    """Put the duties of legislative staff on their first page."""
    if permissions.can_read_inbox(request.user):
        common.add(panels, duties.duties(request.user), duties.watched())


@hooks.register("construct_homepage_summary_items", order=1000)
def hide_page_counts(request, items):
    """Leave the numbers of pages and pictures to those who manage the site."""
    if not request.user.is_superuser:
        items.clear()
