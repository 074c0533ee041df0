from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People: users, identity tiers, roles, owners, mandates, sign-in, preferences."""

    name = "accounts"
    verbose_name = "账号"

    def ready(self):
        from accounts import data, housing_data
        from accounts.actions.mandates import expire_mandates
        from accounts.actions.rosters import forget_rosters
        from accounts.actions.signin import forget_codes
        from common import periodic

        periodic.register("phone codes", seconds=3600, work=forget_codes)
        periodic.register("mandates", seconds=600, work=expire_mandates)
        periodic.register("rosters", seconds=3600, work=forget_rosters)
        data.register("housing", housing_data.of_user)
