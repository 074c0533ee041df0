"""What results can be counted and narrowed by; every engine counts the same.

Inside the database a facet is a column that is grouped by; an engine outside keeps
`values`, one keyword field each. A facet's own filter does not touch its counts, so
that another value can be chosen; a place shows the places right below it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Length, Substr, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from regions.models import Region
from search.glances import glance, names

Words = Callable[[Iterable[str], Mapping[str, str]], Mapping[str, str]]
DEEPEST = 5
STEP = Region.steplen


@dataclass(frozen=True)
class Facet:
    """A column to count by.

    `words` gives the labels of values, `of` what a row holds, `column` names the
    same in the database; "" is no value and is not counted.
    """

    name: str
    label: Any
    column: str
    of: Callable[[Any], str]
    words: Words
    is_public: bool = True
    is_drilled = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The keyword fields that an engine outside keeps."""
        return (self.name,)

    def values(self, row, codes: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """What a row holds, by field; `codes` names places by path."""
        value = self.of(row)
        return {self.name: (value,) if value else ()}

    def narrow(self, rows: QuerySet, value: str) -> QuerySet:
        """Keep the rows that hold a value."""
        return rows.filter(**{self.column: value})

    def counts(self, rows: QuerySet, chosen: str) -> dict[str, int]:
        """Count rows by value."""
        pairs = rows.order_by().values_list(self.column).annotate(n=Count("pk"))
        return {str(value): n for value, n in pairs if value not in ("", None)}

    def field(self, chosen: str) -> str:
        """The field that an engine outside counts by."""
        return self.name


class WholeFacet(Facet):
    """Articles: what is about the whole draft has no article but counts as such."""

    WHOLE = "whole"

    def narrow(self, rows, value):
        return rows.filter(**{self.column: "" if value == self.WHOLE else value})

    def counts(self, rows, chosen):
        pairs = rows.order_by().values_list(self.column).annotate(n=Count("pk"))
        return {value or self.WHOLE: n for value, n in pairs}


class PublishedFacet(Facet):
    """Outcomes: only that of a published reply counts, for staff as well."""

    PUBLISHED = "replied__reply__published_at__isnull"

    def narrow(self, rows, value):
        return super().narrow(rows.filter(**{self.PUBLISHED: False}), value)

    def counts(self, rows, chosen):
        return super().counts(rows.filter(**{self.PUBLISHED: False}), chosen)


class MonthFacet(Facet):
    """Months in local time, such as 2026-11."""

    def narrow(self, rows, value):
        begin, end = month_bounds(value)
        if begin is None:
            return rows.none()
        column = self.column
        return rows.filter(**{f"{column}__gte": begin, f"{column}__lt": end})

    def counts(self, rows, chosen):
        month = TruncMonth(self.column)
        pairs = rows.order_by().values_list(month).annotate(n=Count("pk"))
        return {month_of(at): n for at, n in pairs}


class RegionFacet(Facet):
    """Places down the tree: those right below the chosen one are counted.

    Where there is one city only, its counties come first.
    """

    is_drilled = True

    @property
    def fields(self):
        return (self.name, *(f"{self.name}_{n}" for n in range(1, DEEPEST + 1)))

    def values(self, row, codes):
        path = self.of(row)
        ends = range(STEP, len(path) + 1, STEP)
        found = tuple(codes[path[:end]] for end in ends if path[:end] in codes)
        levels = {
            f"{self.name}_{n}": (code,) for n, code in enumerate(found[:DEEPEST], 1)
        }
        return {self.name: found, **levels}

    def narrow(self, rows, value):
        path = _path(value)
        if path is None:
            return rows.none()
        return rows.filter(**{f"{self.column}__startswith": path})

    def counts(self, rows, chosen):
        end = len(_above(chosen)) + STEP
        rows = rows.order_by().annotate(
            length=Length(self.column), below=Substr(self.column, 1, end)
        )
        pairs = (
            rows.filter(length__gte=end).values_list("below").annotate(n=Count("pk"))
        )
        counted = dict(pairs)
        named = Region.objects.filter(path__in=counted).values_list("path", "code")
        return {code: counted[path] for path, code in named}

    def field(self, chosen):
        level = len(_above(chosen)) // STEP + 1
        return f"{self.name}_{min(level, DEEPEST)}"


def _above(chosen: str) -> str:
    """The path of the place whose parts are counted."""
    return (_path(chosen) or "") if chosen else glance("city", _only_city)


def _only_city() -> str:
    cities = Region.objects.filter(depth=1).values_list("path", flat=True)[:2]
    return cities[0] if len(cities) == 1 else ""


def _path(code: str) -> str | None:
    rows = Region.objects.filter(code=code).values_list("path", flat=True)
    return rows.first()


def region_codes(paths: Iterable[str]) -> dict[str, str]:
    """Name the places of paths and all above them, in one query."""
    wanted = {p[:end] for p in paths for end in range(STEP, len(p) + 1, STEP)}
    if not wanted:
        return {}
    return dict(Region.objects.filter(path__in=wanted).values_list("path", "code"))


def month_of(at: datetime) -> str:
    """Give the local month of a moment: 2026-11."""
    # No zone moves its clock by less than a quarter of an hour.
    return _month(at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0))


@lru_cache(maxsize=4096)
def _month(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m")


def month_bounds(month: str) -> tuple[datetime | None, datetime | None]:
    """Give the first moment of a month and of the next one; None for no month."""
    try:
        year, number = (int(part) for part in month.split("-"))
        begin = date(year, number, 1)
        end = date(year + number // 12, number % 12 + 1, 1)
    except ValueError:
        return None, None
    zone = timezone.get_current_timezone()
    moments = (datetime(d.year, d.month, d.day, tzinfo=zone) for d in (begin, end))
    return tuple(moments)  # type: ignore[return-value]


def chosen_words(choices) -> Words:
    """Label values by the choices of a column."""
    labels = {str(value): label for value, label in choices}
    return lambda values, filters: labels


def month_words(values: Iterable[str], filters: Mapping[str, str]) -> dict[str, str]:
    """Label months: 2026年11月."""
    parts = {value: value.split("-") for value in values}
    return {
        value: _("%(year)s年%(month)s月") % {"year": p[0], "month": p[1].lstrip("0")}
        for value, p in parts.items()
    }


def region_words(codes: Iterable[str], filters: Mapping[str, str]) -> dict[str, str]:
    """Label places by their whole path, because names repeat."""
    return names("places", list(codes), _full_names)


def _full_names(codes: list[str]) -> dict[str, str]:
    rows = Region.objects.filter(code__in=codes)
    return dict(rows.values_list("code", "full_name"))
