"""How many came, what came of it, and the files of that."""

import tempfile

from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common import exports as export_files

from ..queries import polls as queries
from ..queries import results, sheets, turnout
from ..queries.results import LABELS
from .polls import get_poll
from .sheets import paper_answer, word_answer


@require_safe
def turnout_page(request, code):
    """Show the turnout by building and what the quorum still lacks, never a result."""
    found, at = get_poll(request, code), clock.db_now()
    is_published = queries.is_roll_published(found)
    began = is_published and at >= found.opens_at
    context = {
        **queries.card(found, at),
        "everyone": queries.everyone_on(found),
        "buildings": turnout.buildings(found) if is_published else [],
        "distances": turnout.distances(found) if began else [],
        "began": began,
    }
    return render(request, "deliberation/turnout.html", context)


@require_safe
def result(request, code):
    """Show the result of every question: both measures, both thresholds."""
    found, at = get_poll(request, code), clock.db_now()
    shown = results.results(found)
    context = {
        **queries.card(found, at),
        "results": [_told(one) for one in shown],
        "window": results.objection_window(found) if shown else None,
        "check_code": sheets.check_code(found, shown) if shown else "",
        "place": results.place_in_log(found),
    }
    return render(request, "deliberation/result.html", context)


def _told(shown) -> dict:
    """What the page shows of a result; who came matters where the rule counts them."""
    counts_present = LABELS["present"] in {test.base for test in shown.tests}
    return {
        "shown": shown,
        "numbers": [
            (name, numbers)
            for name, numbers in shown.numbers
            if counts_present or name != LABELS["present"]
        ],
        "verdict": sheets.verdict(shown),
        "failing": sheets.failing(shown),
        "heads": [(name, sheets.units(name)) for name in shown.measures],
        "tests": [(test, sheets.units(test.measure)) for test in shown.tests],
    }


@require_safe
def result_print(request, code):
    """The announcement of the result on A4, with a place for the seal."""
    context = _announcement(get_poll(request, code))
    return render(request, "deliberation/result_print.html", context)


@require_safe
def result_pdf(request, code):
    """The same announcement as PDF."""
    found = get_poll(request, code)
    context = _announcement(found)
    name = _("%(code)s-表决结果公告") % {"code": found.code}
    others = {
        _("打印版"): reverse("deliberation:result_print", args=[code]),
        _("Word"): reverse("deliberation:result_docx", args=[code]),
        _("Excel"): reverse("deliberation:result_export", args=[code, "xlsx"]),
    }
    return paper_answer(request, "result", found, context, name, others)


@require_safe
def result_docx(request, code):
    """The same announcement as a Word file."""
    found = get_poll(request, code)
    name = _("%(code)s-表决结果公告") % {"code": found.code}
    return word_answer("result", found, _announcement(found), name)


def _announcement(poll) -> dict:
    """What the announcement says; Http404 before the count."""
    shown = results.results(poll)
    if not shown:
        raise Http404
    return {
        **queries.card(poll, clock.db_now()),
        "results": [_told(one) for one in shown],
        "window": results.objection_window(poll),
        "check_code": sheets.check_code(poll, shown),
        "place": results.place_in_log(poll),
        "needs": queries.needs(poll),
    }


@require_safe
def export(request, code, form):
    """The numbers of the result as csv or xlsx."""
    found = get_poll(request, code)
    shown = results.results(found)
    if not shown or form not in ("csv", "xlsx"):
        raise Http404
    rows, name = sheets.result_rows(found, shown), f"{found.code}-表决结果"
    if form == "csv":
        return export_files.csv_response(name, sheets.HEADER, rows)
    target = tempfile.TemporaryFile(suffix=".xlsx")
    export_files.write_xlsx(target, sheets.HEADER, rows)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx")
