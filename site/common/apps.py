from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Tools that know no other room."""

    name = "common"
    verbose_name = "公共工具"

    def ready(self) -> None:
        from common import logs

        logs.configure()
