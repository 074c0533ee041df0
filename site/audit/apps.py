from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The log of all that happened, which nobody can change."""

    name = "audit"
    verbose_name = "操作日志"

    def ready(self) -> None:
        """Let the ticker sign the log while it grows."""
        from audit import heads
        from common import periodic

        periodic.register("audit.heads", seconds=30, work=heads.seal)
