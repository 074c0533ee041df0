from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The log of all that happened, which nobody can change."""

    name = "audit"
    verbose_name = "操作日志"
