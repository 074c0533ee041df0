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
    run = themes.run_of(request.user, form.filters.get("consultation", ""))
    theme = themes.chosen(run, request.GET.get("theme", ""))
    asked = _asked(form, theme)
    params = form.params | ({"theme": theme.key} if theme else {})
    answer = ask(asked)
    hits = answer.hits
    last = {"sort": form.order, "after": write_key(hits.last)}
    context = {
        "form": form,
        "typed": form.params["q"],
        "rows": rows_of(request.user, hits.ids, asked.terms),
        "hits": hits,
        "terms": asked.terms,
        "panels": panels.panels(hits, asked, params),
        "params": params,
        "themes": themes.chips(run, theme, form.params),
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


def _asked(form: SearchForm, theme):
    """The question to the engine; with a theme, about its comments alone."""
    return form.question(ids=themes.comments_of(theme)) if theme else form.question()


@staff_page(can_read_inbox)
def export(request, form):
    """Everything that the search found, csv or xlsx."""
    if form not in ("csv", "xlsx"):
        raise Http404
    asked_form = SearchForm(request.GET, is_public=False)
    run = themes.run_of(request.user, asked_form.filters.get("consultation", ""))
    theme = themes.chosen(run, request.GET.get("theme", ""))
    asked = _asked(asked_form, theme)
    rows = exports.desk_rows(request.user, asked)
    return table(_("意见检索"), HEADER, rows, form)
