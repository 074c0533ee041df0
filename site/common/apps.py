from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Tools that know no other room."""

    name = "common"
    verbose_name = "公共工具"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from common import logs, sqlite

        logs.configure()
        connection_created.connect(sqlite.lift_parameter_limit)
        connection_created.connect(sqlite.give_the_clock)
