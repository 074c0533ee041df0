"""Search of everything that came in, in the back office, beside the inbox."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from consultations.permissions import can_read_inbox
from consultations.queries.exports import HEADER
from consultations.views.desk.access import staff_page
from search import cursor, exports, panels
from search.asking import ask
from search.desk import rows_of
from search.engines import server
from search.forms import SearchForm, write_key
from search.views.public import table


@staff_page(can_read_inbox)
def feedback(request):
    """Find comments of every state by words and facets; a hit opens in the inbox."""
    form = SearchForm(request.GET, is_public=False)
    asked = form.question()
    answer = ask(asked)
    hits = answer.hits
    last = {"sort": form.order, "after": write_key(hits.last)}
    context = {
        "form": form,
        "typed": form.params["q"],
        "rows": rows_of(request.user, hits.ids, asked.terms),
        "hits": hits,
        "terms": asked.terms,
        "panels": panels.panels(hits, asked, form.params),
        "sorts": [
            (label, "?" + urlencode({**form.params, "sort": name}), name == form.order)
            for name, label in form.sorts.items()
        ],
        "next_url": "?" + urlencode({**form.params, **last}) if hits.last else "",
        "export_query": urlencode({**form.params, "sort": form.order}),
        "is_standby": answer.is_standby,
        "behind": cursor.waiting().count() if server() else 0,
    }
    return render(request, "search/desk/feedback.html", context)


@staff_page(can_read_inbox)
def export(request, form):
    """Everything that the search found, csv or xlsx."""
    if form not in ("csv", "xlsx"):
        raise Http404
    asked = SearchForm(request.GET, is_public=False).question()
    rows = exports.desk_rows(request.user, asked)
    return table(_("意见检索"), HEADER, rows, form)
