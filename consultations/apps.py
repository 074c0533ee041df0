from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """立法直通车: drafts, consultations, comments, moderation, replies, reports."""

    name = "consultations"
    verbose_name = "立法直通车"

    def ready(self) -> None:
        from audit import followers
        from common import periodic

        from .actions.drafts import prune_drafts
        from .actions.publishing import publish_due
        from .actions.reading import resume_imports
        from .followers import tally

        followers.register("consultations.tally", tally)
        periodic.register("consultations.due", seconds=60, work=publish_due)
        periodic.register("consultations.imports", seconds=60, work=resume_imports)
        periodic.register("consultations.drafts", seconds=3600, work=prune_drafts)
