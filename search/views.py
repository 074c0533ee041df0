"""The public search page."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_safe

from search.forms import SearchForm
from search.query import SearchQuery, parse
from search.results import KINDS, PAGE_SIZE, count, search

LONGEST_SHOWN = 200


@require_safe
def find(request):
    """Find published articles and comments; nothing typed can break it."""
    form = SearchForm(request.GET)
    typed = request.GET.get("q", "").replace("\0", " ").strip()
    terms, kind = parse(typed), form.read("kind", "provisions")
    asked = SearchQuery(
        source=kind,
        terms=terms,
        order=form.read("sort", "newest"),
        before=form.read("before", None),
        offset=form.read("offset", 0),
        size=PAGE_SIZE,
    )
    page = search(request.user, asked) if terms.include else None
    context = {
        "typed": typed[:LONGEST_SHOWN],
        "terms": terms,
        "kind": kind,
        "sort": asked.order,
        "page": page,
        "kinds": _kinds(typed, terms, kind, page),
        "sorts": _sorts(form, typed, kind, asked.order),
        "next_url": _next_url(typed, kind, asked.order, page),
    }
    return render(request, "search/search.html", context)


def _kinds(typed, terms, kind, page) -> list[dict]:
    """The kinds as links with their numbers of hits."""
    if page is None:
        return []
    totals = {
        name: page.total if name == kind else count(name, terms) for name in KINDS
    }
    return [
        {
            "label": label,
            "url": _url(typed, name),
            "current": name == kind,
            "count": totals[name],
        }
        for name, label in KINDS.items()
    ]


def _sorts(form, typed, kind, order) -> list[dict]:
    return [
        {
            "label": label,
            "url": _url(typed, kind, sort=value),
            "current": value == order,
        }
        for value, label in form.fields["sort"].choices
    ]


def _next_url(typed, kind, order, page) -> str:
    if page is None or page.next is None:
        return ""
    return _url(typed, kind, sort=order, **page.next)


def _url(typed: str, kind: str, **more) -> str:
    return "?" + urlencode({"q": typed[:LONGEST_SHOWN], "kind": kind, **more})
