"""Papers in the back office: ballots read by two tellers, mandates."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit import log as audit
from common import clock
from common.downloads import download
from common.errors import DomainError
from common.pagination import page as page_by_key

from ...actions import papers as actions
from ...actions import proxies as mandates
from ...forms import papers as forms
from ...models import PaperBallot, PaperState, Proxy
from ...queries import polls as queries
from ...rules.papers import READINGS
from .door import get_poll, staff_page


def _with_roll(request, code):
    found = get_poll(request, code)
    if not hasattr(found, "roll"):
        raise Http404
    return found


@staff_page
def papers(request, code):
    """Enter paper ballots, and list those that are there."""
    found = _with_roll(request, code)
    form = forms.PaperEntryForm(
        request.POST or None,
        request.FILES or None,
        roll=found.roll,
        items=found.items.all(),
    )
    if form.is_valid():
        values = form.cleaned_data
        try:
            paper = actions.enter_paper_ballot(
                user=request.user,
                poll_id=found.pk,
                entry_id=values["entry"].pk,
                readings=form.readings(),
                received_at=values["received_at"],
                scan=values["scan"],
                reference=values["reference"],
            )
            told = paper.note or _("已录入，等另一人复核。")
            messages.success(request, told)
            return redirect("votes:papers", code)
        except DomainError as error:
            form.add_error(None, str(error))
    rows = PaperBallot.objects.visible_to(request.user).filter(poll=found)
    rows = rows.select_related("entry", "scan", "first_by", "second_by")
    after = request.GET.get("after")
    context = {
        **queries.card(found, clock.db_now()),
        "form": form,
        "page": page_by_key(rows, order=("-id",), after=after, size=30),
    }
    status = 422 if form.errors else 200
    return render(request, "deliberation/desk/papers.html", context, status=status)


def _paper(request, pk) -> PaperBallot:
    rows = PaperBallot.objects.visible_to(request.user)
    rows = rows.select_related("entry", "scan", "first_by", "second_by")
    return get_object_or_404(rows, pk=pk)


@staff_page
def paper(request, pk):
    """Read a paper for the second time, or decide between two readings."""
    found = _paper(request, pk)
    poll = get_poll(request, found.poll.code)
    disputed = found.state == PaperState.DISPUTED
    kind = forms.ResolutionForm if disputed else forms.PaperForm
    form = kind(request.POST or None, items=poll.items.all())
    if form.is_valid():
        try:
            _read(request, found, form, disputed)
            return redirect("votes:papers", poll.code)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {
        **queries.card(poll, clock.db_now()),
        "paper": found,
        "form": form if found.state in _UNDECIDED else None,
        "aside": forms.SetAsideForm() if found.state in _UNDECIDED else None,
        "readings": _readings(found, poll) if found.state != _UNDECIDED[0] else [],
    }
    status = 422 if form.errors else 200
    return render(request, "deliberation/desk/paper.html", context, status=status)


_UNDECIDED = (PaperState.READ_ONCE, PaperState.DISPUTED)


def _read(request, found, form, disputed: bool) -> None:
    if disputed:
        read = actions.resolve_paper_ballot(
            user=request.user,
            paper_id=found.pk,
            readings=form.readings(),
            note=form.cleaned_data["note"],
        )
    else:
        read = actions.confirm_paper_ballot(
            user=request.user, paper_id=found.pk, readings=form.readings()
        )
    messages.success(
        request, _("纸质票：%(state)s。") % {"state": read.get_state_display()}
    )


def _readings(found, poll) -> list[tuple]:
    """Both readings of each question in words; never before the second was made."""
    return [
        (
            item,
            READINGS.get(found.first.get(str(item.pk)), "—"),
            READINGS.get((found.second or {}).get(str(item.pk)), "—"),
        )
        for item in poll.items.all()
    ]


@require_POST
@staff_page
def paper_aside(request, pk):
    """Leave a paper uncounted, with a reason."""
    found = _paper(request, pk)
    form = forms.SetAsideForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        actions.set_paper_aside(user=request.user, paper_id=pk, reason=reason)
        messages.success(request, _("这张纸质票不计入，原件留存。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("votes:paper", found.pk)


@require_POST
@staff_page
def paper_scan(request, pk):
    """Hand out the scan of a paper ballot; that it was looked at is logged."""
    found = _paper(request, pk)
    if not found.scan.file:
        raise Http404
    with transaction.atomic():
        audit.record("paper.seen", actor=request.user, target=found)
    return download(found.scan.file, found.scan.name, found.scan.content_type)


@staff_page
def proxies(request, code):
    """Register written mandates, and list those that are there."""
    found = _with_roll(request, code)
    form = forms.ProxyForm(
        request.POST or None,
        request.FILES or None,
        items=found.items.all(),
        roll=found.roll,
    )
    if form.is_valid():
        try:
            mandates.register_proxy(user=request.user, poll_id=found.pk, **form.plain())
            messages.success(request, _("委托已登记，受托人现在可以代为投票。"))
            return redirect("votes:proxies", code)
        except DomainError as error:
            form.add_error(None, str(error))
    rows = Proxy.objects.visible_to(request.user).filter(poll=found)
    rows = rows.select_related("entry", "agent", "scan")
    after = request.GET.get("after")
    context = {
        **queries.card(found, clock.db_now()),
        "form": form,
        "page": page_by_key(rows, order=("-id",), after=after, size=30),
    }
    status = 422 if form.errors else 200
    return render(request, "deliberation/desk/proxies.html", context, status=status)


@require_POST
@staff_page
def proxy_revoke(request, pk):
    """Take a mandate back."""
    rows = Proxy.objects.visible_to(request.user).select_related("poll")
    found = get_object_or_404(rows, pk=pk)
    get_poll(request, found.poll.code)  # an agent of elsewhere sees his own, too
    try:
        mandates.revoke_proxy(user=request.user, proxy_id=pk)
        messages.success(request, _("委托已撤销；已经代投的票继续有效。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("votes:proxies", found.poll.code)
