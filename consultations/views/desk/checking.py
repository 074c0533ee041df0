"""The 校核 screen: the tree beside its source, one step at a time.

With a script each step answers with the workspace alone, which takes the place of
the one before; without it the browser is sent on to the screen.
"""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.errors import DomainError

from ... import permissions
from ...actions import checking as actions
from ...actions.imports import discard_import
from ...actions.versions import Unchanged, save_version
from ...forms.imports import PlaceForm, RevisionForm, StepForm, VersionForm
from ...models import DraftImport
from ...queries import checking as queries
from .imports import get_import, importer
from .projects import reader
from .reading import waiting

# What of a place stays in the address; the rest is used up by the answer.
LASTING = ("node", "part", "code", "show", "warn")
# Steps after which the eye stays in the list of warnings.
ON_WARNINGS = ("settle", "reopen")


@reader
def check(request, pk):
    """Show an import: being read, refused, under 校核, or done with."""
    draft_import = get_import(request, pk)
    if draft_import.status in (DraftImport.Status.READING, DraftImport.Status.FAILED):
        return waiting(request, draft_import)
    return _screen(request, draft_import, PlaceForm(request.GET).place())


def _is_fragment(request) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request


def _screen(request, draft_import, place, *, draft=None, status=200, **more):
    shown = queries.workspace(draft_import, place, draft)
    is_open = draft_import.status == DraftImport.Status.CHECKING
    may_edit = is_open and permissions.can_import(request.user)
    edited = place.get("edit") and may_edit and shown.current
    context = {
        "draft_import": draft_import,
        "project": draft_import.project,
        "shown": shown,
        "history": queries.history(draft_import),
        "selected": queries.selected(shown.draft, shown.current.key) if edited else "",
        "may_edit": may_edit,
        "saved": None if is_open else draft_import.versions.first(),
        "focus": f"n-{shown.current.key}" if shown.current else "",
        "address": _address(draft_import.pk, place),
        **more,
    }
    name = "_check" if _is_fragment(request) else "check"
    return render(request, f"consultations/desk/{name}.html", context, status=status)


def _address(pk: int, place: dict) -> str:
    kept = {name: place[name] for name in LASTING if place.get(name)}
    address = reverse("desk:import", args=[pk])
    return f"{address}?{urlencode(kept)}" if kept else address


@importer
@require_POST
def edit(request, pk):
    """Make one step; what was typed comes back if it cannot be made."""
    draft_import = get_import(request, pk, without=("tree",))
    form = StepForm(request.POST)
    place = PlaceForm(request.POST).place()
    if not form.is_valid():
        error = " ".join(sum((list(e) for e in form.errors.values()), []))
        return _refused(request, pk, place, error, typed=request.POST)
    values = form.cleaned_data
    try:
        made = actions.edit_tree(
            draft_import=draft_import,
            revision=values["revision"],
            op=values["op"],
            key=values["node"],
            values=values,
            by=request.user,
        )
    except DomainError as error:
        status = 409 if isinstance(error, actions.OutOfDate) else 422
        return _refused(request, pk, place, str(error), status=status, typed=values)
    return _made(request, draft_import, place, made, values["op"])


def _refused(request, pk, place, error, *, status=422, typed):
    """Show the newest text with the reason, and what was typed in its field."""
    has_text = typed.get("op") in ("text", "caption", "number", "kind", "split")
    place = {**place, "edit": bool(has_text and place.get("node"))}
    draft_import = get_import(request, pk)
    more = {"error": error, "typed": typed, "focus": "refused"}
    response = _screen(request, draft_import, place, status=status, **more)
    response["HX-Replace-Url"] = _address(pk, place)
    return response


def _made(request, draft_import, place, made, op=""):
    """Answer a step: the workspace at the new place, or the way there."""
    pk, draft_import.revision = draft_import.pk, made.revision
    place = {**place, "node": made.focus or place.get("node", "")}
    place.pop("edit", None)
    if not _is_fragment(request):
        anchor = f"#n-{place['node']}" if place["node"] else ""
        messages.success(request, made.said)
        return redirect(_address(pk, place) + anchor)
    more = {"said": made.said}
    if op in ON_WARNINGS:
        more["focus"] = "warnings"
    response = _screen(request, draft_import, place, draft=made.draft, **more)
    response["HX-Replace-Url"] = _address(pk, place)
    return response


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
    draft_import = get_import(request, pk, without=("tree",))
    form = RevisionForm(request.POST)
    place = PlaceForm(request.POST).place()
    error = _("请求的内容有误，请刷新页面再试。")
    if form.is_valid():
        try:
            made = action(
                draft_import=draft_import, by=request.user, **form.cleaned_data
            )
            return _made(request, draft_import, place, made)
        except DomainError as refusal:
            error = str(refusal)
    if _is_fragment(request):
        return _refused(request, pk, place, error, status=409, typed={})
    messages.error(request, error)
    return redirect(_address(pk, place))


@importer
@require_POST
def save(request, pk):
    """Fix the checked draft as a version."""
    draft_import, form = get_import(request, pk), VersionForm(request.POST)
    values = form.cleaned_data if form.is_valid() else {}
    try:
        version = save_version(draft_import=draft_import, by=request.user, **values)
    except Unchanged as error:
        messages.warning(request, str(error))
        return redirect("desk:version", error.details["version"].pk)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("desk:import", pk)
    told = _("已存为“%(label)s”，共 %(count)s 条。请另一个人核对文字后再公布。")
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
        discard_import(draft_import=draft_import, by=request.user)
        messages.success(request, _("这次导入已放弃，原文件仍保留。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:project", draft_import.project.code)
