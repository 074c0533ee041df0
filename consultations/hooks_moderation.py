"""Menu of the back office: inbox, moderation, appeals, offline intake."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import permissions


class AllowedItem(MenuItem):
    """A menu item for those who may use the page behind it."""

    def __init__(self, label, url, *, check, **kwargs):
        self.check = check
        super().__init__(label, url, **kwargs)

    def is_shown(self, request):
        return self.check(request.user)


def _item(label, view: str, icon: str, order: int, check):
    def build():
        return AllowedItem(
            label,
            reverse(f"desk:{view}"),
            check=check,
            name=f"legislation-{view}",
            icon_name=icon,
            order=order,
        )

    hooks.register("register_admin_menu_item", build)


_item(_("意见受理"), "inbox", "mail", 210, permissions.can_read_inbox)
_item(_("审核队列"), "moderation", "tick-inverse", 211, permissions.can_moderate)
_item(_("申诉"), "appeals", "resubmit", 212, permissions.can_moderate)
_item(_("线下意见登记"), "intake_index", "edit", 213, permissions.can_enter_offline)
