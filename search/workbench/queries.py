"""What the pages of the workbench show."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count

from common.clock import db_now
from consultations.models import Consultation, ReportSummary
from search.llm import queries as proposals

from . import counting, heaps, origins, reporting, showing, texts
from .models import (
    AnalysisRun,
    Bucket,
    Cluster,
    CopyGroup,
    Decision,
    DigestReport,
    Evidence,
    Statement,
    Theme,
)

JUST_NOW = timedelta(minutes=30)
"""Time for which the last decision of a person stays at hand to be taken back."""

QUOTES = 3
"""Quotes that stand beside the answer to a theme."""


@dataclass(frozen=True)
class Meter:
    """How much of what was said is where: a bucket, its segments, their share.

    `x` is where its part of a bar of a hundred begins.
    """

    bucket: str
    label: str
    count: int
    percent: float
    x: float


def latest(user, consultation: Consultation) -> AnalysisRun | None:
    """Give the newest finished digest of a consultation."""
    runs = AnalysisRun.objects.visible_to(user).filter(consultation=consultation)
    return runs.filter(state=AnalysisRun.State.DONE, kind="full").first()


def latest_of(user, consultations) -> dict[int, AnalysisRun]:
    """Give the newest finished digest of each of some consultations; one query."""
    keys = [each.pk for each in consultations]
    runs = AnalysisRun.objects.visible_to(user).filter(consultation__in=keys)
    done = runs.filter(state=AnalysisRun.State.DONE, kind="full")
    done = done.defer("memory").order_by("started_at", "id")
    return {run.consultation_id: run for run in done}


def waiting(user, consultation: Consultation) -> AnalysisRun | None:
    """Give the digest that is being made, or the newest one that failed after all."""
    newest = AnalysisRun.objects.visible_to(user).filter(consultation=consultation)
    run = newest.first()
    return run if run and run.state != AnalysisRun.State.DONE else None


def meters(run: AnalysisRun) -> list[Meter]:
    """Give the coverage: the shares of the four places where segments end."""
    every, x, found = max(1, run.ledger.get("segments", 0)), 0.0, []
    for key, label in Bucket.choices:
        count = run.ledger.get(key, 0)
        percent = round(100 * count / every, 1)
        found.append(Meter(key, str(label), count, percent, round(x, 1)))
        x += percent
    return found


def new_since(run: AnalysisRun) -> int:
    """Count the comments that came in or changed after a digest has read them."""
    rows = texts.rows(run.consultation)
    return rows.filter(changed_at__gt=run.read_at).count() if run.read_at else 0


def by_article(run: AnalysisRun) -> list[tuple[str, list]]:
    """Give the themes under the labels of their articles, in the order of the draft."""
    return heaps.grouped(run, origins.mark(run, list(heaps.filled(run))))


def quotes(theme: Theme) -> list[Statement]:
    """Give the first quotes of a theme: what its people ask for, in their words."""
    rows = theme.statements.filter(kind=Statement.Kind.QUOTE)
    return list(rows.order_by("position", "id")[:QUOTES])


def overview(run: AnalysisRun):
    """Give the sentences about the whole."""
    return run.statements.filter(theme=None, kind=Statement.Kind.COUNT)


def wishes(run: AnalysisRun):
    """Give the sentences about what people want changed."""
    return run.statements.filter(kind=Statement.Kind.SUGGESTION)


def merges(run: AnalysisRun) -> list[tuple[list, list[showing.Shown]]]:
    """Give the merges that a model proposes: themes, and the words of each."""
    found = proposals.merges(run)
    return [(themes, showing.shown(row.proofs.all())) for row, themes in found]


def words_behind(statement: Statement):
    """Give where the evidence of a sentence stands: segments, or its exact words."""
    asked = statement.evidence.exclude(asks="").first()
    if asked:
        return counting.segments(statement.run, asked.asks, asked.about)
    return Evidence.objects.filter(statement=statement)


def clusters(theme: Theme) -> list:
    """Give what a theme holds, the largest first, with numbers of segments."""
    rows = theme.clusters.annotate(
        size=Count("segments"), people=Count("segments__comment", distinct=True)
    )
    return list(rows.filter(size__gt=0).order_by("-size", "id"))


def clusters_seen(user):
    """Give the clusters of the themes that a person may see."""
    rows = Cluster.objects.filter(theme__in=Theme.objects.visible_to(user))
    return rows.select_related("theme__run__consultation__version")


def lock_of(theme: Theme) -> Decision | None:
    """Give the decision by which a theme is locked."""
    if not theme.is_locked:
        return None
    rows = Decision.objects.filter(
        consultation=theme.run.consultation_id, kind="lock", theme_key=theme.key
    )
    return rows.filter(undone_by=None).last()


def decided(user, consultation: Consultation):
    """Give what staff decided on the digests of a consultation."""
    rows = Decision.objects.visible_to(user).filter(consultation=consultation)
    return rows.select_related("by", "undone_by").defer("data")


def groups_seen(user):
    """Give the groups of copies in the digests that a person may see."""
    runs = AnalysisRun.objects.visible_to(user)
    rows = CopyGroup.objects.filter(run__in=runs)
    return rows.select_related("run__consultation__version", "template")


def last_own(user, consultation_id: int) -> Decision | None:
    """Give what a person has just decided and not taken back, if anything."""
    rows = Decision.objects.visible_to(user).filter(
        consultation=consultation_id, by=user, at__gt=db_now() - JUST_NOW
    )
    newest = rows.select_related("undone_by").defer("data").order_by("-id")
    open_ones = newest.exclude(kind="undo").filter(undone_by=None)
    return open_ones.first()


def is_old(user, run: AnalysisRun) -> bool:
    """Say whether a later digest has taken the place of this one."""
    newest = latest(user, run.consultation)
    return bool(newest and newest.pk != run.pk)


def attached(report: DigestReport) -> ReportSummary | None:
    """Give what stands ready for the 通报; `is_this` says whether it is this report."""
    rows = ReportSummary.objects.filter(consultation=report.consultation_id)
    found = rows.first()
    if found:
        found.is_this = found.content == reporting.public(report.content)
    return found
