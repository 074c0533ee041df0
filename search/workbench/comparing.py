"""Who said what, by place, channel and tier; and when it came in."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.tiers import IdentityTier
from consultations.models import Channel
from regions.models import Region
from search.digest.bursts import bursts
from search.digest.cells import Row, compared

from . import hearing
from .hearing import Heard
from .models import AnalysisRun, Theme

MOST_THEMES, MOST_DAYS = 40, 180
_HEIGHT, _STEP = 120, 12


@dataclass(frozen=True)
class Way:
    """A way to group people: the column and the words for its values."""

    label: str
    column: object
    words: Callable[[Iterable[str]], dict[str, str]]


def _counties(paths: Iterable[str]) -> dict[str, str]:
    rows = Region.objects.filter(path__in=list(paths))
    return dict(rows.values_list("path", "name"))


def ways() -> dict[str, Way]:
    """Give the ways in which people can be grouped."""
    tiers = {str(value): str(label) for value, label in IdentityTier.choices}
    channels = {str(value): str(label) for value, label in Channel.choices}
    told = {
        "region": (_("地区"), _counties),
        "channel": (_("渠道"), lambda _values: channels),
        "tier": (_("身份核验"), lambda _values: tiers),
    }
    columns = hearing.columns()
    return {name: Way(told[name][0], columns[name], told[name][1]) for name in told}


@dataclass(frozen=True)
class Table:
    """Themes against groups: the heads of the columns, and the rows.

    `keys` are the values that the columns stand for, empty where nothing is known.
    """

    groups: list[str]
    rows: list[tuple[Theme, Row]]
    smallest: int
    keys: list[str]

    @property
    def lines(self) -> list[tuple[Theme, list, int | None]]:
        """Give the rows with each cell beside the value of its column."""
        return [
            (theme, list(zip(self.keys, row.cells, strict=True)), row.total)
            for theme, row in self.rows
        ]


def heard(run: AnalysisRun) -> Heard:
    """Give who said what in a run; a digest of before it was kept is counted now."""
    return run.heard or hearing.of_run(run)


def table(run: AnalysisRun, by: str, told: Heard) -> Table:
    """Compare the themes of a run between groups; `told` is what was `heard` in it."""
    sizes = told[by]
    words = ways()[by].words([value for value in sizes if value])
    order = sorted(sizes, key=lambda value: (-sizes[value], value))
    largest_first = ("-comment_count", "position", "id")
    themes = run.themes.filter(segment_count__gt=0).order_by(*largest_first)
    shown = {theme.pk: theme for theme in themes[:MOST_THEMES]}
    counts = _counts(shown.values(), by)
    smallest = settings.DIGEST_SMALLEST_CELL
    found = compared(counts, order, sizes, smallest)
    heads = [words.get(value) or _("未填") for value in order]
    lines = [(shown[int(row.name)], row) for row in found]
    return Table(heads, lines, smallest, order)


def _counts(themes: Collection[Theme], by: str) -> dict[str, dict[str, int]]:
    unknown = [theme for theme in themes if not theme.heard]
    now = hearing.of_themes(unknown) if unknown else {}
    return {str(each.pk): (each.heard or now[each.pk])[by] for each in themes}


@dataclass(frozen=True)
class Day:
    """A day of the timeline with the place of its bar in the drawing."""

    day: date
    count: int
    is_burst: bool
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Timeline:
    """Days in a row, the size of the drawing, and the highest number."""

    days: list[Day]
    width: int
    height: int
    most: int


def timeline(told: Heard) -> Timeline:
    """Put the comments of a run, as `heard`, on the days on which they came in."""
    counts = {date.fromisoformat(day): n for day, n in told["day"].items()}
    if not counts:
        return Timeline([], 0, _HEIGHT, 0)
    first, last = min(counts), max(counts)
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    numbers = [counts.get(day, 0) for day in days]
    most, loud = max(numbers), set(bursts(numbers))
    bars = []
    for at, (day, n) in enumerate(zip(days, numbers, strict=True)):
        height = round(_HEIGHT * n / most) if most else 0
        place = {"x": at * _STEP, "y": _HEIGHT - height, "height": height}
        bars.append(Day(day, n, at in loud, **place))
    return Timeline(bars, len(days) * _STEP, _HEIGHT, most)
