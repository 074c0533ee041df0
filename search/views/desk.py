"""Search of everything that came in, in the back office, beside the inbox."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from consultations.permissions import can_read_inbox
from consultations.queries.exports import HEADER
from consultations.views.desk.access import staff_page
from search import cursor, exports, panels, themes
from search.asking import ask
from search.desk import rows_of
from search.engines import server
from search.forms import SearchForm, write_key
from search.views.public import table


@staff_page(can_read_inbox)
def feedback(request):
    """Find comments of every state by words and facets; a hit opens in the inbox."""
    form = SearchForm(request.GET, is_public=False)
    asked = themes.Asked(request.user, form)
    answer = ask(asked.question)
    hits, terms, params = answer.hits, asked.question.terms, form.params
    last = {"sort": form.order, "after": write_key(hits.last)}
    found, told = panels.panels(hits, asked.question, params), themes.chips(asked)
    chips = [chip for panel in found for chip in panel.chips] + told
    context = {
        "form": form,
        "asked": asked.question,
        "typed": form.typed,
        "rows": rows_of(request.user, hits.ids, terms),
        "hits": hits,
        "terms": terms,
        "panels": found,
        "chosen": [chip for chip in chips if chip["current"]],
        "params": params,
        "themes": told,
        "is_lost": asked.is_lost,
        "without_theme": panels.url(params, "theme", ""),
        "sorts": [
            (label, "?" + urlencode({**params, "sort": name}), name == form.order)
            for name, label in form.sorts.items()
        ],
        "next_url": "?" + urlencode({**params, **last}) if hits.last else "",
        "export_query": urlencode({**params, "sort": form.order}),
        "is_standby": answer.is_standby,
        "behind": cursor.waiting().count() if server() else 0,
    }
    return render(request, "search/desk/feedback.html", context)


@staff_page(can_read_inbox)
def export(request, form):
    """Everything that the search found, csv or xlsx."""
    if form not in ("csv", "xlsx"):
        raise Http404
    asked = themes.Asked(request.user, SearchForm(request.GET, is_public=False))
    rows = exports.desk_rows(request.user, asked.question)
    return table(_("意见检索"), HEADER, rows, form)
