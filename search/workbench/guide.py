"""Where to go on: the steps from comments to the 通报, each with what waits there."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.models import ReportSummary

from . import queues
from .models import AnalysisRun, Decision, DigestReport


@dataclass(frozen=True)
class Step:
    """One step: its name, what waits there, where it is done, whether it is next."""

    name: str
    told: str
    url: str
    is_done: bool
    is_next: bool = False


def steps(run: AnalysisRun, fresh: int) -> list[Step]:
    """Give the five steps of a digest; the first that is not done comes next."""
    found = [_digested(run, fresh), *_sorted(run), *_reported(run)]
    first = next((each for each in found if not each.is_done), None)
    return [
        Step(each.name, each.told, each.url, each.is_done, each is first)
        for each in found
    ]


def _digested(run: AnalysisRun, fresh: int) -> Step:
    told = _("%(n)s 条意见已读") % {"n": run.ledger.get("comments", 0)}
    if fresh:
        told = _("又来了 %(n)s 条，先补充") % {"n": fresh}
    return Step(_("归并"), told, "#job", not fresh)


def _sorted(run: AnalysisRun) -> list[Step]:
    """What waits for a person, and what persons have decided already."""
    waiting = run.ledger.get("single", 0) + run.ledger.get("failed", 0)
    doubtful = queues.doubtful(run).count()
    decided = Decision.objects.filter(consultation=run.consultation_id, undone_by=None)
    counts = decided.exclude(kind="undo").aggregate(
        every=Count("id"), moved=Count("id", filter=Q(kind="move"))
    )
    numbers = {"waiting": waiting, "doubtful": doubtful}
    queue = "doubtful" if doubtful and not waiting else "unclassified"
    looked = counts["moved"] > 0 or not (waiting or doubtful)
    return [
        Step(
            _("看拿不准的"),
            _("未归入 %(waiting)s 段，把握不大 %(doubtful)s 段") % numbers,
            reverse("workbench:queue", args=[run.pk, queue]),
            looked,
        ),
        Step(
            _("整理主题"),
            _("已有 %(n)s 项决定") % {"n": counts["every"]}
            if counts["every"]
            else _("改名、合并、拆分、移动"),
            "#themes",
            counts["every"] > 0,
        ),
    ]


def _reported(run: AnalysisRun) -> list[Step]:
    reports = DigestReport.objects.filter(consultation=run.consultation_id)
    newest = reports.only("pk", "run_id", "frozen_at").order_by("-id").first()
    attached = ReportSummary.objects.filter(consultation=run.consultation_id)
    is_in = attached.exists()
    all_reports = reverse("workbench:reports", args=[run.consultation.code])
    one = reverse("workbench:report", args=[newest.pk]) if newest else all_reports
    is_fresh = bool(newest and newest.run_id == run.pk)
    is_closed = bool(run.consultation.reported_at)
    told = _("还没有定稿")
    if newest:
        told = _("已定稿") if is_fresh else _("上一份是旧的归并的")
    return [
        Step(_("定稿报告"), told, all_reports, is_fresh),
        Step(_("放进通报"), _put_in(is_in, is_closed), one, is_in or is_closed),
    ]


def _put_in(is_in: bool, is_closed: bool) -> str:
    """Say whether the 通报 holds a report; once published it takes no other."""
    if is_in:
        return _("已放进通报")
    return _("通报已经公布，没有归并报告") if is_closed else _("由审批人员办理")
