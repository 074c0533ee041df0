"""Wagtail's management of users, told about our user model."""

from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class UsersAppConfig(WagtailUsersAppConfig):
    """Stands in INSTALLED_APPS in the place of `wagtail.users`."""

    user_viewset = "accounts.viewsets.UserViewSet"
    verbose_name = _("后台用户")

    def ready(self):
        super().ready()
        from wagtail.admin.views.account import NameEmailSettingsPanel

        from accounts.staff_forms import NameForm

        # Wagtail's own form insists on first and last name and has no setting for it.
        NameEmailSettingsPanel.form_class = NameForm
