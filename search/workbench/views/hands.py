"""Staff's hand on a digest: each page posts one decision and comes back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.errors import DomainError
from common.pagination import page as page_by_key
from consultations.views.desk.access import staff_page

from .. import decisions as hand
from .. import permissions, queries
from ..forms import MergeForm, MoveForm, RenameForm, SplitForm
from ..models import AnalysisRun, Decision, Theme
from .reading import (
    PAGE_SIZE,
    get_consultation,
    get_statement,
    get_theme,
    go_back,
    reader,
)

decider = staff_page(permissions.can_start_runs)


def carried_out(request, done: str, verb, **words) -> object | None:
    """Do what was asked and say so, or say why not; None when it was not done."""
    try:
        made = verb(by=request.user, **words)
    except DomainError as error:
        messages.error(request, str(error))
        return None
    if done:
        messages.success(request, done)
    return made


def keys(request, name: str) -> list[int]:
    """Read keys from the fields of a form; what can be none is passed over."""
    given = (key for each in request.POST.getlist(name) for key in each.split(","))
    return [int(k) for k in given if k.isascii() and k.isdigit() and len(k) < 19]


@require_POST
@decider
def rename(request, pk):
    """Give a theme another name."""
    found = get_theme(request, pk)
    form = RenameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请填写主题名称，不超过 60 个字。"))
    else:
        done = _("已改名，重新归并后仍用这个名称。")
        carried_out(request, done, hand.rename_theme, theme=found, **form.cleaned_data)
    return redirect("workbench:theme", pk)


@require_POST
@decider
def merge(request, pk):
    """Put all of a theme into another one."""
    found = get_theme(request, pk)
    form = MergeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选择要并入的主题。"))
        return redirect("workbench:theme", pk)
    themes = Theme.objects.visible_to(request.user).filter(run=found.run_id)
    into = get_object_or_404(themes, pk=form.cleaned_data["into"])
    done = _("已并入【%(name)s】，重新归并后仍在一起。") % {"name": into.name}
    made = carried_out(request, done, hand.merge_themes, theme=found, into=into)
    return redirect("workbench:theme", into.pk if made else pk)


@require_POST
@decider
def split(request, pk):
    """Make a theme of its own of the chosen clusters."""
    found = get_theme(request, pk)
    form = SplitForm(request.POST, clusters=queries.clusters(found))
    if not form.is_valid():
        messages.error(request, _("请勾选要分出的要点，并给新主题起一个名称。"))
    else:
        done = _("已拆分，新主题排在最后。")
        carried_out(request, done, hand.split_theme, theme=found, **form.cleaned_data)
    return redirect("workbench:theme", pk)


@require_POST
@decider
def lock(request, pk):
    """Hold a theme as it is."""
    found = get_theme(request, pk)
    carried_out(
        request, _("已锁定，重新归并也不会拆散。"), hand.lock_theme, theme=found
    )
    return redirect("workbench:theme", pk)


@require_POST
@decider
def move(request, pk):
    """Move the chosen segments; come back to the page that they were chosen on."""
    runs = AnalysisRun.objects.visible_to(request.user)
    run = get_object_or_404(runs.select_related("consultation"), pk=pk)
    form, chosen = MoveForm(request.POST), keys(request, "segments")
    clusters = keys(request, "clusters")
    if not form.is_valid() or not (chosen or clusters):
        messages.error(request, _("请勾选要移动的，并选择移到哪里。"))
    else:
        words = {"segments": chosen, "clusters": clusters, **form.cleaned_data}
        made = carried_out(request, "", hand.move_segments, run=run, **words)
        if made:
            told = {"n": len(made.data["places"]), "to": made.told}
            done = _("已把 %(n)s 段移到【%(to)s】，重新归并后仍在那里。") % told
            messages.success(request, done)
    return go_back(request, reverse("workbench:digest", args=[run.consultation.code]))


@require_POST
@decider
def pin(request, pk):
    """Put a quote first in its theme."""
    statement = get_statement(request, pk)
    carried_out(request, _("已置顶。"), hand.pin_quote, statement=statement)
    return go_back(request, reverse("workbench:evidence", args=[pk]))


@require_POST
@decider
def undo(request, pk):
    """Take a decision back."""
    rows = Decision.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("consultation"), pk=pk)
    run = queries.latest(request.user, found.consultation)
    if run is None:
        messages.error(request, _("还没有完成的归并，不能撤销。"))
    else:
        words = {"decision": found, "run": run}
        carried_out(request, _("已撤销。"), hand.undo, **words)
    code = found.consultation.code
    return go_back(request, reverse("workbench:decisions", args=[code]))


@require_safe
@reader
def decisions(request, code):
    """List what staff decided, the newest first, each with a way back."""
    consultation = get_consultation(request, code)
    rows = queries.decided(request.user, consultation)
    context = {
        "consultation": consultation,
        "may_decide": permissions.can_start_runs(request.user),
        "page": page_by_key(rows, ("-id",), request.GET.get("after"), PAGE_SIZE),
    }
    return render(request, "workbench/decisions.html", context)
