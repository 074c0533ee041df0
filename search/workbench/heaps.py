"""Themes in bounded portions: a digest may have thousands, a page shows some."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from . import texts
from .models import AnalysisRun, Theme

SHOWN = 20
"""Themes of one article that the page of a digest shows; the rest has its own page."""
OFFERED = 200
"""Themes that a list to choose from holds; the others are found by their words."""
ORDER = ("-segment_count", "position", "id")
LONGEST_FIND = 60


@dataclass(frozen=True)
class Choice:
    """Themes that something can be put into, under the labels of their articles.

    `is_cut`: there are more than are offered.
    """

    groups: list[tuple[str, list[Theme]]]
    is_cut: bool = False


def filled(run: AnalysisRun) -> QuerySet[Theme]:
    """Give the themes of a run that hold something, the largest first."""
    return run.themes.filter(segment_count__gt=0).order_by(*ORDER)


def grouped(run: AnalysisRun, themes: Iterable[Theme]) -> list[tuple[str, list[Theme]]]:
    """Put themes under the labels of their articles, in the order of the draft."""
    order = {each.key: at for at, each in enumerate(texts.articles(run.consultation))}
    groups: dict[tuple[int, str], list[Theme]] = {}
    for theme in themes:
        place = order.get(theme.uid, -1 if not theme.uid else len(order))
        groups.setdefault((place, theme.article_label), []).append(theme)
    return [(label, groups[place, label]) for place, label in sorted(groups)]


def choice(run: AnalysisRun, but: Theme | None = None, find: str = "") -> Choice:
    """Offer the largest themes, those of the same article before all others.

    `find` keeps those that have the words in their name or article. Locked themes
    take nothing.
    """
    rows = filled(run).filter(is_locked=False)
    if but:
        rows = rows.exclude(pk=but.pk)
    if words := find.strip()[:LONGEST_FIND]:
        rows = rows.filter(Q(name__icontains=words) | Q(article_label=words))
    own = list(rows.filter(uid=but.uid)[: OFFERED + 1]) if but else []
    others = rows.exclude(uid=but.uid) if but else rows
    room = OFFERED + 1 - len(own)
    found = [*own, *(others[:room] if room else ())]
    return Choice(grouped(run, found[:OFFERED]), len(found) > OFFERED)
