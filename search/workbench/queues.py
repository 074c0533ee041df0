"""What staff read one by one: doubts, wishes beside the text, the rest to answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from consultations.models import Comment, Consultation, Provision

from . import texts
from .models import AnalysisRun, Suggestion

UNSURE = 60
"""Percent of confidence below which a segment waits to be looked at."""


@dataclass(frozen=True)
class Wish:
    """A wish beside the text: what the article says, what it is to say, and why."""

    comment: Comment
    op: str
    label: str
    text: str
    old: str
    new: str
    reason: str
    whole: str


def doubtful(run: AnalysisRun):
    """Give the segments of little confidence, the least sure first."""
    rows = run.segments.filter(confidence__lt=UNSURE)
    return rows.exclude(bucket__in=("unrelated", "failed"))


def unclassified(run: AnalysisRun):
    """Give the segments that are in no theme and that could have one."""
    return run.segments.filter(bucket__in=("single", "failed"))


def wishes(run: AnalysisRun, uid: str | None = None):
    """Give the wishes of a run as rows, of one article where it is named."""
    rows = Suggestion.objects.filter(run=run).select_related("comment")
    return rows if uid is None else rows.filter(uid=uid)


def articles_wished(run: AnalysisRun) -> list[tuple[str, str, int]]:
    """Give the articles that wishes are about, in their order, with numbers."""
    rows = Suggestion.objects.filter(run=run).order_by().values_list("uid")
    counts = dict(rows.annotate(n=Count("id")))
    labels = {each.key: each.label for each in texts.articles(run.consultation)}
    order = {uid: at for at, uid in enumerate(labels)}
    found = sorted(counts, key=lambda uid: (order.get(uid, -1), uid))
    return [(uid, labels.get(uid, ""), counts[uid]) for uid in found]


def beside_text(consultation: Consultation, rows: Iterable[Suggestion]) -> list[Wish]:
    """Put wishes beside the articles that they are about; two queries."""
    found = list(rows)
    provisions = Provision.objects.filter(
        version=consultation.version_id, uid__in={each.uid for each in found}
    ).articles()
    articles = {
        uid: (label, text)
        for uid, label, text in provisions.values_list("uid", "label", "text")
    }
    return [_wish(each, *articles.get(each.uid, ("", ""))) for each in found]


def _wish(each: Suggestion, label: str, text: str) -> Wish:
    said = texts.text_of(each.comment)

    def words(span) -> str:
        return said[slice(*span)] if span else ""

    return Wish(
        each.comment,
        each.op,
        label,
        text,
        words(each.old),
        words(each.new),
        words(each.reason),
        said[each.start : each.end],
    )


def _unanswered(segments):
    rows = Comment.objects.filter(pk__in=segments.order_by().values("comment"))
    return rows.answerable().filter(replied__isnull=True)


def left_over(run: AnalysisRun, bucket: str) -> list[tuple[str, str, int]]:
    """Give the articles whose comments of a bucket wait for an answer, with numbers.

    A comment that was answered with a theme waits no more. Two queries.
    """
    rows = _unanswered(run.segments.filter(bucket=bucket)).order_by()
    counts = dict(rows.values_list("uid").annotate(n=Count("id")))
    labels = {each.key: each.label for each in texts.articles(run.consultation)}
    order = {uid: at for at, uid in enumerate(labels)}
    found = sorted(counts, key=lambda uid: (order.get(uid, -1), uid))
    return [(uid, labels.get(uid, ""), counts[uid]) for uid in found]


def answerable_of(run: AnalysisRun, bucket: str, uid: str | None) -> list[int]:
    """Give the comments of `left_over`, of one article or (None) of all."""
    rows = _unanswered(run.segments.filter(bucket=bucket))
    rows = rows if uid is None else rows.filter(uid=uid)
    return list(rows.order_by("pk").values_list("pk", flat=True))
