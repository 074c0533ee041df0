"""Projects in the back office: list, page, form, stages, branches."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.clock import db_now
from common.errors import DomainError
from common.pagination import page as page_by_key

from ... import permissions
from ...actions import projects as actions
from ...forms.projects import BranchForm, ProjectForm, StageForm
from ...models import LegislativeProject
from ...queries import drafts as queries
from ...rules.stages import timeline
from .access import staff_page

REASON = _("只有起草人员和审批人员可以管理立法项目。")
manager = staff_page(permissions.can_manage_projects, REASON)
reader = staff_page(permissions.can_see_projects)


def get_project(request, code: str) -> LegislativeProject:
    """Fetch one project that the person may see, or answer 404."""
    return get_object_or_404(
        LegislativeProject.objects.visible_to(request.user), code=code
    )


@reader
def project_list(request):
    """List all projects, the newest first."""
    found = page_by_key(
        queries.project_rows(request.user),
        order=("-created_at", "-id"),
        after=request.GET.get("after"),
        size=30,
    )
    rows = [(project, queries.stage_label(project)) for project in found.items]
    context = {
        "rows": rows,
        "page": found,
        "may_manage": permissions.can_manage_projects(request.user),
    }
    return render(request, "consultations/desk/projects.html", context)


@reader
def project(request, code):
    """Show a project: timeline, versions, imports, consultations, what comes next."""
    found, at = get_project(request, code), db_now()
    versions = list(found.versions.select_related("imported_by").order_by("ordinal"))
    imports = list(
        found.imports.select_related("imported_by").defer("tree", "source_text")[:20]
    )
    consultations = list(found.consultations.order_by("-round"))
    context = {
        "project": found,
        "stage": queries.stage_label(found),
        "steps": timeline(found.doc_type, found.events.all(), found.status, at.date()),
        "versions": versions,
        "newest": versions[-1] if versions else None,
        "imports": imports,
        "consultations": [(c, c.phase(at)) for c in consultations],
        "todo": queries.next_steps(found, versions, imports, consultations, at),
        "pages": queries.open_pages(found),
        "parent": queries.page_parent(),
        "may_manage": permissions.can_manage_projects(request.user),
        "may_import": permissions.can_import(request.user),
        "may_extend": permissions.can_extend(request.user),
    }
    return render(request, "consultations/desk/project.html", context)


@manager
def project_new(request):
    """Begin a project."""
    form = ProjectForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.create_project(by=request.user, **form.cleaned_data)
            return redirect("desk:project", made.code)
        except DomainError as error:
            form.add_error("code", str(error))
    return _form(request, form, _("新建立法项目"))


@manager
def project_edit(request, code):
    """Change what a project says of itself."""
    found = get_project(request, code)
    form = ProjectForm(request.POST or None, instance=get_project(request, code))
    if form.is_valid():
        try:
            actions.edit_project(project=found, by=request.user, **form.cleaned_data)
            return redirect("desk:project", code)
        except DomainError as error:
            form.add_error("doc_type", str(error))
    return _form(request, form, _("修改立法项目"), found)


@manager
def project_stage(request, code):
    """Enter a stage, or plan one."""
    found = get_project(request, code)
    form = StageForm(
        request.POST or None,
        doc_type=found.doc_type,
        initial={"stage": found.stage, "on": db_now().date()},
    )
    if form.is_valid():
        try:
            actions.enter_stage(project=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("阶段已记录。"))
            return redirect("desk:project", code)
        except DomainError as error:
            form.add_error("on", str(error))
    return _form(request, form, _("记录阶段"), found)


@manager
def project_branch(request, code):
    """Take a project off the road with a reason, or put it back on."""
    found = get_project(request, code)
    initial = {"status": found.status, "reason": found.status_reason}
    form = BranchForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.branch_project(project=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("项目状态已改。"))
            return redirect("desk:project", code)
        except DomainError as error:
            form.add_error("reason", str(error))
    return _form(request, form, _("改变项目状态"), found)


def _form(request, form, title, found=None):
    context = {"form": form, "title": title, "project": found}
    status = 422 if form.errors else 200
    return render(request, "consultations/desk/form.html", context, status=status)
