"""Digests as jobs: ended by staff, taken up again after a crash."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from audit.log import record
from common.clock import db_now

from .actions import carry_out
from .exceptions import NotAllowed, NotRunning
from .models import AnalysisRun
from .permissions import can_start_runs
from .progress import give_up

SILENT = timedelta(minutes=10)
"""Time without a sign of life after which a job is taken up again."""
ATTEMPTS = 3


@transaction.atomic
def cancel_run(*, run: AnalysisRun, by) -> AnalysisRun:
    """End a digest that is being made; what was there before stays.

    Raises NotAllowed, and NotRunning for one that has ended.
    """
    if not can_start_runs(by):
        raise NotAllowed
    locked = AnalysisRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.state != AnalysisRun.State.WAITING:
        raise NotRunning
    locked.state, locked.finished_at = AnalysisRun.State.CANCELLED, db_now()
    locked.save(update_fields=["state", "finished_at"])
    record("digest.cancelled", actor=by, target=locked)
    return locked


@transaction.atomic
def resume_run(*, run: AnalysisRun, by) -> AnalysisRun:
    """Take up again a digest whose job gives no sign of life.

    Raises NotAllowed, and NotRunning for one that has ended or is being made.
    """
    if not can_start_runs(by):
        raise NotAllowed
    locked = AnalysisRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if not is_silent(locked):
        raise NotRunning(_("归并正在进行，不用接着做。"))
    _take_up(locked)
    record("digest.resumed", actor=by, target=locked)
    return locked


def is_silent(run: AnalysisRun) -> bool:
    """Say whether a digest that is being made has given no sign of life for long."""
    last = run.seen_alive_at or run.started_at
    return run.state == AnalysisRun.State.WAITING and last < db_now() - SILENT


def revive() -> int:
    """Take up again what a crash cut off; give how many. After some times give up."""
    long_ago = db_now() - SILENT
    silent = Q(seen_alive_at__lt=long_ago)
    silent |= Q(seen_alive_at=None, started_at__lt=long_ago)
    rows = AnalysisRun.objects.filter(silent, state=AnalysisRun.State.WAITING)
    return sum(_revived(key) for key in rows.values_list("pk", flat=True))


@transaction.atomic
def _revived(key: int) -> bool:
    run = AnalysisRun.objects.select_for_update(of=("self",)).get(pk=key)
    if not is_silent(run):
        return False
    if run.attempts >= ATTEMPTS:
        give_up(run, _("后台任务多次中断，请联系管理员查看日志。"))
        return False
    _take_up(run)
    return True


def _take_up(run: AnalysisRun) -> None:
    AnalysisRun.objects.filter(pk=run.pk).update(
        attempts=F("attempts") + 1, seen_alive_at=db_now()
    )
    transaction.on_commit(lambda: carry_out.enqueue(run.pk))
