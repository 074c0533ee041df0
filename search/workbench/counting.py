"""Counting again what a sentence has counted."""

from collections import Counter

from search.digest.compose import stance_text

from .models import AnalysisRun, Cluster, CopyMember, Evidence, Segment

Asks = Evidence.Asks


def segments(run: AnalysisRun, asks: str, about: str):
    """Give the segments that a count is about; those of copies come by comment."""
    found = Segment.objects.filter(run=run)
    if asks == Asks.BUCKET:
        return found.filter(bucket=about)
    if asks == Asks.THEME:
        return found.filter(cluster__theme__key=about)
    if asks == Asks.CLUSTER:
        return found.filter(cluster__key=about)
    if asks == Asks.DUPLICATED:
        copied = CopyMember.objects.filter(group__run=run)
        return found.filter(comment__in=copied.values("comment"))
    return found


def count(run: AnalysisRun, asks: str, about: str) -> list[int]:
    """Give the numbers of a sentence in the order in which it tells them.

    Comments first; then segments, themes, groups, texts or stances, as it asks.
    """
    found = segments(run, asks, about)
    comments = found.values("comment").distinct().count()
    return [comments, *_more(run, found, asks, about)]


def _more(run: AnalysisRun, found, asks: str, about: str) -> list[int]:
    if asks == Asks.DUPLICATED:
        return [run.copies.filter(is_outermost=True).count()]
    if asks == Asks.CLUSTER:
        rows = Cluster.objects.filter(theme__run=run, key=about)
        # a cluster that moved leaves an empty row in the theme that it was in
        texts = rows.filter(segments__isnull=False).values_list("texts", flat=True)
        return [texts.first() or 0]
    if asks == Asks.ALL:
        return []
    told = [found.count()]
    if asks == Asks.THEME:
        stances = Counter(found.values_list("stance", flat=True))
        told += stance_text(stances.elements())[1]
    elif about == "theme":
        told.append(run.themes.count())
    return told
