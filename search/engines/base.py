"""What an engine can do."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from search.documents import Document
from search.query import Hits, SearchQuery


class EngineDown(Exception):  # noqa: N818  a state of the world, not a mistake
    """The engine does not answer, or answers what cannot be used."""


class NoIndex(EngineDown):
    """There is no index, or it is none of ours, or of another shape."""


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
        """Give one page of ids, the number of all hits, and the counts asked for."""

    def size(self, source: str) -> int:
        """Count the documents of a source."""

    def wrong(
        self, source: str, low: int, high: int, documents: Sequence[Document]
    ) -> set[int]:
        """Say which ids from `low` to `high` are not held as these documents say."""

    def refresh(self, source: str) -> None:
        """Make what was written findable at once."""
