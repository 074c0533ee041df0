"""Moving a project along: create, edit, enter a stage, leave the road."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.log import record

from ..exceptions import NotAllowed, NotReady
from ..models import LegislativeProject, ProjectStatus, StageEvent
from ..permissions import can_manage_projects
from ..rules import stages

_EDITABLE = (
    "title",
    "doc_type",
    "organ",
    "drafting_unit",
    "summary",
    "is_amendment",
    "is_public",
)


@transaction.atomic
def create_project(*, by, **values) -> LegislativeProject:
    """Begin a project at the first stage of its kind of document.

    Raises NotAllowed, or NotReady when another project has its code.
    """
    _may(by)
    first = next(s for s in stages.template(values["doc_type"]) if not s.is_optional)
    try:
        with transaction.atomic():
            project = LegislativeProject.objects.create(
                created_by=by, stage=first.code, **values
            )
    except IntegrityError as error:
        raise NotReady(_("已有项目使用这个编号。")) from error
    StageEvent.objects.create(
        project=project, stage=first.code, on=timezone.localdate()
    )
    record("project.created", actor=by, target=project, data={"code": project.code})
    return project


@transaction.atomic
def edit_project(*, project: LegislativeProject, by, **values) -> LegislativeProject:
    """Change what a project says of itself.

    Raises NotAllowed, or NotReady for a change of the kind of document after a
    consultation was held, because the rule would change with it.
    """
    _may(by)
    locked = LegislativeProject.objects.select_for_update().get(pk=project.pk)
    changed = {
        name: value
        for name, value in values.items()
        if name in _EDITABLE and getattr(locked, name) != value
    }
    if "doc_type" in changed and locked.consultations.exists():
        raise NotReady(_("项目已经公开征求过意见，不能再改文件类型。"))
    for name, value in changed.items():
        setattr(locked, name, value)
    if "doc_type" in changed:
        locked.stage = _known_stage(locked)
        changed["stage"] = locked.stage
    locked.save(update_fields=[*changed])
    record("project.edited", actor=by, target=locked, data={"fields": sorted(changed)})
    return locked


@transaction.atomic
def enter_stage(
    *,
    project: LegislativeProject,
    stage: str,
    on: date,
    is_planned: bool = False,
    note: str = "",
    link: str = "",
    by,
) -> StageEvent:
    """Enter a stage on a day, or plan it; a stage entered ends the plan for it.

    Raises NotAllowed, or NotReady for a stage that this kind of document does not
    have, or a day ahead for a stage that has been entered.
    """
    _may(by)
    locked = LegislativeProject.objects.select_for_update().get(pk=project.pk)
    try:
        stages.find_stage(locked.doc_type, stage)
    except KeyError as error:
        raise NotReady(_("这类文件没有这个阶段。")) from error
    if not is_planned and on > timezone.localdate():
        raise NotReady(_("日期还没有到，请勾选“预计”。"))
    locked.events.filter(stage=stage, is_planned=True).delete()
    event = StageEvent.objects.create(
        project=locked, stage=stage, on=on, is_planned=is_planned, note=note, link=link
    )
    if not is_planned:
        _arrive(locked)
    data = {"stage": stage, "on": on.isoformat(), "is_planned": is_planned}
    record("project.stage_entered", actor=by, target=locked, data=data)
    return event


@transaction.atomic
def branch_project(
    *, project: LegislativeProject, status: str, reason: str = "", by
) -> LegislativeProject:
    """Take a project off the road with a reason, or put it back on.

    Raises NotAllowed, or NotReady for a branch without a reason.
    """
    _may(by)
    locked = LegislativeProject.objects.select_for_update().get(pk=project.pk)
    if status in stages.BRANCHES and not reason.strip():
        raise NotReady(_("请写明原因，会在项目进度中公布。"))
    locked.status = ProjectStatus(status)
    locked.status_reason = reason.strip() if status in stages.BRANCHES else ""
    locked.save(update_fields=["status", "status_reason"])
    data = {"status": status}
    record("project.branched", actor=by, target=locked, data=data, content=reason)
    return locked


def _may(by) -> None:
    if not can_manage_projects(by):
        raise NotAllowed(_("只有起草人员和审批人员可以管理立法项目。"))


def _arrive(project: LegislativeProject) -> None:
    """Set the present stage by date, whatever the order in which stages were noted."""
    today = timezone.localdate()
    project.stage = stages.current_stage(project.events.all(), today) or project.stage
    project.save(update_fields=["stage"])


def _known_stage(project: LegislativeProject) -> str:
    """Keep the stage if the other kind of document has it, else begin anew."""
    codes = [stage.code for stage in stages.template(project.doc_type)]
    return project.stage if project.stage in codes else codes[0]
