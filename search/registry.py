"""The sources that are searched; a new kind of objects joins by `register`.

An adapter fulfils `Source`, lies in `search/sources/` and is registered when the room
starts. Its table is made by the next `migrate`, its documents by `search_rebuild`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from django.db.models import QuerySet

from search.documents import Document
from search.facets import Facet
from search.query import Order


class Result(NamedTuple):
    """One hit as it is shown: `pieces` are the stretch that answers the search."""

    title: str
    note: str
    url: str
    text: str
    pieces: list


class Source(Protocol):
    """A kind of objects that can be found; ids are whole numbers above 0."""

    name: str
    label: Any
    facets: Mapping[str, Facet]
    # The column that the order "endorsed" goes by, or "".
    endorsed: str
    # The order in which found words are shown where none is asked for.
    usual_order: Order
    # Whether the public page offers it.
    is_offered: bool

    def total(self) -> int:
        """Count the objects."""

    def ids_after(self, last: int, size: int) -> list[int]:
        """Give the next ids in rising order."""

    def documents(
        self, ids: Iterable[int], *, has_values: bool = False
    ) -> list[Document]:
        """Give the objects as engines hold them; those that are gone are left out."""

    def seen(self, *, is_public: bool) -> QuerySet | None:
        """The rows that the public, or staff, may find; None without a table."""

    def touched(self, entries: Sequence, *, has_values: bool = False) -> set[int]:
        """Say which objects a stretch of the log is about.

        What changes no word counts only where `values` are kept.
        """

    def fresh(self, entries: Sequence, *, is_public: bool) -> set[int]:
        """Say which objects became findable by a stretch of the log."""

    def results(self, user, ids: Sequence[int], terms) -> dict[int, Result]:
        """Show those of the hits that the person may see now."""


SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Let a kind of objects be found; its name becomes the name of a table."""
    if not (source.name.isascii() and source.name.isidentifier()):
        raise ValueError(f"no name for a source: {source.name!r}")
    SOURCES[source.name] = source


def unregister(name: str) -> None:
    """Forget a source; its table stays."""
    SOURCES.pop(name, None)


def known(name: str) -> str:
    """Give the name of a source back; raise ValueError for an unknown one.

    Names become names of tables, so nothing else may reach the SQL.
    """
    if name not in SOURCES:
        raise ValueError(f"unknown source: {name!r}")
    return name
