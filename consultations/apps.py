from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """立法直通车: drafts, consultations, comments, moderation, replies, reports."""

    name = "consultations"
    verbose_name = "立法直通车"
