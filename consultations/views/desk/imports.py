"""Importing a draft, and its versions."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.downloads import download
from common.errors import DomainError

from ... import permissions
from ...actions import imports as actions
from ...actions.versions import explain_article
from ...forms.imports import LABELS, ImportForm
from ...forms.projects import PlainNoteForm
from ...models import DraftImport, DraftVersion, Provision
from ...queries import compare as compare_queries
from ...rules.errors import DraftRefused
from .access import staff_page
from .projects import get_project, manager, reader

importer = staff_page(permissions.can_import, _("只有起草人员可以导入和校核草案。"))


def get_import(request, pk: int, *, without: tuple[str, ...] = ()) -> DraftImport:
    """Fetch one import that the person may see, or answer 404.

    `without` names columns to leave in the database, the tree of a code being large.
    """
    imports = DraftImport.objects.visible_to(request.user).defer(*without)
    return get_object_or_404(imports.select_related("project", "imported_by"), pk=pk)


def get_version(request, pk: int) -> DraftVersion:
    """Fetch one version that the person may see, or answer 404."""
    versions = DraftVersion.objects.visible_to(request.user)
    people = ("project", "imported_by", "checked_by")
    return get_object_or_404(versions.select_related(*people), pk=pk)


@importer
def import_new(request, code):
    """Take in a file or a pasted text."""
    project, known = get_project(request, code), None
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = actions.import_draft(
                project=project,
                label=form.cleaned_data["label"],
                again=form.cleaned_data["again"],
                by=request.user,
                **form.source(),
            )
            return redirect("desk:import", made.pk)
        except actions.AlreadyImported as error:
            known = error.details["known"]
            form.add_error(form.source_field, str(error))
        except (DomainError, DraftRefused) as error:
            form.add_error(form.source_field, str(error))
    context = {"project": project, "form": form, "known": known, "labels": LABELS}
    status = 422 if form.errors else 200
    return render(request, "consultations/desk/import_new.html", context, status=status)


@importer
def import_file(request, pk):
    """Hand out the file as it was given, always as a download."""
    draft_import = get_import(request, pk)
    return download(draft_import.file, draft_import.filename)


@reader
def version(request, pk):
    """Show a version: outline, articles, where each uid came from."""
    found = get_version(request, pk)
    others = found.project.versions.exclude(pk=pk).order_by("-ordinal")
    context = {
        "version": found,
        "project": found.project,
        "provisions": found.provisions.outline().order_by("position"),
        "others": others,
        "may_manage": permissions.can_manage_projects(request.user),
        "may_import": permissions.can_import(request.user),
    }
    return render(request, "consultations/desk/version.html", context)


@reader
def version_compare(request, pk, other):
    """Compare a version with another of the same project, article by article."""
    new, old = get_version(request, pk), get_version(request, other)
    if new.project_id != old.project_id:
        return redirect("desk:version", pk)
    if new.ordinal < old.ordinal:
        new, old = old, new
    rows = compare_queries.explained(compare_queries.compare_rows(old, new), new)
    changed = [row for row in rows if row.kind != "unchanged" or row.is_renumbered]
    context = {
        "old": old,
        "new": new,
        "project": new.project,
        "rows": rows if request.GET.get("all") else changed,
        "all": bool(request.GET.get("all")),
        "total": len(rows),
        "may_repair": not new.is_public and permissions.can_import(request.user),
    }
    return render(request, "consultations/desk/version_compare.html", context)


@manager
def plain_note(request, pk):
    """Say in plain words what an article means."""
    provisions = Provision.objects.visible_to(request.user).articles()
    article = get_object_or_404(provisions.select_related("version__project"), pk=pk)
    form = PlainNoteForm(
        request.POST or None, initial={"plain_note": article.plain_note}
    )
    if form.is_valid():
        explain_article(provision=article, by=request.user, **form.cleaned_data)
        address = reverse("desk:version", args=[article.version_id])
        return redirect(f"{address}#p-{article.position}")
    title = _("条文解读：%(label)s") % {"label": article.label}
    context = {
        "form": form,
        "title": title,
        "project": article.version.project,
        "lead": article.text,
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/desk/form.html", context, status=status)
