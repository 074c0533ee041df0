"""Saying anew what a run says, where its themes are others than it found."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, islice

from django.db.models import Count, F, Max, Q

from search.digest.compose import head, stance_text
from search.digest.evidence import quote as choose_words
from search.digest.reading import STANCES, UNDECIDED
from search.digest.reading import Comment as Said
from search.digest.report import SPOKEN
from search.digest.segments import Segment as Point
from search.digest.shadow import shadow_of

from . import counting, hearing, texts
from .models import (
    AnalysisRun,
    Bucket,
    Cluster,
    CopyMember,
    Evidence,
    Segment,
    Statement,
    Theme,
)

_NUMBER = re.compile(r"\d+")
_COUNTED = (
    *("segment_count", "comment_count", "fresh_count", "copied_count"),
    *("stances", "heard"),
)
_LOOKED_AT = 20
_CHUNK = 500
_LOT = 5000


def retell(run: AnalysisRun, keys: Iterable[str], comments: Iterable[int]) -> None:
    """Count themes anew and put their sentences right; what is published stays.

    `comments` are those whose points have moved. Inside the transaction of the caller.
    """
    ordered, moved = sorted(keys), sorted(comments)
    if not ordered and not moved:
        return
    recount(run, ordered)
    run.ledger = {**run.ledger, **_buckets(run)}
    AnalysisRun.objects.filter(pk=run.pk).update(ledger=run.ledger)
    _overview(run)
    _bring_quotes(run, moved)
    voice = _Voice(run)
    for low in range(0, len(ordered), _CHUNK):
        _tell(voice, list(run.themes.filter(key__in=ordered[low : low + _CHUNK])))
    voice.write()


def recount(run: AnalysisRun, keys: Sequence[str]) -> None:
    """Count the points, comments, stances, new ones and copies of themes.

    And who said them, by place, channel and tier (`hearing`).
    """
    themes = {theme.key: theme for theme in run.themes.filter(key__in=keys)}
    for theme in themes.values():
        theme.segment_count = theme.comment_count = 0
        theme.fresh_count = theme.copied_count = 0
        theme.stances = {}
    rows = Segment.objects.filter(run=run, cluster__theme__in=themes.values())
    rows = rows.order_by()
    fresh = Q(pk=0)
    if run.fresh_since:
        fresh = Q(comment__changed_at__gt=run.fresh_since)
    counted = rows.values_list("cluster__theme__key").annotate(
        segments=Count("id"),
        comments=Count("comment", distinct=True),
        new=Count("comment", distinct=True, filter=fresh),
    )
    for key, segments, comments, new in counted:
        theme = themes[key]
        theme.segment_count, theme.comment_count = segments, comments
        theme.fresh_count = new
    _stances(themes, rows)
    copied = CopyMember.objects.filter(group__run=run, group__kind="campaign")
    some = rows.filter(comment__in=copied.values("comment"))
    for key, n in some.values_list("cluster__theme__key").annotate(
        Count("comment", distinct=True)
    ):
        themes[key].copied_count = n
    heard = hearing.of_themes(themes.values())
    for theme in themes.values():
        theme.heard = heard[theme.pk]
    Theme.objects.bulk_update(themes.values(), _COUNTED, batch_size=_CHUNK)


def _stances(themes: dict[str, Theme], rows) -> None:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    pairs = rows.values_list("cluster__theme__key", "stance").annotate(n=Count("id"))
    for key, stance, n in pairs:
        found[key][stance] = n
    for key, counts in found.items():
        order = [name for name in (*STANCES, UNDECIDED) if name in counts]
        themes[key].stances = {name: counts[name] for name in order}


def _buckets(run: AnalysisRun) -> dict[str, int]:
    rows = Segment.objects.filter(run=run).order_by()
    counts = dict(rows.values_list("bucket").annotate(n=Count("id")))
    named = {str(bucket): counts.get(bucket, 0) for bucket in Bucket.values}
    return {**named, "segments": sum(named.values())}


def _overview(run: AnalysisRun) -> None:
    """Put the numbers of the sentences about the whole right."""
    told = run.statements.filter(theme=None, kind="count", published_at=None)
    for each in told.prefetch_related("evidence"):
        asked = each.evidence.all()[0]
        numbers = counting.count(run, asked.asks, asked.about)
        if numbers != each.counts:
            rest = iter(map(str, numbers))
            each.text = _NUMBER.sub(lambda _match, rest=rest: next(rest), each.text)
            each.counts = numbers
            each.save(update_fields=["text", "counts"])


def _bring_quotes(run: AnalysisRun, comments: Sequence[int]) -> None:
    """Let each quote of some comments stand in the theme in which its words are."""
    moved = []
    for low in range(0, len(comments), _LOT):
        moved += _moved_quotes(run, comments[low : low + _LOT])
    Statement.objects.bulk_update(moved, ["theme"], batch_size=_CHUNK)


def _moved_quotes(run: AnalysisRun, comments: Sequence[int]) -> list[Statement]:
    quoted = Evidence.objects.filter(comment__in=comments, statement__run=run)
    words = list(quoted.filter(statement__kind="quote").select_related("statement"))
    spans: dict[int, list[tuple[int, int, int | None]]] = defaultdict(list)
    rows = run.segments.filter(comment__in={each.comment_id for each in words})
    fields = "comment", "start", "end", "cluster__theme"
    for comment, start, end, theme in rows.values_list(*fields):
        spans[comment].append((start, end, theme))
    moved = []
    for each in words:
        inside = (
            theme
            for start, end, theme in spans[each.comment_id]
            if start <= each.start and each.end <= end
        )
        theme = next(inside, None)
        if each.statement.theme_id != theme:
            each.statement.theme_id = theme
            moved.append(each.statement)
    return moved


class _Voice:
    """Gathers new sentences of a run and writes them at its end."""

    def __init__(self, run: AnalysisRun) -> None:
        self.run = run
        last = run.statements.aggregate(last=Max("position"))["last"]
        self.position = -1 if last is None else last
        self.told: list[tuple[Statement, Evidence]] = []
        self.changed: list[Statement] = []

    def say(self, theme: Theme, evidence: Evidence, **words) -> None:
        self.position += 1
        row = Statement(run=self.run, theme=theme, position=self.position, **words)
        evidence.statement = row
        self.told.append((row, evidence))

    def write(self) -> None:
        changed = self.changed
        Statement.objects.bulk_update(changed, ["text", "counts"], batch_size=_CHUNK)
        Statement.objects.bulk_create([row for row, _ in self.told], batch_size=_CHUNK)
        Evidence.objects.bulk_create([one for _, one in self.told], batch_size=_CHUNK)


def _tell(voice: _Voice, themes: Sequence[Theme]) -> None:
    """Say what is to be said of themes, changed or for the first time."""
    counted = Statement.objects.filter(theme__in=themes, kind="count")
    # the unpublished one comes last, and is the one to be changed
    order = F("published_at").asc(nulls_last=True), "position"
    known: dict[tuple, Statement] = {}
    for told in counted.order_by(*order).prefetch_related("evidence"):
        asked = told.evidence.all()[0]
        known[told.theme_id, asked.asks, asked.about] = told
    clusters = _counted_clusters(themes)
    wanted = {
        (theme.pk, *asked): (theme, *said)
        for theme in themes
        for asked, said in _sentences(theme, clusters[theme.pk]).items()
    }
    for key, (theme, text, numbers) in wanted.items():
        _say_count(voice, theme, key[1:], text, numbers, known.get(key))
    gone = [told.pk for key, told in known.items() if key not in wanted]
    voice.run.statements.filter(pk__in=gone, published_at=None).delete()
    quoted = Statement.objects.filter(theme__in=themes, kind="quote").order_by()
    with_quotes = set(quoted.values_list("theme_id", flat=True).distinct())
    for theme in themes:
        if theme.segment_count and theme.pk not in with_quotes:
            _quote(voice, theme, clusters[theme.pk])


def _say_count(voice, theme, asked, text, numbers, known) -> None:
    if known and known.counts == numbers and (known.text == text or known.published_at):
        return
    if known and not known.published_at:
        known.text, known.counts = text, numbers
        voice.changed.append(known)
        return
    evidence = Evidence(asks=asked[0], about=asked[1])
    voice.say(theme, evidence, kind="count", text=text, counts=numbers)


def _sentences(
    theme: Theme, clusters: list[Cluster]
) -> dict[tuple[str, str], tuple[str, list[int]]]:
    """Give what is to be said of a theme: its numbers, those of larger clusters."""
    if not theme.segment_count:
        return {}
    listed, numbers = stance_text(_elements(theme.stances))
    counts = [theme.comment_count, theme.segment_count, *numbers]
    title = head(theme.article_label, theme.name)
    text = _filled(f"{title}：#条意见，#段话，其中{listed}。", counts)
    found = {("theme", theme.key): (text, counts)}
    for cluster in clusters if len(clusters) > 1 else ():
        if cluster.comments >= SPOKEN:
            title = head(theme.article_label, cluster.label)
            told = [cluster.comments, cluster.texts]
            found["cluster", cluster.key] = (
                _filled(f"{title}：#条意见，#种文字。", told),
                told,
            )
    return found


def _counted_clusters(themes: Sequence[Theme]) -> dict[int, list[Cluster]]:
    """Give the clusters of themes, counted anew, the largest first."""
    rows = Cluster.objects.filter(theme__in=themes).annotate(
        comments=Count("segments__comment", distinct=True),
        kinds=Count("segments__text_key", distinct=True),
        size=Count("segments"),
    )
    found: dict[int, list[Cluster]] = defaultdict(list)
    changed = []
    for each in sorted(rows, key=lambda each: (-each.size, each.pk)):
        if each.size:
            found[each.theme_id].append(each)
            if each.texts != each.kinds:
                each.texts = each.kinds
                changed.append(each)
    Cluster.objects.bulk_update(changed, ["texts"], batch_size=_CHUNK)
    return found


def _elements(stances: dict[str, int]) -> list[str]:
    return [name for name, n in stances.items() for _ in range(n)]


def _filled(text: str, numbers: Sequence[int]) -> str:
    rest = iter(map(str, numbers))
    return re.sub("#", lambda _match: next(rest), text)


def _first_of(cluster: Cluster) -> Iterable[Segment]:
    rows = cluster.segments.select_related("comment")
    return rows.order_by("id")[:_LOOKED_AT]


def _quote(voice: _Voice, theme: Theme, clusters: Sequence[Cluster]) -> None:
    """Give a theme somebody's words, those of its largest cluster if they can be."""
    for row in islice(chain.from_iterable(map(_first_of, clusters)), _LOOKED_AT):
        text = texts.text_of(row.comment)
        said = Said(row.comment_id, text)
        found = choose_words(0, Point(said, row.start, row.end, ""), shadow_of(text))
        if found:
            evidence = Evidence(
                comment_id=row.comment_id,
                version_no=row.comment.version_no,
                start=found.start,
                end=found.end,
                sha256=texts.sha256_of(found.text),
            )
            voice.say(
                theme,
                evidence,
                kind="quote",
                text=f"有意见写道：“{found.text}”",
                quoted=[found.text],
            )
            return
