from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People: users, identity tiers, roles, sign-in, preferences."""

    name = "accounts"
    verbose_name = "账号"

    def ready(self):
        from accounts.actions import forget_codes
        from common import periodic

        periodic.register("phone codes", seconds=3600, work=forget_codes)
