"""First page of the back office: what waits for the person today."""

from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.components import Component

from . import permissions
from .queries import duties


class DutiesPanel(Component):
    """我的待办 and the consultations that near their end."""

    name = "duties"
    template_name = "consultations/desk/_duties.html"
    order = 10

    def get_context_data(self, parent_context):
        """Count what waits for the person who looks."""
        user = parent_context["request"].user
        return {
            "duties": duties.duties(user),
            "watched": duties.watched(),
            "title": _("我的待办"),
        }


@hooks.register("construct_homepage_panels")
def show_duties(request, panels):
    """Put the duties first; page counts are of no use to legislative staff."""
    if permissions.can_read_inbox(request.user):
        panels.append(DutiesPanel())


@hooks.register("construct_homepage_summary_items", order=1000)
def hide_page_counts(request, items):
    """Leave the numbers of pages and pictures to those who manage the site."""
    if not request.user.is_superuser:
        items.clear()
