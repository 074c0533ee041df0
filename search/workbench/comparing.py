"""Who said what, by place, channel and tier; and when it came in."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Value
from django.db.models.functions import Coalesce, Substr, TruncDate
from django.utils.translation import gettext as _

from accounts.tiers import IdentityTier
from consultations.models import Channel, Comment
from regions.models import Region
from search.digest.bursts import bursts
from search.digest.cells import Row, compared

from .models import AnalysisRun, Segment, Theme

MOST_THEMES, MOST_DAYS = 40, 180
COUNTY = 2 * Region.steplen
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
    county = Substr("comment__region_path", 1, COUNTY)
    tier = Coalesce("comment__author__identity_tier", Value(""))
    return {
        "region": Way(_("地区"), county, _counties),
        "channel": Way(
            _("渠道"), Substr("comment__channel", 1, 20), lambda _v: channels
        ),
        "tier": Way(_("身份核验"), tier, lambda _values: tiers),
    }


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


def table(run: AnalysisRun, way: Way) -> Table:
    """Compare the themes of a run between groups; three queries and one for words."""
    segments = Segment.objects.filter(run=run).order_by().annotate(group=way.column)
    sizes = dict(
        segments.values_list("group").annotate(n=Count("comment", distinct=True))
    )
    words = way.words([value for value in sizes if value])
    order = sorted(sizes, key=lambda value: (-sizes[value], value or ""))
    largest_first = ("-comment_count", "position", "id")
    themes = run.themes.filter(segment_count__gt=0).order_by(*largest_first)
    shown = {theme.pk: theme for theme in themes[:MOST_THEMES]}
    counts: dict[str, dict[str, int]] = {str(pk): {} for pk in shown}
    rows = segments.filter(cluster__theme__in=shown)
    counted = rows.values_list("cluster__theme", "group").annotate(
        n=Count("comment", distinct=True)
    )
    for theme, group, n in counted:
        counts[str(theme)][group] = n
    smallest = settings.DIGEST_SMALLEST_CELL
    found = compared(counts, order, sizes, smallest)
    heads = [words.get(value) or _("未填") for value in order]
    lines = [(shown[int(row.name)], row) for row in found]
    return Table(heads, lines, smallest, [value or "" for value in order])


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


def timeline(run: AnalysisRun, theme: Theme | None = None) -> Timeline:
    """Count the comments of a run, or of one theme, by the day they came in."""
    segments = Segment.objects.filter(run=run)
    if theme is not None:
        segments = segments.filter(cluster__theme=theme)
    said = Comment.objects.filter(pk__in=segments.order_by().values("comment"))
    rows = said.order_by().annotate(day=TruncDate("submitted_at"))
    counts: dict[date, int] = defaultdict(int)
    counts.update(rows.values_list("day").annotate(n=Count("pk")))
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
