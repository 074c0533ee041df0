"""Where a room above plugs in its search of comments.

The inbox asks `narrow`; search registers its engine when it starts. Without one the
database is asked for each word as it stands.
"""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from .models import Comment

Finder = Callable[[QuerySet, str], QuerySet]
MOST_WORDS = 8
FIELDS = ("body", "proposed_wording", "reason", "receipt")

_finders: list[Finder] = []


def register_finder(finder: Finder) -> None:
    """Let `finder(comments, words)` narrow comments to those that match."""
    _finders[:] = [finder]


def unregister_finder() -> None:
    """Go back to the plain search of the database."""
    _finders.clear()


def narrow(comments: QuerySet[Comment], words: str) -> QuerySet[Comment]:
    """Keep the comments that hold what was typed; all of them for no words."""
    if not words.strip():
        return comments
    if _finders:
        return _finders[0](comments, words)
    return _plain(comments, words)


def _plain(comments: QuerySet[Comment], words: str) -> QuerySet[Comment]:
    for word in words.replace("\0", " ").split()[:MOST_WORDS]:
        held = Q()
        for field in FIELDS:
            held |= Q(**{f"{field}__icontains": word[:60]})
        comments = comments.filter(held)
    return comments
