"""Facets as links: what results can be narrowed by, with counts."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from search.facets import MonthFacet
from search.query import Hits, SearchQuery
from search.registry import SOURCES

MOST_SHOWN, MOST_OFFERED = 12, 300


@dataclass(frozen=True)
class Panel:
    """One facet; `chips` are links with counts, the chosen one takes itself back.

    Those beyond the first MOST_SHOWN are folded away.
    """

    name: str
    label: object
    chips: list[dict]
    is_chosen: bool

    @property
    def first(self) -> list[dict]:
        """The links that are in sight at once."""
        return self.chips[:MOST_SHOWN]

    @property
    def rest(self) -> list[dict]:
        """The links that are shown on request."""
        return self.chips[MOST_SHOWN:]


def panels(hits: Hits, asked: SearchQuery, params: dict) -> list[Panel]:
    """Show the facets that leave a choice, or in which one is chosen."""
    found = [_panel(name, hits.facets[name], asked, params) for name in hits.facets]
    return [panel for panel in found if panel.chips]


def _panel(name: str, counts: dict[str, int], asked: SearchQuery, params) -> Panel:
    facet, chosen = SOURCES[asked.source].facets[name], asked.filters.get(name, "")
    shown = dict(counts)
    if chosen:
        shown.setdefault(chosen, hits_of(facet, counts, chosen))
    words = facet.words(list(shown), asked.filters) if shown else {}
    known = [value for value in shown if value in words]
    ordered = sorted(known, key=_order(facet, shown, chosen))
    chips = [
        {
            "label": words[value],
            "count": shown[value],
            "current": value == chosen,
            "url": url(params, name, "" if value == chosen else value),
        }
        for value in ordered[:MOST_OFFERED]
    ]
    return Panel(name, facet.label, chips, bool(chosen))


def hits_of(facet, counts: dict[str, int], chosen: str) -> int | None:
    """The count beside a chosen value that was not counted: a place has none."""
    return None if facet.is_drilled else counts.get(chosen, 0)


def _order(facet, shown: dict, chosen: str):
    if isinstance(facet, MonthFacet):
        return lambda value: [-ord(character) for character in value]
    return lambda value: (value != chosen, -(shown[value] or 0), value)


def url(params: dict, name: str, value: str) -> str:
    """The address of the same question with one filter changed."""
    changed = {**params, name: value}
    if name == "consultation":
        # Both belong to one draft.
        changed.pop("article", None)
        changed.pop("theme", None)
    return "?" + urlencode({k: v for k, v in changed.items() if v})


def told(asked: SearchQuery) -> list[str]:
    """Name the filters of a question in words."""
    found = []
    for name, value in asked.filters.items():
        facet = SOURCES[asked.source].facets[name]
        label = facet.words([value], asked.filters).get(value, value)
        pair = {"name": facet.label, "value": label}
        found.append(_("%(name)s：%(value)s") % pair)
    return found
