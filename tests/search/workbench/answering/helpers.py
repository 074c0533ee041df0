"""Digests written by hand: themes of which every comment is known."""

from django.urls import reverse

from common.clock import db_now
from search.workbench import answers
from search.workbench.models import AnalysisRun, Cluster, Segment, Theme
from tests.consultations.factories import CommentFactory

WORDS = {"outcome": "not_adopted", "topic": "三件事", "reason": "超出权限。"}
LABELS = {"tiao1": "第一条", "tiao2": "第二条", "tiao3": "第三条"}


def digested(consultation, by) -> AnalysisRun:
    """A finished digest that has no themes yet."""
    return AnalysisRun.objects.create(
        consultation=consultation,
        started_by=by,
        state="done",
        code_version="2",
        read_at=db_now(),
        finished_at=db_now(),
    )


def themed(run, key, comments, uid="tiao1") -> Theme:
    """A theme of a digest with a point of each of these comments."""
    theme = Theme.objects.create(
        run=run,
        key=key,
        uid=uid,
        article_label=LABELS[uid],
        name=f"想法{key}",
        position=run.themes.count(),
        segment_count=len(comments),
        comment_count=len(comments),
        stances={"修改": len(comments)},
    )
    cluster = Cluster.objects.create(theme=theme, key=key, label=key, texts=1)
    for comment in comments:
        start = Segment.objects.filter(run=run, comment=comment).count()
        Segment.objects.create(
            run=run,
            comment=comment,
            start=start,
            end=start + 1,
            bucket="theme",
            cluster=cluster,
            found_bucket="theme",
            found_theme=key,
            found_cluster=key,
            stance="修改",
        )
    return theme


def comments(consultation, number, uid="tiao1", **more):
    return CommentFactory.create_batch(
        number, consultation=consultation, uid=uid, article_label=LABELS[uid], **more
    )


def keys(*themes):
    return [theme.pk for theme in themes]


def said_in(*themes):
    rows = Segment.objects.filter(cluster__theme__in=themes)
    return sorted(set(rows.values_list("comment_id", flat=True)))


def answered(run, themes, by, **more):
    return answers.answer_themes(
        run=run, chosen=keys(*themes), by=by, **{**WORDS, **more}
    )


def address(run):
    return reverse("workbench:answer", args=[run.pk])


def sent(client, run, themes, step="save", **more):
    """Post the form as the page gave it."""
    seen = client.get(address(run), {"themes": keys(*themes)}).context["plan"].seen
    data = {"themes": keys(*themes), "seen": seen, "step": step, **WORDS, **more}
    return client.post(address(run), data)


def more_of(run, theme, number=2):
    """Comments that came in later and that a digest filed into the theme."""
    said = comments(run.consultation, number)
    for each in said:
        Segment.objects.create(
            run=run,
            comment=each,
            start=0,
            end=1,
            bucket="theme",
            cluster=theme.clusters.get(),
            stance="修改",
        )
    return said
