from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People: users, identity tiers, roles, sign-in, preferences."""

    name = "accounts"
    verbose_name = "账号"
