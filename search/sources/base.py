"""What the adapters of tables have in common."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from search.documents import Document
from search.facets import Facet, region_codes
from search.highlight import snippet
from search.query import Order
from search.registry import Result


def target_ids(entries: Sequence, kind: str, *, but: Iterable[str] = ()) -> set[int]:
    """The objects of one kind that a stretch of the log is about."""
    left_out = set(but)
    return {
        int(entry.target_id)
        for entry in entries
        if entry.target_type == kind and entry.event not in left_out
    }


class ModelSource:
    """A source whose objects are the rows of one table."""

    name = ""
    label: Any = ""
    facets: Mapping[str, Facet] = {}
    endorsed = ""
    # What people say and what is announced counts by its day.
    usual_order: Order = "newest"
    is_offered = True

    def rows(self) -> QuerySet:
        """Every object of the kind, with what its document needs."""
        raise NotImplementedError

    def words(self, row) -> tuple[str, str]:
        """What anybody may find the row by ("" for nothing), and what staff may."""
        raise NotImplementedError

    def seen(self, *, is_public: bool) -> QuerySet | None:
        """The rows that the public, or staff, may find."""
        raise NotImplementedError

    def show(self, user, rows: QuerySet, terms) -> Iterable[tuple[int, Result]]:
        """Show those of the rows that the person may see now."""
        raise NotImplementedError

    def found(self, ids: Sequence[int]) -> QuerySet:
        """The rows of a page of hits, to be shown."""
        return self.rows().filter(pk__in=ids)

    def total(self) -> int:
        return self.rows().count()

    def ids_after(self, last: int, size: int) -> list[int]:
        rows = self.rows().select_related(None).order_by("pk").filter(pk__gt=last)
        return list(rows.values_list("pk", flat=True)[:size])

    def with_values(self, rows: QuerySet) -> QuerySet:
        """Load what `values` need, too."""
        return rows

    def read(self, rows: QuerySet, *, has_values: bool) -> list:
        """Load rows with what their documents need."""
        return list(self.with_values(rows) if has_values else rows)

    def documents(
        self, ids: Iterable[int], *, has_values: bool = False
    ) -> list[Document]:
        wanted = set(ids)
        rows = _close(self.rows(), wanted).order_by("pk")
        counted = has_values and bool(self.facets)
        found = self.read(rows, has_values=counted)
        found = [row for row in found if row.pk in wanted]
        if not counted:
            return [self._document(row) for row in found]
        codes = region_codes({getattr(row, "region_path", "") for row in found})
        return [self._document(row, codes) for row in found]

    def _document(self, row, codes: Mapping[str, str] | None = None) -> Document:
        opened, full = self.words(row)
        if codes is None:
            return Document(row.pk, opened, full)
        values: dict[str, Sequence[str]] = {}
        for facet in self.facets.values():
            values |= facet.values(row, codes)
        endorsed = getattr(row, self.endorsed) if self.endorsed else 0
        return Document(row.pk, opened, full, values, endorsed)

    def touched(self, entries: Sequence, *, has_values: bool = False) -> set[int]:
        return set()

    def fresh(self, entries: Sequence, *, is_public: bool) -> set[int]:
        return set()

    def results(self, user, ids: Sequence[int], terms) -> dict[int, Result]:
        return dict(self.show(user, self.found(ids), terms))


def _close(rows: QuerySet, wanted: set[int]) -> QuerySet:
    """Ask for at least these rows.

    Where they lie close together, for the stretch: a list of thousands is slow to say.
    """
    if not wanted:
        return rows.none()
    low, high = min(wanted), max(wanted)
    if high - low < 2 * len(wanted):
        return rows.filter(pk__gte=low, pk__lte=high)
    return rows.filter(pk__in=wanted)


def result(title: str, note: str, url: str, text: str, terms) -> Result:
    """Show a text with the stretch that answers the search."""
    return Result(title, note, url, text, snippet(text, terms.include))
