from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding what was said; follows the log."""

    name = "search"
    verbose_name = "检索"
