from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Tells people what became of their words; follows the log."""

    name = "notifications"
    verbose_name = "通知"
