"""Calling the public to comment: publish, extend, cancel."""

from datetime import datetime

from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction

from audit.log import record
from common import clock
from common.numbering import next_code

from ..exceptions import NotAllowed, NotReady
from ..models import (
    Consultation,
    ConsultationPage,
    LegislativeProject,
    StageEvent,
    WindowExtension,
)
from ..permissions import approval_refusal, can_extend
from ..queries.checklist import page_gaps, rule_row
from ..rules import stages
from ..workflow import submitter_id

CODE_PREFIX = "HZ"
_ATTEMPTS = 20


def publish_consultation(*, page: ConsultationPage, approver) -> Consultation:
    """Publish the latest revision of a page, or the page itself if it has none.

    Raises NotAllowed for the first of the two persons and NotReady for ★ gaps.
    """
    revision = page.get_latest_revision() or page.save_revision(user=approver)
    revision.publish(user=approver)
    page.refresh_from_db()
    return page.consultation


def keep_as_draft(*, page: ConsultationPage) -> None:
    """Leave a page as a draft after a refusal; the editor creates pages as live."""
    unannounced = ConsultationPage.objects.filter(
        pk=page.pk, consultation__published_at__isnull=True
    )
    unannounced.update(live=False, has_unpublished_changes=True)


def publish_due() -> None:
    """Publish every page whose approved moment has come; for the periodic worker."""
    call_command("publish_scheduled", verbosity=0)


@transaction.atomic
def publish_revision(*, revision, approver=None, options=None) -> None:
    """Publish one revision of a consultation page, by whatever way it was asked for.

    `approver` is None when a time that was approved before has come. Raises
    NotAllowed or NotReady.
    """
    row = ConsultationPage.objects.select_for_update().get(pk=revision.object_id)
    page = row.with_content_json(revision.content)
    at = clock.db_now()
    if row.is_announced:
        # Later changes of the words are approved by a second person, too.
        _check_approval(page, approver, at)
        consultation = row.consultation
    else:
        consultation = _prepare(page, approver, at)
        if not _waits(page, at):
            _announce(consultation, at)
    action = PublishPageRevisionAction(revision, user=approver, **(options or {}))
    action.execute(skip_permission_checks=True)
    # The revision knows nothing of the consultation: it is linked last.
    ConsultationPage.objects.filter(pk=row.pk).update(
        consultation=consultation,
        opens_at=consultation.opens_at,
        closes_at=consultation.closes_at,
    )


def _waits(page, at: datetime) -> bool:
    return bool(page.go_live_at and page.go_live_at > at)


def _prepare(page, approver, at: datetime) -> Consultation:
    """Make the lasting row, or bring one that waits for its moment up to date."""
    _check_approval(page, approver, at)
    if approver is None:
        return Consultation.objects.select_for_update().get(pk=page.consultation_id)
    project = LegislativeProject.objects.select_for_update().get(
        pk=page.version.project_id
    )
    values = _values(page, project, approver, at)
    if page.consultation_id is None:
        return _insert(values, at)
    waiting = Consultation.objects.select_for_update().get(pk=page.consultation_id)
    for name, value in values.items():
        setattr(waiting, name, value)
    waiting.save(update_fields=list(values))
    return waiting


def _check_approval(page, approver, at: datetime) -> None:
    """Ask for a second person and a complete page, unless both were asked before."""
    if approver is None:
        if page.consultation_id is None:
            raise NotAllowed(_("征集须经审批人员批准才能发布。"))
        return
    reason = approval_refusal(approver, page.version, submitter_id(page))
    if reason:
        raise NotAllowed(reason)
    missing = [gap for gap in page_gaps(page, at, approving=True) if gap.star]
    if missing:
        raise NotReady("".join(gap.reason for gap in missing), gaps=missing)


def _values(page, project, approver, at: datetime) -> dict:
    rule = rule_row(page.version, at)
    opens_at = max(page.opens_at or at, page.go_live_at or at, at)
    before = project.consultations.exclude(pk=page.consultation_id).count()
    return {
        "project": project,
        "version": page.version,
        "round": before + 1,
        "opens_at": opens_at,
        "closes_at": page.closes_at,
        "announced_closes_at": page.closes_at,
        "short_reason": page.short_reason,
        "rule_id": rule.key,
        "rule": rule.as_dict(),
        "moderation": page.moderation,
        "imported_by": page.version.imported_by,
        "approved_by": approver,
        "report_due_on": page.report_due_on,
    }


