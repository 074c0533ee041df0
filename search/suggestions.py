"""What the search box offers while somebody types."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from search.asking import ask
from search.query import SearchQuery, parse, receipt_in
from search.registry import SOURCES
from search.words import fold

MOST_PLACES, MOST_ARTICLES, LONGEST = 5, 5, 60
# Many places begin alike; the widest ones, which were made first, are shown.
LOOKED_AT = 500


@dataclass(frozen=True)
class Suggestion:
    """A link, what kind of thing it leads to, and its words."""

    url: str
    kind: object
    text: str


def suggest(user, typed: str) -> list[Suggestion]:
    """Offer at most ten things that begin with, or hold, what was typed so far."""
    typed = typed.strip()[:LONGEST]
    if receipt_in(typed):
        url = reverse("consultations:track")
        return [Suggestion(url, _("回执"), _("查这张回执的办理情况"))]
    if not parse(typed).include:
        return []
    return [*places_of(user, typed), *_articles(user, typed)]


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


def _articles(user, typed: str) -> list[Suggestion]:
    asked = SearchQuery(
        "provisions",
        parse(typed),
        order=SOURCES["provisions"].usual_order,
        size=MOST_ARTICLES,
        is_counted=False,
    )
    ids = ask(asked).hits.ids
    found = SOURCES["provisions"].results(user, ids, asked.terms)
    shown = [found[pk] for pk in ids if pk in found]
    every = [Suggestion(one.url, _("条文"), one.title) for one in shown]
    more = f"{reverse('search:search')}?{urlencode({'q': typed, 'kind': 'comments'})}"
    said = Suggestion(more, _("意见"), _("意见里的“%(typed)s”") % {"typed": typed})
    return [*every, said]
