from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """The tree 市—县(区)—镇(街)—村(居)—网格."""

    name = "regions"
    verbose_name = "区域"
