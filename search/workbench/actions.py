"""Having comments digested, keeping what was found, publishing a sentence."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from audit.log import record
from common.clock import db_now
from consultations.models import Consultation
from search.digest.errors import DigestRefused
from search.garbage import few_collections
from search.llm.proposing import Proposed, propose

from . import checking, extending, keeping, origins, progress, queries, texts
from .exceptions import DoesNotHold, NotAllowed, NothingToDigest, RunGoesOn
from .models import AnalysisRun, RunMemory, Statement
from .permissions import can_publish_statements, can_start_runs

CODE_VERSION = "2"
STALE = timedelta(hours=2)
"""Time after which a digest that did not end is given up."""
Kind = AnalysisRun.Kind


@transaction.atomic
def start_run(*, consultation: Consultation, by, kind: str = Kind.FULL) -> AnalysisRun:
    """Have the comments of a consultation digested by a job.

    All of them, or (`kind` more) only what came in or changed since the last digest.
    Raises NotAllowed, NothingToDigest, and RunGoesOn while another one runs.
    """
    if not can_start_runs(by):
        raise NotAllowed
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    _give_up_stale(locked)
    if AnalysisRun.objects.filter(consultation=locked, state="waiting").exists():
        raise RunGoesOn
    base = queries.latest(by, locked)
    if kind == Kind.MORE and not RunMemory.objects.filter(run=base).exists():
        raise NothingToDigest(_("还没有可以补充的归并，请先做一次全部归并。"))
    if not texts.rows(locked).exists():
        raise NothingToDigest
    run = AnalysisRun.objects.create(
        consultation=locked,
        started_by=by,
        code_version=CODE_VERSION,
        kind=kind,
        base=base,
    )
    record("digest.started", actor=by, target=run)
    transaction.on_commit(lambda: carry_out.enqueue(run.pk))
    return run


def _give_up_stale(consultation: Consultation) -> None:
    """A digest that never ended, because its job died, keeps nobody waiting."""
    runs = AnalysisRun.objects.filter(consultation=consultation, state="waiting")
    for run in runs.filter(started_at__lt=db_now() - STALE):
        progress.give_up(run, _("后台任务中断。"))


@task()
def carry_out(key: int) -> None:
    """Digest outside the request; a repeat changes nothing, a crash leaves nothing."""
    run = AnalysisRun.objects.select_related("consultation", "base").get(pk=key)
    if run.state != AnalysisRun.State.WAITING:
        return
    work = extending.extend if run.kind == Kind.MORE else _make
    try:
        with few_collections():
            work(run, progress.Progress(key))
    except progress.Ended:
        return
    except DigestRefused as refusal:
        progress.give_up(run, str(refusal))


def _make(run: AnalysisRun, tell) -> None:
    tell("reading")
    read_at = db_now()
    found = keeping.find(run.consultation, tell)
    keeping.inherit_keys(run, found)
    tell("naming")
    named = origins.given_names(run)
    proposed = propose(run.pk, found.digest, found.labels, found.masked, named)
    tell("writing")
    _keep(run.pk, found, proposed, read_at)


@transaction.atomic
def _keep(key: int, found: keeping.Found, proposed: Proposed, read_at) -> None:
    run = AnalysisRun.objects.select_for_update(of=("self",)).get(pk=key)
    if run.state != AnalysisRun.State.WAITING:
        return
    run.read_at = read_at
    run.fresh_since = run.base.read_at if run.base_id else None
    keeping.keep(run, found, proposed)
    run.state, run.finished_at, run.progress = AnalysisRun.State.DONE, db_now(), 100
    run.save()
    data = {"ledger": run.ledger, **run.window}
    record("digest.finished", target=run, data=data)


@transaction.atomic
def publish_statement(*, statement: Statement, by) -> Statement:
    """Publish a sentence whose evidence holds at this moment.

    Raises NotAllowed, and DoesNotHold with the reason: words that have changed or
    are not public, a number that is another one now, no evidence at all.
    """
    if not can_publish_statements(by):
        raise NotAllowed(_("只有审批人员可以公布归并结论。"))
    locked = Statement.objects.select_for_update().get(pk=statement.pk)
    if locked.published_at:
        return locked
    reason = checking.problem(locked)
    if reason:
        raise DoesNotHold(reason)
    locked.published_at, locked.published_by = db_now(), by
    locked.save(update_fields=["published_at", "published_by"])
    record("statement.published", actor=by, target=locked, content=locked.text)
    return locked
