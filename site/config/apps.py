from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The top room: settings, addresses, demo, and the commands that know all rooms."""

    name = "config"
    verbose_name = "站点配置"
