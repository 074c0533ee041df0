"""The 校核 screen: the tree beside its source, one step at a time."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.errors import DomainError

from ... import permissions
from ...actions import imports as actions
from ...actions.versions import Unchanged, save_version
from ...forms.imports import RevisionForm, StepForm, VersionForm
from ...models import DraftImport
from ...queries import drafts as queries
from ...rules import steps
from .imports import get_import, importer
from .projects import reader

# How often, in seconds, a page that waits for a job asks again.
REFRESH = "2"


@reader
def check(request, pk):
    """Show an import: being read, refused, under 校核, or done with."""
    draft_import = get_import(request, pk)
    if draft_import.status in (DraftImport.Status.READING, DraftImport.Status.FAILED):
        return _waiting(request, draft_import)
    return _screen(request, draft_import, request.GET.get("node", ""))


def _waiting(request, draft_import):
    context = {"draft_import": draft_import, "project": draft_import.project}
    response = render(request, "consultations/desk/import_wait.html", context)
    if draft_import.status == DraftImport.Status.READING:
        response["Refresh"] = REFRESH
    return response


def _screen(request, draft_import, key, *, typed=None, error="", status=200):
    shown = queries.checking(draft_import)
    is_open = draft_import.status == DraftImport.Status.CHECKING
    may_edit = is_open and permissions.can_import(request.user)
    context = {
        "draft_import": draft_import,
        "project": draft_import.project,
        "shown": shown,
        "selected": queries.selected(shown.draft, key) if may_edit and key else None,
        "typed": typed or {},
        "error": error,
        "may_edit": may_edit,
        "saved": draft_import.versions.first(),
    }
    return render(request, "consultations/desk/check.html", context, status=status)


@importer
@require_POST
def edit(request, pk):
    """Make one step; what was typed comes back if it cannot be made."""
    draft_import, form = get_import(request, pk), StepForm(request.POST)
    key = request.POST.get("node", "")[:20]
    if not form.is_valid():
        error = " ".join(sum((list(e) for e in form.errors.values()), []))
        return _screen(
            request, draft_import, key, typed=request.POST, error=error, status=422
        )
    values = form.cleaned_data
    try:
        actions.edit_tree(
            draft_import=draft_import,
            revision=values["revision"],
            step=steps.step(values["op"], key, values),
            by=request.user,
        )
    except DomainError as error:
        return _screen(
            request,
            get_import(request, pk),
            key,
            typed=values,
            error=str(error),
            status=409 if isinstance(error, actions.OutOfDate) else 422,
        )
    address = reverse("desk:import", args=[pk])
    gone = values["op"] in ("delete", "merge") or not key
    return redirect(address if gone else f"{address}?node={key}#n-{key}")


@importer
@require_POST
def undo(request, pk):
    """Take the last step back."""
    return _history(request, pk, actions.undo)


@importer
@require_POST
def redo(request, pk):
    """Make a step again that was taken back."""
    return _history(request, pk, actions.redo)


def _history(request, pk, action):
    draft_import, form = get_import(request, pk), RevisionForm(request.POST)
    if form.is_valid():
        try:
            action(draft_import=draft_import, by=request.user, **form.cleaned_data)
        except DomainError as error:
            messages.error(request, str(error))
    return redirect("desk:import", pk)


@importer
@require_POST
def save(request, pk):
    """Fix the checked draft as a version."""
    draft_import, form = get_import(request, pk), VersionForm(request.POST)
    label = form.cleaned_data["label"] if form.is_valid() else ""
    try:
        version = save_version(draft_import=draft_import, label=label, by=request.user)
    except Unchanged as error:
        messages.warning(request, str(error))
        return redirect("desk:version", error.details["version"].pk)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("desk:import", pk)
    told = _("已存为“%(label)s”，共 %(count)s 条。")
    messages.success(
        request, told % {"label": version.label, "count": version.article_count}
    )
    return redirect("desk:version", version.pk)


@importer
@require_POST
def discard(request, pk):
    """Give an import up."""
    draft_import = get_import(request, pk)
    try:
        actions.discard_import(draft_import=draft_import, by=request.user)
        messages.success(request, _("这次导入已放弃，原文件仍保留。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:project", draft_import.project.code)
