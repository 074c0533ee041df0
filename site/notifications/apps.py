from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Tells people what became of their words; follows the log."""

    name = "notifications"
    verbose_name = "通知"

    def ready(self):
        from audit import followers
        from common import periodic

        from .followers import notify
        from .mail import send_due

        followers.register("notifications", notify)
        periodic.register("notifications.mail", seconds=5, work=send_due)
