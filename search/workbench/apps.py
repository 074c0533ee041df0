from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """What the digest found of one consultation, for staff to read and check."""

    name = "search.workbench"
    verbose_name = "意见归并"

    def ready(self):
        from common import periodic
        from search.workbench import jobs

        periodic.register("workbench.revive", seconds=60, work=jobs.revive)
