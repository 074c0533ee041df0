"""Back office: menu of projects, and the doors of publication of a consultation."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from common.errors import DomainError

from . import permissions
from .actions.publishing import keep_as_draft
from .models import ConsultationPage


class ProjectsItem(MenuItem):
    """立法项目 in the menu, for those who may look at them."""

    def is_shown(self, request):
        """Whether the person has a role in 立法直通车."""
        return permissions.can_see_projects(request.user)


@hooks.register("register_admin_menu_item")
def projects_item():
    """Put 立法项目 before the inbox."""
    return ProjectsItem(
        gettext_lazy("立法项目"),
        reverse("desk:projects"),
        name="legislation-projects",
        icon_name="doc-full",
        order=200,
    )


@hooks.register("before_publish_page")
def publish_through_the_verb(request, page):
    """Publish a consultation by its own verb, which asks for two persons.

    Wagtail's editor would build the publishing action itself and pass by the page.
    """
    page = page.specific
    if not isinstance(page, ConsultationPage):
        return None
    try:
        page.get_latest_revision().publish(user=request.user)
    except DomainError as error:
        keep_as_draft(page=page)
        messages.error(request, str(error))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return _told(request, page)


def _told(request, page):
    page.refresh_from_db()
    if page.is_announced:
        text = _("征集 %(code)s 已发布。") % {"code": page.consultation.code}
        buttons = [messages.button(page.url, _("查看公众页面"), new_window=True)]
    else:
        text, buttons = _("已批准，到定时发布的时间自动公布。"), []
    messages.success(request, text, buttons=buttons)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_unpublish_page")
@hooks.register("before_delete_page")
def keep_announced(request, page):
    """A consultation that the public was told of keeps its page."""
    page = page.specific
    if not isinstance(page, ConsultationPage) or page.consultation_id is None:
        return None
    reason = _("已经公布的征集要一直保留页面。需要停止时，请在项目页办理“撤回征集”。")
    messages.error(request, reason)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def keep_announced_in_bulk(request, action_type, objects, action):
    """The same door for actions on many pages at once."""
    if action_type not in ("delete", "unpublish", "publish"):
        return None
    pages = [getattr(page, "specific", page) for page in objects]
    if not any(isinstance(page, ConsultationPage) for page in pages):
        return None
    messages.error(request, _("意见征集页请逐个办理，不能批量发布、撤下或者删除。"))
    return redirect("wagtailadmin_explore_root")
