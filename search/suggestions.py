"""What the search box offers while somebody types."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from search.asking import ask
from search.query import SearchQuery, parse, receipt_in
from search.registry import SOURCES
from search.words import fold

MOST_PLACES, MOST_DRAFTS, MOST_ARTICLES, LONGEST = 5, 3, 5, 60
LABELS = {"drafts": gettext_lazy("草案"), "provisions": gettext_lazy("条文")}
# Many places begin alike; the widest ones, which were made first, are shown.
LOOKED_AT = 500


@dataclass(frozen=True)
class Suggestion:
    """A link, what kind of thing it leads to, and its words."""

    url: str
    kind: object
    text: str


def suggest(user, typed: str) -> list[Suggestion]:
    """Offer a few things that begin with, or hold, what was typed so far."""
    typed = typed.strip()[:LONGEST]
    if receipt_in(typed):
        url = reverse("consultations:track")
        return [Suggestion(url, _("回执"), _("查这张回执的办理情况"))]
    if not parse(typed).include:
        return []
    drafts = _texts(user, typed, "drafts", MOST_DRAFTS)
    articles = _texts(user, typed, "provisions", MOST_ARTICLES)
    return [*places_of(user, typed), *drafts, *articles, _said(typed)]


def places_of(user, typed: str) -> list[Suggestion]:
    """Offer places by their names, or by the beginnings of their sounds."""
    typed = typed.strip()[:LONGEST]
    if not parse(typed).include:
        return []
    asked = SearchQuery("places", parse(typed), size=LOOKED_AT, is_counted=False)
    asked_ids = ask(asked).hits.ids
    found = list(SOURCES["places"].results(user, asked_ids, asked.terms).values())
    start = fold(typed)
    # What begins so comes first, and of those the places with the shortest path.
    found.sort(key=lambda one: (not fold(one.text).startswith(start), len(one.title)))
    return [
        Suggestion(one.url, _("这里的意见"), one.title) for one in found[:MOST_PLACES]
    ]


def _texts(user, typed: str, source: str, most: int) -> list[Suggestion]:
    """Offer drafts, or articles, that hold the words; the best first."""
    known = SOURCES[source]
    asked = SearchQuery(
        source, parse(typed), order=known.usual_order, size=most, is_counted=False
    )
    ids = ask(asked).hits.ids
    found = known.results(user, ids, asked.terms) if ids else {}
    shown = [found[pk] for pk in ids if pk in found]
    return [Suggestion(one.url, LABELS[source], one.title) for one in shown]


def _said(typed: str) -> Suggestion:
    """Lead on to what people said."""
    more = f"{reverse('search:search')}?{urlencode({'q': typed, 'kind': 'comments'})}"
    return Suggestion(more, _("意见"), _("意见里的“%(typed)s”") % {"typed": typed})
