from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding what was said; follows the log."""

    name = "search"
    verbose_name = "检索"

    def ready(self):
        from audit import followers
        from consultations import finding
        from search import indexing
        from search.finder import find_comments

        followers.register("search", indexing.follow, batch=1000)
        finding.register_finder(find_comments)
