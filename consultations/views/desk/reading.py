"""A large file on its way: progress, cancelling, reading it again."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from common.errors import DomainError

from ... import permissions
from ...actions import reading as actions
from ...models import DraftImport
from .imports import get_import, importer
from .projects import reader

Phase = DraftImport.Phase
STAGES = (
    (Phase.QUEUED, gettext_lazy("排队")),
    (Phase.CONVERTING, gettext_lazy("转换和读取")),
    (Phase.PARSING, gettext_lazy("识别编、章、节、条")),
    ("check", gettext_lazy("校核")),
)


@dataclass(frozen=True)
class Stage:
    """One step of the way; `state` is done, now or next."""

    label: str
    state: str


def stages(phase: str) -> list[Stage]:
    """The way of a file with the place it has come to."""
    codes = [code for code, _label in STAGES]
    now = codes.index(phase) if phase in codes else 1
    states = ["done"] * now + ["now"] + ["next"] * (len(codes) - now - 1)
    return [
        Stage(str(label), state)
        for (_code, label), state in zip(STAGES, states, strict=True)
    ]


def waiting(request, draft_import):
    """Show how far a job has come, or why a file was refused."""
    way = stages(draft_import.phase)
    context = {
        "draft_import": draft_import,
        "project": draft_import.project,
        "stages": way,
        "done": sum(stage.state == "done" for stage in way),
        "all": len(way) - 1,
        "may_edit": permissions.can_import(request.user),
    }
    name = "_import_progress" if request.htmx else "import_wait"
    return render(request, f"consultations/desk/{name}.html", context)


@reader
def progress(request, pk):
    """The part of the page that asks again; once all is read, the way to 校核."""
    draft_import = get_import(request, pk)
    if draft_import.status == DraftImport.Status.READING:
        return waiting(request, draft_import)
    address = reverse("desk:import", args=[pk])
    if not request.htmx:
        return redirect(address)
    return HttpResponse(headers={"HX-Redirect": address})


@importer
@require_POST
def cancel(request, pk):
    """Stop reading a file."""
    draft_import = get_import(request, pk)
    try:
        actions.cancel_reading(draft_import=draft_import, by=request.user)
        messages.success(request, _("已取消读取，原文件仍保留。"))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("desk:import", pk)
    return redirect("desk:project", draft_import.project.code)


@importer
@require_POST
def retry(request, pk):
    """Read a file once more that failed."""
    try:
        actions.read_again(draft_import=get_import(request, pk), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:import", pk)
