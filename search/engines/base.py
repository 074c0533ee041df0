"""What an engine can do, and what it is given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet

from search.query import Hits, SearchQuery, Terms

SOURCES = ("comments", "provisions")


@dataclass(frozen=True)
class Document:
    """One object as engines hold it.

    `open` is what anybody may read (empty for what is not public), `full` what
    staff may read.
    """

    id: int
    open: str
    full: str


class Engine(Protocol):
    """Finds words in the documents of a source."""

    name: str

    def index(self, source: str, documents: Sequence[Document]) -> None:
        """Add documents, or replace those with the same ids."""

    def delete(self, source: str, ids: Iterable[int]) -> None:
        """Forget documents; unknown ids are ignored."""

    def delete_between(self, source: str, low: int, high: int) -> None:
        """Forget documents with ids from `low` to `high`, both included."""

    def query(self, asked: SearchQuery) -> Hits:
        """Give one page of ids and the number of all hits."""

    def narrow(
        self, rows: QuerySet, source: str, terms: Terms, *, is_public: bool
    ) -> QuerySet:
        """Keep the rows of a queryset that match."""

    def size(self, source: str) -> int:
        """Count the documents of a source."""


def known(source: str) -> str:
    """Give the name of a source back; raise ValueError for an unknown one.

    Names become names of tables, so nothing else may reach the SQL.
    """
    if source not in SOURCES:
        raise ValueError(f"unknown source: {source!r}")
    return source
