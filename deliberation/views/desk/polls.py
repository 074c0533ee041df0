"""Polls in the back office: list, page, drawing up, revising."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import compounds_kept_by
from common import clock
from common.errors import DomainError
from common.pagination import page as page_by_key
from rulebook import loader, words

from ...actions.drafting import draft_poll, notice_refusals, revise_draft
from ...forms.drafting import DraftForm, RevisionForm, first_window
from ...queries import duties, rates, results, turnout
from ...queries import polls as queries
from ...rules.desk_steps import steps_in
from ...rules.lifecycle import VOTING, Phase
from .door import get_poll, staff_page
from .steps import LINKS, STEPS

DRAFTS = {Phase.DRAFT, Phase.PARTY_REVIEW, Phase.LEGALITY_CHECK}
DEFAULT_RATE = 50


@staff_page
def poll_list(request):
    """List the polls of one's places, the youngest first; `todo` keeps one heap."""
    at, todo = clock.db_now(), request.GET.get("todo", "")
    found = page_by_key(
        duties.in_heap(queries.run_by(request.user), request.user, todo, at),
        order=("-id",),
        after=request.GET.get("after"),
        size=30,
    )
    context = {
        "rows": [queries.card(p, at) for p in found.items],
        "page": found,
        "duties": duties.duties(request.user),
        "todo": todo,
        "query": f"todo={todo}" if todo in duties.HEAPS else "",
    }
    return render(request, "deliberation/desk/polls.html", context)


@staff_page
def poll(request, code):
    """Show how a poll stands, what may be done next, and what keeps it."""
    found, at = get_poll(request, code), clock.db_now()
    phase = found.phase(at)
    is_draft = phase in DRAFTS
    has_roll = hasattr(found, "roll")
    context = {
        **queries.card(found, at),
        "steps": queries.steps(found, phase),
        "items": found.items.all(),
        "needs": queries.needs(found),
        "threshold_words": words.thresholds(found.row),
        "todo": [
            _todo(name)
            for name in steps_in(phase, is_archived=found.archived_at is not None)
            if name != "at_once" or found.terms.get("at_once")
        ],
        "refusals": notice_refusals(found) if is_draft else [],
        "is_draft": is_draft,
        "simulated": _simulated(request, found, at) if is_draft and has_roll else None,
        "distances": turnout.distances(found) if phase in VOTING else [],
        "results": results.results(found),
        "signatures": _signatures(found),
        "waiting": found.objections.pending().count(),
    }
    return render(request, "deliberation/desk/poll.html", context)


def _todo(name: str) -> dict:
    """A step as a button: its label, and the address where it is taken."""
    if name in LINKS:
        return {"label": LINKS[name], "view": f"votes:{name}", "name": ""}
    return {"label": STEPS[name].label, "view": "votes:step", "name": name}


def _signatures(found) -> list[str]:
    """Who has signed the result so far."""
    shown = results.results(found)[:1]
    people = [one for s in shown for one in (s.result.first_by, s.result.second_by)]
    return [person.display_name for person in people if person]


def _simulated(request, found, at) -> dict:
    """What would be missing at last year's rate, or at the one that was typed."""
    last = rates.last_rate(found, at)
    typed = request.GET.get("rate", "")
    if typed.isascii() and typed.isdigit() and 0 <= int(typed[:4]) <= 100:
        rate = (int(typed[:4]), 100)
    else:
        rate = last or (DEFAULT_RATE, 100)
    return {
        "distances": turnout.simulation(found, rate),
        "percent": rate[0] * 100 // rate[1],
        "is_last": rate == last,
        "has_last": last is not None,
    }


@staff_page
def draft(request):
    """Choose a rule, read what it says, and draw up a poll under it."""
    on = clock.db_now()
    key = request.GET.get("rule", "")
    if not key:
        return render(request, "deliberation/desk/rules.html", {"rules": _rules(on)})
    row = _rule(key, on)
    form = DraftForm(
        request.POST or None,
        row=row,
        user=request.user,
        compounds=compounds_kept_by(request.user).select_related("region"),
        initial=first_window(row, on),
        questions=_typed_questions(request),
    )
    if form.is_valid():
        try:
            made = draft_poll(user=request.user, rule=row.key, **form.plain())
            messages.success(request, _("方案已保存，接下来编制名册。"))
            return redirect("votes:poll", made.code)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"form": form, **_law(row), "title": _("起草表决方案")}
    status = 422 if form.errors else 200
    return render(request, "deliberation/desk/draft.html", context, status=status)


def _law(row) -> dict:
    return {
        "row": row,
        "threshold_words": words.thresholds(row),
        "details": words.details(row),
        "online": words.ONLINE[row.terms["online"]],
    }


def _rules(on) -> list[dict]:
    """The rules of voting in force that a poll here may run under."""
    rows = [r for r in loader.all_rows("vote") if r.source.in_force(on.date())]
    return [_law(row) for row in rows if row.terms["online"] != "never"]


def _rule(key: str, on):
    try:
        row = loader.find(key, on=on.date())
    except loader.UnknownRule:
        raise Http404 from None
    if row.kind != "vote" or row.terms["online"] == "never":
        raise Http404
    return row


def _typed_questions(request) -> list[tuple[str, str]]:
    """As many pairs as were sent, so that none is lost when the form comes back."""
    names = [name for name in request.POST if name.startswith("question_")]
    filled = [name for name in names if request.POST[name].strip()]
    return [("", "")] * min(len(filled), 10)


@staff_page
def edit(request, code):
    """Revise a draft before its notice."""
    found = get_poll(request, code)
    names = ("title", "opens_at", "closes_at", "convener", "contact", "scope")
    form = RevisionForm(
        request.POST or None,
        initial={name: getattr(found, name) for name in names},
        questions=[(item.question, item.material) for item in found.items.all()],
    )
    if form.is_valid():
        try:
            revise_draft(user=request.user, poll_id=found.pk, **form.plain())
            messages.success(request, _("方案已修改。"))
            return redirect("votes:poll", code)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"form": form, "poll": found, **_law(found.row), "title": _("修改方案")}
    status = 422 if form.errors else 200
    return render(request, "deliberation/desk/draft.html", context, status=status)