def _insert(values: dict, at: datetime) -> Consultation:
    """Insert under the next free code; somebody may take it at the same moment."""
    start = f"{CODE_PREFIX}-{timezone.localdate(at).year}-"
    for _attempt in range(_ATTEMPTS):
        code = next_code(Consultation.objects.all(), start)
        try:
            with transaction.atomic():
                return Consultation.objects.create(code=code, **values)
        except IntegrityError:
            if not Consultation.objects.filter(code=code).exists():
                raise
    raise NotReady(_("征集编号正被他人占用，请稍后再试。"))


def _announce(consultation: Consultation, at: datetime) -> None:
    """Let the public see the consultation, its version and its project."""
    consultation.published_at = at
    consultation.save(update_fields=["published_at"])
    version, project = consultation.version, consultation.project
    version.is_public = True
    version.save(update_fields=["is_public"])
    _enter_consultation_stage(project, consultation)
    record(
        "consultation.published",
        actor=consultation.approved_by_id,
        target=consultation,
        data={
            "consultation": consultation.pk,
            "code": consultation.code,
            "project": project.pk,
            "version": version.pk,
            "rule": consultation.rule_id,
            "imported_by": consultation.imported_by_id,
            "opens_at": consultation.opens_at.isoformat(),
            "closes_at": consultation.closes_at.isoformat(),
        },
    )


def _enter_consultation_stage(project, consultation) -> None:
    stage = stages.consultation_stage(project.doc_type, project.stage)
    project.is_public = True
    project.stage = stage.code
    project.save(update_fields=["is_public", "stage"])
    StageEvent.objects.create(
        project=project,
        stage=stage.code,
        on=timezone.localdate(consultation.opens_at),
        link=f"/consultations/{consultation.code}/",
    )


def _locked(consultation: Consultation, by) -> Consultation:
    """Lock a running consultation against submissions, after asking who asks."""
    if not can_extend(by):
        raise NotAllowed(_("只有审批人员可以延期或者撤回征集。"))
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if locked.published_at is None:
        raise NotReady(_("征集还没有发布，请直接修改页面。"))
    if locked.cancelled_at:
        raise NotReady(_("征集已经撤回。"))
    if locked.reported_at:
        raise NotReady(_("征集已经反馈结果，不能再改。"))
    return locked


@transaction.atomic
def extend_consultation(
    *, consultation: Consultation, new_closes_at: datetime, notice: str, by
) -> WindowExtension:
    """Take comments longer, with a public notice.

    Raises NotAllowed, or NotReady when the new end is not later than the present one,
    or has passed, or the notice is empty.
    """
    locked = _locked(consultation, by)
    if not notice.strip():
        raise NotReady(_("请写明延期公告。"))
    if new_closes_at <= max(locked.closes_at, clock.db_now()):
        raise NotReady(_("新的截止时间必须晚于现在的截止时间，征集期限只能延长。"))
    extension = WindowExtension.objects.create(
        consultation=locked,
        old_closes_at=locked.closes_at,
        new_closes_at=new_closes_at,
        notice=notice,
        made_by=by,
    )
    locked.closes_at = new_closes_at
    locked.save(update_fields=["closes_at"])
    ConsultationPage.objects.filter(consultation=locked).update(closes_at=new_closes_at)
    data = {
        "consultation": locked.pk,
        "old_closes_at": extension.old_closes_at.isoformat(),
        "new_closes_at": new_closes_at.isoformat(),
    }
    record("consultation.extended", actor=by, target=locked, data=data, content=notice)
    return extension


@transaction.atomic
def cancel_consultation(*, consultation: Consultation, reason: str, by) -> Consultation:
    """Withdraw a consultation with a reason; its page stays.

    Raises NotAllowed, or NotReady without a reason or when it is over already.
    """
    locked = _locked(consultation, by)
    if not reason.strip():
        raise NotReady(_("请写明撤回原因。"))
    locked.cancelled_at = clock.db_now()
    locked.cancel_reason = reason
    locked.save(update_fields=["cancelled_at", "cancel_reason"])
    record(
        "consultation.cancelled",
        actor=by,
        target=locked,
        data={"consultation": locked.pk},
        content=reason,
    )
    return locked
