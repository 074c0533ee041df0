from django.apps import AppConfig


class LanguageModelConfig(AppConfig):
    """An optional language model that proposes names and merges; off by default."""

    name = "search.llm"
    verbose_name = "语言模型"

    def ready(self):
        from django.core.checks import register

        from search.llm.config import problems

        register(problems)
