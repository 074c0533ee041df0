"""Who said what: counted by place, channel and tier when a digest is written.

What a run holds stands still until staff move something or later comments are filed,
and both count anew (`telling.recount`, `keeping`, `extending`). Where a comment came
from, how and when never changes; the tier of its giver may, so `at` tells the moment.
Counting when the page is opened took seconds at 400,000 comments.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Coalesce, Substr, TruncDate
from django.utils.timezone import get_default_timezone

from common.clock import db_now
from regions.models import Region

from .models import AnalysisRun, Segment, Theme

COUNTY = 2 * Region.steplen
WAYS = ("region", "channel", "tier")
Heard = dict[str, Any]


def columns() -> dict[str, Any]:
    """Give what a segment is grouped by: its way's name, and the expression."""
    return {
        "region": Substr("comment__region_path", 1, COUNTY),
        "channel": Substr("comment__channel", 1, 20),
        "tier": Coalesce("comment__author__identity_tier", Value("")),
    }


def day() -> TruncDate:
    """Give the day on which the comment of a segment came in, as on our calendar."""
    return TruncDate("comment__submitted_at", tzinfo=get_default_timezone())


def of_run(run: AnalysisRun) -> Heard:
    """Count the comments of a run by each way and by day; one query.

    `at` is the moment of counting.
    """
    segments = Segment.objects.filter(run=run).annotate(day=day())
    told: Heard = {name: {} for name in (*WAYS, "day")}
    for came, *group, n in _counted(segments, "day"):
        _add(told, group, n)
        told["day"][came.isoformat()] = told["day"].get(came.isoformat(), 0) + n
    return {**told, "at": db_now().isoformat()}


def of_themes(themes: Iterable[Theme]) -> dict[int, Heard]:
    """Count the comments of each theme by each way; one query."""
    rows = list(themes)
    found = {theme.pk: {name: {} for name in WAYS} for theme in rows}
    segments = Segment.objects.filter(cluster__theme__in=rows)
    for theme, *group, n in _counted(segments, "cluster__theme"):
        _add(found[theme], group, n)
    return found


def _counted(segments: QuerySet[Segment], first: str):
    """A comment has one place, channel, tier and day: the groups add up."""
    rows = segments.order_by().annotate(**columns()).values_list(first, *WAYS)
    return rows.annotate(n=Count("comment", distinct=True))


def _add(told: Heard, group: Iterable[str], n: int) -> None:
    for name, value in zip(WAYS, group, strict=True):
        told[name][value] = told[name].get(value, 0) + n
