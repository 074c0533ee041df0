"""What the staff pages of projects and drafts show."""

from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Subquery
from wagtail.models import Page

from ..models import (
    Consultation,
    ConsultationPage,
    DraftImport,
    LegislativeProject,
    Phase,
    ProjectStatus,
)
from ..rules.stages import find_stage
from .checklist import rule_row


def project_rows(user):
    """Projects with how many versions they have and the newest consultation."""
    newest = Consultation.objects.filter(project=OuterRef("pk")).order_by("-round")
    return LegislativeProject.objects.visible_to(user).annotate(
        version_count=Count("versions", distinct=True),
        last_code=Subquery(newest.values("code")[:1]),
    )


def stage_label(project: LegislativeProject) -> str:
    """Word the present stage of a project."""
    try:
        return find_stage(project.doc_type, project.stage).label
    except KeyError:
        return project.stage


def next_steps(project, versions, imports, consultations, at: datetime) -> list[str]:
    """Name what a project waits for: import, check, page, open, closing, report."""
    if project.status not in (ProjectStatus.ACTIVE, ProjectStatus.DONE):
        return ["left_road"]
    checking = DraftImport.Status.CHECKING
    todo = ["check"] if any(i.status == checking for i in imports) else []
    if not versions:
        return todo or ["import"]
    phases = {consultation.phase(at) for consultation in consultations}
    if Phase.ENDED in phases:
        todo.append("report")
    if Phase.OPEN in phases or Phase.UPCOMING in phases:
        todo.append("running")
    consulted = {consultation.version_id for consultation in consultations}
    if not todo and versions[-1].pk not in consulted:
        todo += ["page"] if versions[-1].is_confirmed else ["confirm", "page"]
    return todo or ["import"]


def open_pages(project):
    """Pages on versions of a project that have not called the public yet."""
    waiting = ConsultationPage.objects.filter(
        version__project=project, consultation__published_at__isnull=True
    )
    newest_first = ("-latest_revision_created_at", "-pk")
    return waiting.select_related("version").order_by(*newest_first)


def page_parent():
    """The section to put a consultation page in: where the others are, else the first.

    None while the site has no section.
    """
    models = [m for m in ConsultationPage.allowed_parent_page_models() if m is not Page]
    newest = ConsultationPage.objects.order_by("-pk").first()
    if newest:
        return newest.get_parent()
    return Page.objects.type(*models).order_by("path").first()


def preview_consultation(page, at: datetime) -> Consultation:
    """Stand in for the consultation that a page would become; never saved."""
    opens_at = page.opens_at or at
    return Consultation(
        pk=0,
        code="HZ-0000-0000",
        project=page.version.project,
        version=page.version,
        opens_at=opens_at,
        closes_at=page.closes_at or opens_at + timedelta(days=1),
        short_reason=page.short_reason,
        report_due_on=page.report_due_on,
        rule=_rule_of(page, at),
    )


def _rule_of(page, at: datetime) -> dict:
    row = rule_row(page.version, at)
    return row.as_dict() if row else {}
