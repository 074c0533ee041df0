from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate

# What is small, and changes with the code or by the CMS, is compared now and then.
SMALL = ("rules", "places", "announcements", "drafts")


class SearchConfig(AppConfig):
    """Finding what was said; follows the log."""

    name = "search"
    verbose_name = "检索"

    def ready(self):
        from audit import followers
        from common import periodic
        from consultations import finding
        from search import announcing, engines, indexing, sources  # noqa: F401
        from search.finder import find_comments

        followers.register("search", indexing.follow, batch=1000)
        finding.register_finder(find_comments)
        announcing.listen()
        post_migrate.connect(engines.ensure_tables, sender=self)
        periodic.register("search.small", seconds=6 * 3600, work=_mend_small)
        if settings.ES_URL:
            from search import mirror

            periodic.register("search.mirror", seconds=1, work=mirror.beat)


def _mend_small() -> None:
    from search import indexing
    from search.engines import engine

    for name in SMALL:
        indexing.repair(name, engine())
