from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Home, sections and announcements: what the CMS publishes."""

    name = "pages"
    verbose_name = "页面"
