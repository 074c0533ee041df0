"""Which words a number at the workbench stands for."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from . import comparing, hearing
from .models import AnalysisRun, CopyGroup, CopyMember, Segment, Theme

FRESH, COPIED = "fresh", "copied"


@dataclass(frozen=True)
class Wanted:
    """What is asked for; None or empty where it does not matter.

    `by` names a way of `comparing.ways`, `group` one value of it.
    """

    theme: Theme | None = None
    stance: str = ""
    only: str = ""
    by: str = ""
    group: str = ""
    day: date | None = None


def rows(run: AnalysisRun, wanted: Wanted) -> QuerySet[Segment]:
    """Give the segments that are meant."""
    found = Segment.objects.filter(run=run)
    if wanted.theme:
        found = found.filter(cluster__theme=wanted.theme)
    if wanted.stance:
        found = found.filter(stance=wanted.stance)
    if wanted.by:
        found = _of_group(found, wanted)
    if wanted.day:
        found = found.annotate(came=hearing.day()).filter(came=wanted.day)
    return _marked(run, found, wanted.only)


def _of_group(found, wanted: Wanted):
    found = found.annotate(asked=comparing.ways()[wanted.by].column)
    if wanted.group:
        return found.filter(asked=wanted.group)
    return found.filter(Q(asked="") | Q(asked=None))


def _marked(run: AnalysisRun, found, only: str):
    """What the badges of a theme count, by the rules of `telling.recount`."""
    if only == FRESH:
        if run.fresh_since is None:
            return found.none()
        return found.filter(comment__changed_at__gt=run.fresh_since)
    if only == COPIED:
        copied = CopyMember.objects.filter(
            group__run=run, group__kind=CopyGroup.Kind.CAMPAIGN
        )
        return found.filter(comment__in=copied.values("comment"))
    return found


def told(wanted: Wanted) -> str:
    """Say in words what is meant."""
    parts = []
    if wanted.theme:
        label = wanted.theme.article_label or _("整部草案")
        parts.append(f"{label}【{wanted.theme.name}】")
    if wanted.by:
        way = comparing.ways()[wanted.by]
        head = way.words([wanted.group]).get(wanted.group) or _("未填")
        parts.append(f"{way.label}：{head}")
    if wanted.day:
        parts.append(date_format(wanted.day, "Y年n月j日"))
    if wanted.stance:
        parts.append(wanted.stance)
    if wanted.only:
        parts.append(_("新来的") if wanted.only == FRESH else _("联署的"))
    return " · ".join(parts) or _("全部意见段")
