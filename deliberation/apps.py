from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    """议事厅: topics, councils, polls, results and what follows them."""

    name = "deliberation"
    verbose_name = "议事厅"

    def ready(self) -> None:
        from accounts import data
        from common import periodic

        from .actions.way import close_lapsed
        from .own_data import collect

        data.register("deliberation", collect)
        periodic.register("secondings", seconds=60, work=close_lapsed)
