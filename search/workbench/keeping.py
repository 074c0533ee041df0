"""Putting a digest into the tables."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from consultations.models import Consultation
from search.digest.found import Digest
from search.digest.lineage import inherited
from search.digest.memory import packed, remember
from search.digest.output import ledger
from search.digest.pipeline import digest
from search.digest.reading import STANCES, UNDECIDED
from search.digest.report import statements
from search.llm import keeping as proposals
from search.llm.proposing import Proposed

from . import arranging, bulk, hearing, telling, texts
from .models import (
    AnalysisRun,
    Bucket,
    Cluster,
    CopyGroup,
    CopyMember,
    Evidence,
    RunMemory,
    Segment,
    Statement,
    Suggestion,
    Theme,
)

_BATCH = 2000


@dataclass(frozen=True)
class Found:
    """A digest with the versions of the comments it read, and labels of articles.

    `masked` holds what staff have covered, as spans of the digested texts.
    """

    digest: Digest
    versions: dict[int, int]
    labels: dict[str, str]
    masked: dict[int, list[tuple[int, int]]]
    # comments that were read again only to compare others with them
    templates: frozenset = frozenset()

    @cached_property
    def verdicts(self) -> dict:
        """Give where each comment stands, and how that is known."""
        pairs = zip(self.digest.comments, self.digest.verdicts, strict=True)
        return {comment.id: verdict for comment, verdict in pairs}


def find(consultation: Consultation, tell=lambda stage: None) -> Found:
    """Read and digest the comments; writes nothing."""
    articles = texts.articles(consultation)
    labels = {each.key: each.label for each in articles}
    versions, masked, said = {}, {}, []
    # tuples with names: a hundred thousand objects of the model cost two seconds
    rows = texts.rows(consultation).values_list("pk", *texts.DIGESTED, named=True)
    for row in rows.iterator(_BATCH):
        versions[row.pk] = row.version_no
        if row.masks:
            masked[row.pk] = texts.masked_spans(row)
        said += texts.said([row])
    return Found(digest(said, articles, tell), versions, labels, masked)


def keep(run: AnalysisRun, found: Found, proposed: Proposed) -> None:
    """Write everything that was found; inside the transaction of the caller.

    A name that a model proposed goes before the one found, that of staff before both.
    The caller saves the run.
    """
    run.ledger = ledger(found.digest)
    for theme in found.digest.themes:
        if theme.id in proposed.names:
            theme.name = proposed.names[theme.id][0].text
    themes = _themes(run, found)
    proposals.keep(run, proposed, themes, found.versions)
    _segments(run, found, _clusters(themes, found.digest))
    _copies(run, found.digest)
    keep_suggestions(run, found)
    _statements(run, found, themes)
    telling.recount(run, list(themes))
    arranging.apply_new(run)
    run.heard = hearing.of_run(run)
    RunMemory.objects.create(run=run, rows=packed(remember(found.digest)))


def inherit_keys(run: AnalysisRun, found: Found) -> None:
    """Give themes the keys they had in the digest before, by the points they share."""
    if run.base_id is None:
        return
    rows = Segment.objects.filter(run=run.base_id).exclude(found_theme="")
    before = {
        tuple(place): theme
        for *place, theme in rows.values_list(
            "comment_id", "version_no", "start", "end", "found_theme"
        ).iterator(chunk_size=_BATCH)
    }
    now = {
        place_of(found, at): theme.id
        for theme in found.digest.themes
        for at in theme.members
    }
    keys = inherited(before, now)
    for theme in found.digest.themes:
        theme.id = keys.get(theme.id, theme.id)


def place_of(found: Found, at: int) -> tuple[int, int, int, int]:
    """Give what a point is known by: comment, version, start, end."""
    segment = found.digest.segments[at]
    pk = int(segment.comment.id)
    return pk, found.versions[pk], segment.start, segment.end


def _themes(run: AnalysisRun, found: Found) -> dict[str, Theme]:
    rows = [
        Theme(
            run=run,
            key=theme.id,
            uid=theme.article,
            article_label=found.labels.get(theme.article, theme.article)[:64],
            name=theme.name[:120],
            position=position,
            segment_count=len(theme.members),
            comment_count=len(_commenters(found.digest, theme.members)),
            stances=_stances(found.digest, theme.members),
        )
        for position, theme in enumerate(found.digest.themes)
    ]
    Theme.objects.bulk_create(rows, batch_size=_BATCH)
    return {row.key: row for row in rows}


def _commenters(found: Digest, members: list[int]) -> set[object]:
    return {found.segments[at].comment.id for at in members}


def _stances(found: Digest, members: list[int]) -> dict[str, int]:
    counts = Counter(found.stances[at] for at in members)
    order = [name for name in (*STANCES, UNDECIDED) if counts[name]]
    return {name: counts[name] for name in order}


def _clusters(themes: dict[str, Theme], found: Digest) -> dict[int, Cluster]:
    """Write the clusters; give for each position its own."""
    homes: dict[int, Cluster] = {}
    rows = []
    for theme in found.themes:
        for each in theme.clusters:
            row = Cluster(
                theme=themes[theme.id],
                key=each.id,
                label=each.label[:120],
                texts=each.texts,
            )
            rows.append(row)
            homes.update(dict.fromkeys(each.members, row))
    Cluster.objects.bulk_create(rows, batch_size=_BATCH)
    return homes


def _segments(run: AnalysisRun, found: Found, homes: dict[int, Cluster]) -> None:
    digest = found.digest
    rests = (
        (Bucket.SINGLE, digest.singles),
        (Bucket.UNRELATED, digest.unrelated),
        (Bucket.FAILED, digest.failed),
    )
    buckets = {at: bucket for bucket, members in rests for at in members}
    rows = (
        _placed(run, found, at, buckets.get(at, Bucket.THEME), homes.get(at))
        for at in range(len(digest.segments))
    )
    bulk.insert_values(Segment, _PLACED, rows)


def segment_row(run, found: Found, at: int, bucket, home) -> Segment:
    """Build the row of a point, with where it was found and how surely."""
    values = _placed(run, found, at, bucket, home)
    return Segment(**dict(zip(_PLACED, values, strict=True)))


_PLACED = (
    *("run_id", "comment_id", "version_no", "start", "end", "bucket", "cluster_id"),
    *("found_bucket", "found_theme", "found_cluster", "stance", "text_key"),
    *("confidence", "doubt"),
)


def _placed(run, found: Found, at: int, bucket, home) -> tuple:
    """Give the values of a point in the order of `_PLACED`."""
    segment = found.digest.segments[at]
    key = segment.comment.id
    version, verdict = found.versions[key], found.verdicts[key]
    sure = doubts(found.digest.anchors[at], verdict)
    place = run.pk, key, version, segment.start, segment.end
    where = (home.theme.key, home.key) if home else ("", "")
    now = bucket, home.pk if home else None
    said = found.digest.stances[at], texts.sha256_of(segment.compact)[:16]
    return (*place, *now, bucket, *where, *said, *sure)


def doubts(anchors, verdict) -> tuple[int | None, str]:
    """Give the confidence in percent of what was inferred least surely, and what."""
    told = []
    if anchors and anchors[0].method == "inferred":
        told.append((anchors[0].score, "article"))
    if verdict.source == "model":
        told.append((verdict.confidence, "stance"))
    if not told:
        return None, ""
    score, name = min(told)
    return round(100 * min(1.0, score)), name


def _copies(run: AnalysisRun, found: Digest) -> None:
    pairs = [
        (
            CopyGroup(
                run=run,
                kind=group.kind,
                template_id=found.comments[group.template].id,
                is_outermost=group.is_outermost,
            ),
            group,
        )
        for group in found.groups
    ]
    CopyGroup.objects.bulk_create([row for row, _ in pairs], batch_size=_BATCH)
    members = (
        (
            row.pk,
            found.comments[at].id,
            spans_of(found, at, group.added),
            spans_of(found, at, group.edited),
        )
        for row, group in pairs
        for at in group.members
    )
    bulk.insert_values(CopyMember, _COPIED, members)


_COPIED = ("group_id", "comment_id", "added", "edited")


def spans_of(found: Digest, at: int, spans: dict) -> list[list[int]]:
    """Give spans of a folded comment in its original text."""
    shadow = found.shadows[at]
    return [list(shadow.original(*span)) for span in spans.get(at, [])]


def keep_suggestions(run: AnalysisRun, found: Found) -> None:
    """Write the concrete wishes."""
    bulk.insert(
        Suggestion,
        (
            Suggestion(
                run=run,
                comment_id=wish.comment.id,
                uid=wish.article[:64],
                op=wish.op,
                start=wish.span[0],
                end=wish.span[1],
                old=wish.old,
                new=wish.new,
                reason=wish.reason,
            )
            for wish in found.digest.wishes
            if wish.comment.id not in found.templates
        ),
    )


def _statements(run: AnalysisRun, found: Found, themes: dict[str, Theme]) -> None:
    told = list(statements(found.digest, found.labels))
    homes = {
        cluster.id: themes[theme.id]
        for theme in found.digest.themes
        for cluster in theme.clusters
    }
    rows = [
        Statement(
            run=run,
            theme=themes.get(each.about) or homes.get(each.about),
            position=position,
            kind=each.kind,
            text=each.text,
            counts=list(each.counts),
            quoted=list(each.quoted),
        )
        for position, each in enumerate(told)
    ]
    Statement.objects.bulk_create(rows, batch_size=_BATCH)
    known = found.digest.texts
    evidence = (
        one
        for row, each in zip(rows, told, strict=True)
        for one in _evidence(row, each, known, found.versions)
    )
    bulk.insert(Evidence, evidence)


def _evidence(
    row: Statement, told, known: dict, versions: dict[int, int]
) -> Iterator[Evidence]:
    """A count rests on what it asks, everything else on exact words."""
    if told.asks[0]:
        yield Evidence(statement=row, asks=told.asks[0], about=told.asks[1])
        return
    for place in told.evidence:
        words = known[place["id"]][place["start"] : place["end"]]
        yield Evidence(
            statement=row,
            comment_id=place["id"],
            version_no=versions[place["id"]],
            start=place["start"],
            end=place["end"],
            sha256=texts.sha256_of(words),
        )
