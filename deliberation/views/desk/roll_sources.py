"""The roll made from the seats of a body, or from a pasted list; checked first."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.phones import masked
from common import clock

from ...forms.desk import ReasonForm
from ...forms.roll_sources import BodyForm, ListForm
from ...queries import polls as queries
from ...queries import roll_sources as sources
from ...rules.rolls import needs_area
from .door import get_poll, staff_page
from .rolls import may_correct, may_write, write_lines

MOST_FINDINGS, FIRST_ROWS = 200, 30


@staff_page
def seats(request, code):
    """Choose a body (?body=…), look at its seats, and put them on the roll."""
    found = get_poll(request, code)
    form = BodyForm(request.GET or None, bodies=sources.bodies(found, request.user))
    chosen = form.cleaned_data["body"] if form.is_bound and form.is_valid() else None
    held = sources.seats(chosen) if chosen else []
    context = _context(request, found)
    if request.method == "POST" and chosen:
        lines = [sources.seat_line(seat) for seat in held]
        context["error"] = write_lines(request, found, lines, context["reason"])
        if not context["error"]:
            return redirect("votes:roll", code)
    context |= {"form": form, "body": chosen, "seats": held}
    status = 422 if context["error"] else 200
    return render(request, "deliberation/desk/roll_seats.html", context, status=status)


@staff_page
def listed(request, code):
    """Paste a list, see what it says and what is wrong with it, then take it whole."""
    found = get_poll(request, code)
    form = ListForm(request.POST or None)
    context = _context(request, found) | {"form": form}
    if not form.is_bound:
        return render(request, "deliberation/desk/roll_list.html", context)
    read = (
        sources.prepared(found, form.cleaned_data["rows"]) if form.is_valid() else None
    )
    if read and read.lines and request.POST.get("do") == "save":
        context["error"] = write_lines(request, found, read.lines, context["reason"])
        if not context["error"]:
            return redirect("votes:roll", code)
    context |= _check_screen(read)
    is_wrong = read is None or read.listed.findings or context["error"]
    status = 422 if is_wrong else 200
    return render(request, "deliberation/desk/roll_list.html", context, status=status)


def _context(request, found) -> dict:
    return {
        **queries.card(found, clock.db_now()),
        "may_write": may_write(found),
        "with_area": needs_area(found.terms),
        "reason": _reason(request, found),
        "error": "",
    }


def _reason(request, found) -> ReasonForm | None:
    if not may_correct(found):
        return None
    return ReasonForm(request.POST if request.POST.get("do") == "save" else None)


def _check_screen(read: sources.Prepared | None) -> dict:
    """What the checking screen shows; phones are masked."""
    if read is None:
        return {}
    findings = read.listed.findings
    rows = [
        (row, masked(row.phone), bool(line.voters))
        for row, line in zip(read.listed.rows, read.lines, strict=False)
    ]
    left = len(findings) - MOST_FINDINGS
    return {
        "read": read,
        "findings": findings[:MOST_FINDINGS],
        "left_out": max(left, 0),
        "rows": rows[:FIRST_ROWS],
        "told": _("共 %(n)s 行") % {"n": len(read.listed.rows)},
    }
