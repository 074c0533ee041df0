"""Keeping searches, and telling what is new in them."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F, QuerySet

from audit.log import record
from common.clock import db_now
from search import themes
from search.engines import engine
from search.exceptions import NothingAsked, TooManySaved
from search.models import SavedSearch
from search.query import SearchQuery, parse
from search.registry import SOURCES

MOST = 50
THEME = "theme"
Scope = SavedSearch.Scope


@transaction.atomic
def save_search(
    *, owner, asked: SearchQuery, typed: str, told: Sequence[str], theme: str = ""
) -> SavedSearch:
    """Keep a search; keeping the same one again changes at most its order.

    `told` names its filters in words, `theme` is the key of a theme of its draft.
    Raises TooManySaved, NothingAsked.
    """
    if not asked.terms and not asked.filters:
        raise NothingAsked
    scope = Scope.PUBLIC if asked.is_public else Scope.DESK
    mine = SavedSearch.objects.filter(owner=owner)
    same = {
        "scope": scope,
        "source": asked.source,
        "typed": typed,
        "filters": dict(sorted({**asked.filters, **_theme(theme)}.items())),
    }
    if found := mine.filter(**same).first():
        found.order = asked.order
        found.save(update_fields=["order"])
        return found
    if mine.count() >= MOST:
        raise TooManySaved
    label = " · ".join(filter(None, [typed, *told]))[:300]
    saved = SavedSearch.objects.create(
        owner=owner, label=label, order=asked.order, **same
    )
    record("search.saved", actor=owner, target=saved)
    return saved


def _theme(key: str) -> dict[str, str]:
    return {THEME: key} if key else {}


@transaction.atomic
def forget_search(*, saved: SavedSearch, by) -> None:
    """Keep a search no longer."""
    record("search.forgotten", actor=by, target=saved)
    saved.delete()


def look(*, saved: SavedSearch) -> None:
    """Somebody looks at what was found: nothing is new any more."""
    saved.new_count, saved.looked_at = 0, db_now()
    saved.save(update_fields=["new_count", "looked_at"])


def count_news(entries: Sequence) -> None:
    """Count what a stretch of the log brought to the searches that are kept.

    Only the objects that became findable are looked at. The first one after a look
    is told in the log, for whoever sends notices; it names the owner by number.
    """
    for name, source in SOURCES.items():
        for scope in Scope:
            fresh = source.fresh(entries, is_public=scope == Scope.PUBLIC)
            if fresh:
                rows = _kept(name, scope).exclude(filters__has_key=THEME)
                _count(rows, frozenset(fresh))
    for code, arrived in themes.arrivals(entries):
        rows = _kept("comments", Scope.DESK).filter(filters__consultation=code)
        for saved in rows.filter(filters__has_key=THEME):
            _count([saved], arrived & _held(saved))


def _kept(name: str, scope: str) -> QuerySet[SavedSearch]:
    kept = SavedSearch.objects.filter(source=name, scope=scope, owner__is_active=True)
    return kept.filter(owner__is_staff=True) if scope == Scope.DESK else kept


def _held(saved: SavedSearch) -> frozenset[int]:
    """The comments of the theme of a search, as far as its owner may see it."""
    run = themes.run_of(saved.owner, saved.filters["consultation"])
    theme = themes.chosen(run, saved.filters[THEME])
    return themes.comments_of(theme) if theme else frozenset()


def _count(kept: Iterable[SavedSearch], fresh: frozenset[int]) -> None:
    for saved in kept:
        if fresh and (number := engine().query(_question(saved, fresh)).total):
            _tell(saved, number)


def _question(saved: SavedSearch, fresh: frozenset[int]) -> SearchQuery:
    facets = SOURCES[saved.source].facets
    return SearchQuery(
        saved.source,
        parse(saved.typed),
        is_public=saved.scope == Scope.PUBLIC,
        filters={n: v for n, v in saved.filters.items() if n in facets},
        everything=True,
        ids=fresh,
        size=0,
    )


def _tell(saved: SavedSearch, number: int) -> None:
    is_first = not saved.new_count
    SavedSearch.objects.filter(pk=saved.pk).update(new_count=F("new_count") + number)
    if is_first:
        data = {"owner": saved.owner_id, "count": number}
        record("saved_search.found", target=saved, data=data)
