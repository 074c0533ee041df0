"""The search that the inbox of the room below plugs in."""

from django.db.models import QuerySet

from search.engines import engine
from search.query import parse


def find_comments(comments: QuerySet, words: str) -> QuerySet:
    """Keep the comments that match, in their full wording: for staff."""
    terms = parse(words)
    return engine().narrow(comments, "comments", terms, is_public=False)
