"""The public search page, its suggestions and its export."""

import tempfile
from urllib.parse import urlencode

from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import exports as files
from common import ratelimit
from search import exports, panels
from search.forms import SearchForm, write_key
from search.query import receipt_in
from search.results import count, search
from search.suggestions import places_of, suggest

# One person and hour; a table is work for the database.
EXPORTS_AN_HOUR = 30


@require_safe
def find(request):
    """Find what is published; nothing typed can break it."""
    form = SearchForm(request.GET)
    asked = form.question()
    page = None if asked.is_void else search(request.user, asked)
    kinds = _kinds(form, asked, page)
    context = {
        "form": form,
        "asked": asked,
        "typed": form.typed,
        "terms": asked.terms,
        "page": page,
        "kinds": kinds,
        "elsewhere": [one for one in kinds if one["count"] and not one["current"]],
        "sorts": _sorts(form) if page else [],
        **_facets(form, asked, page),
        "loose": _loose(page),
        "offered": _offered(request.user, form, page),
        "next_url": _next_url(form, page),
        "kept": _kept(form, page),
        "export_query": urlencode(_kept(form, page)),
        "is_receipt": bool(receipt_in(form.typed)),
    }
    return render(request, "search/search.html", context)


@require_safe
def suggestions(request):
    """Offer links while somebody types: a piece of the search page."""
    offered = suggest(request.user, request.GET.get("q", "").replace("\0", " "))
    return render(request, "search/_suggestions.html", {"suggestions": offered})


@require_safe
def export(request, form):
    """The results as a table, csv or xlsx."""
    asked = SearchForm(request.GET).question()
    if asked.is_void or form not in ("csv", "xlsx"):
        raise Http404(_("请先搜索，再导出结果。"))
    key = str(request.user.pk or request.META.get("REMOTE_ADDR", ""))
    if not ratelimit.allowed("search.export", key, EXPORTS_AN_HOUR, 3600):
        return render(request, "429.html", status=429)
    rows = exports.public_rows(request.user, asked)
    return table(_("搜索结果"), exports.PUBLIC_HEADER, rows, form)


def table(name: str, header, rows, form: str):
    """Send rows as a file of that name."""
    if form == "csv":
        return files.csv_response(name, header, rows)
    target = tempfile.TemporaryFile(suffix=".xlsx")
    files.write_xlsx(target, header, rows)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx")


def _offered(user, form, page) -> list:
    """Places of that name, for who found nothing: without a script hcq leads there."""
    is_empty = page is not None and not page.results and not form.filters
    return places_of(user, form.typed) if is_empty else []


def _facets(form, asked, page) -> dict:
    """What results can be narrowed by, and what they are narrowed by."""
    found = panels.panels(page.hits, asked, form.params) if page else []
    chosen = [chip for panel in found for chip in panel.chips if chip["current"]]
    return {"panels": found, "chosen": chosen}


def _loose(page) -> list[str]:
    """The words that were asked for in the end, where not as typed."""
    return ["".join(one) for one in page.loose.include] if page and page.loose else []


def _kinds(form, asked, page) -> list[dict]:
    """The kinds as links, where words are asked for with their numbers of hits."""
    if page is None:
        return []
    terms = page.loose or asked.terms
    return [
        {
            "label": label,
            "url": "?" + urlencode({"q": form.typed, "kind": name}),
            "current": name == form.kind,
            "count": page.total if name == form.kind else count(name, terms),
        }
        for name, label in form.kinds.items()
    ]


def _sorts(form) -> list[dict]:
    return [
        {
            "label": label,
            "url": "?" + urlencode({**form.params, "sort": name}),
            "current": name == form.order,
        }
        for name, label in form.sorts.items()
    ]


def _kept(form, page) -> dict[str, str]:
    """The question as it was answered: what was found by looser words, by them."""
    typed = {"q": " ".join(_loose(page))} if page and page.loose else {}
    return {**form.params, **typed}


def _next_url(form, page) -> str:
    if page is None or not page.hits.last:
        return ""
    after = {"sort": form.order, "after": write_key(page.hits.last)}
    return "?" + urlencode({**_kept(form, page), **after})
