"""Filing later comments into a digest that is there, without making all of it anew.

What is to be done is read from the tables: comments whose present words no segment of
the digest has, and segments of comments that have other words now, or take no part
any more. So a job that was cut off is simply done again; nothing comes twice.
"""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef

from audit.log import record
from common.clock import db_now
from consultations.models import Comment
from search.digest import memory
from search.digest.found import Digest
from search.digest.memory import Group, Joined, Kept
from search.digest.pipeline import digest

from . import arranging, bulk, hearing, keeping, texts
from .models import (
    AnalysisRun,
    Bucket,
    Cluster,
    CopyGroup,
    CopyMember,
    RunMemory,
    Segment,
    Statement,
    Theme,
)

_TEMPLATES = 2000
_CHUNK = 5000


@dataclass
class Pending:
    """What came in since a digest, and which comments are not as it read them."""

    fresh: list[int]
    stale: list[int]


@dataclass
class Home:
    """Where a group goes: keys of theme and cluster, empty for a single point."""

    theme: str
    cluster: str
    joined: Joined
    others: list[tuple[int, int, int]] = field(default_factory=list)


def pending(run: AnalysisRun) -> Pending:
    """Compare a digest with the comments as they are now.

    The segments of a comment are all of one version of its words.
    """
    present, read = texts.rows(run.consultation).order_by(), run.segments.order_by()
    same = {"version_no": OuterRef("version_no")}
    fresh = present.exclude(Exists(read.filter(comment=OuterRef("pk"), **same)))
    stale = read.exclude(Exists(present.filter(pk=OuterRef("comment"), **same)))
    return Pending(
        sorted(fresh.values_list("pk", flat=True)),
        sorted(set(stale.values_list("comment_id", flat=True))),
    )


def extend(job: AnalysisRun, tell) -> None:
    """Carry out a job that adds to a digest; ends with the job done."""
    base, read_at = job.base, db_now()
    tell("reading")
    found = pending(base)
    later = _digest(base, found, tell)
    tell("writing")
    with transaction.atomic():
        _finish(job, found, later, read_at)


def _digest(base: AnalysisRun, found: Pending, tell) -> keeping.Found:
    """Digest what is new together with the templates of letters that are known."""
    rows = _comments(found.fresh)
    templates = set(_templates(base)) - set(found.fresh)
    articles = texts.articles(base.consultation)
    said = list(texts.said([*rows, *_comments(sorted(templates))]))
    versions = {row.pk: row.version_no for row in rows}
    labels = {each.key: each.label for each in articles}
    return keeping.Found(
        digest(said, articles, tell), versions, labels, {}, frozenset(templates)
    )


def _comments(keys: list[int]) -> list[Comment]:
    rows: list[Comment] = []
    for low in range(0, len(keys), _CHUNK):
        rows += Comment.objects.filter(pk__in=keys[low : low + _CHUNK]).order_by("pk")
    return rows


def _templates(base: AnalysisRun) -> list[int]:
    rows = base.copies.filter(is_outermost=True).annotate(size=Count("members"))
    found = rows.order_by("-size", "id").values_list("template_id", flat=True)
    return list(found[:_TEMPLATES])


def _finish(job: AnalysisRun, found: Pending, later: keeping.Found, read_at) -> None:
    """Write all of it, or, where the job was ended meanwhile, nothing."""
    locked = AnalysisRun.objects.select_for_update(of=("self",)).get(pk=job.pk)
    base = AnalysisRun.objects.select_for_update(of=("self",)).get(pk=job.base_id)
    if locked.state != AnalysisRun.State.WAITING:
        return
    base.fresh_since, base.read_at = base.read_at, read_at
    touched = _take_out(base, found.stale)
    kept = memory.unpacked(bytes(base.memory.rows))
    gone = set(found.stale)
    kept = [k for k in kept if k.place is None or k.place[0] not in gone]
    places, homes = _put_in(base, later, kept)
    base.ledger, base.heard = {**base.ledger, **_numbers(base)}, hearing.of_run(base)
    base.save(update_fields=["fresh_since", "read_at", "ledger", "heard"])
    base.themes.exclude(fresh_count=0).update(fresh_count=0)
    also = {*found.stale, *found.fresh}
    arranging.apply(base, places, also, touched | homes, is_new=True)
    locked.state, locked.finished_at = AnalysisRun.State.DONE, db_now()
    locked.progress, locked.ledger = 100, base.ledger
    locked.save(update_fields=["state", "finished_at", "progress", "ledger"])
    data = {"ledger": base.ledger, "comments": len(found.fresh), **base.window}
    record("digest.extended", target=base, data=data)


def _take_out(base: AnalysisRun, stale: list[int]) -> set[str]:
    """Forget what comments said that say something else now, or nothing."""
    touched: set[str] = set()
    for low in range(0, len(stale), _CHUNK):
        some = stale[low : low + _CHUNK]
        rows = base.segments.filter(comment__in=some)
        touched |= set(rows.values_list("cluster__theme__key", flat=True))
        rows.delete()
        base.suggestions.filter(comment__in=some).delete()
        CopyMember.objects.filter(group__run=base, comment__in=some).delete()
        told = Statement.objects.filter(run=base, evidence__comment__in=some)
        told.filter(published_at=None).delete()
    return touched - {None}


def _put_in(
    base: AnalysisRun, later: keeping.Found, kept: list[Kept]
) -> tuple[list[tuple], set[str]]:
    """Write the later points where they belong; give places and themes concerned."""
    found = later.digest
    asked = memory.groups(found, later.templates)
    homes = _homes(base, memory.join(kept, found, asked))
    clusters = _write_homes(base, later, homes)
    where: dict[int, Home] = {
        at: home for home in homes for at in home.joined.group.members
    }
    unrelated = frozenset(found.unrelated)
    rows = [
        _segment(base, later, at, where.get(at), unrelated, clusters)
        for at, segment in enumerate(found.segments)
        if segment.comment.id not in later.templates
    ]
    bulk.insert(Segment, rows)
    others = _found_company(base, homes)
    _copies(base, later)
    keeping.keep_suggestions(base, later)
    _remember(base, later, kept, homes)
    places = [(s.comment_id, s.version_no, s.start, s.end) for s in rows]
    return places + others, {home.theme for home in homes if home.theme}


def _homes(base: AnalysisRun, joined: list[Joined]) -> list[Home]:
    """Decide keys: of a known cluster, of one made with a single, of a new one."""
    taken = set(base.themes.values_list("key", flat=True))
    homes = []
    for each in joined:
        nearest, group = each.nearest, each.group
        if each.is_known and nearest.cluster:
            homes.append(Home(nearest.theme, nearest.cluster, each))
        elif each.is_known:
            key = _key("k", *nearest.place)
            theme = _free(_key("t", *nearest.place), taken)
            homes.append(Home(theme, key, each, [nearest.place]))
        elif group.key:
            near = nearest if each.share >= 0.8 and nearest.theme else None
            theme = near.theme if near else _free(group.theme, taken)
            homes.append(Home(theme, group.key, each))
        else:
            homes.append(Home("", "", each))
    return homes


def _key(kind: str, *parts: int) -> str:
    written = "\n".join(map(str, parts)).encode()
    return kind + hashlib.sha256(written).hexdigest()[:12]


def _free(key: str, taken: set[str]) -> str:
    """Give a key that no theme of the digest has."""
    while key in taken:
        key = _key("t", *key.encode())
    return key


def _write_homes(
    base: AnalysisRun, later: keeping.Found, homes: list[Home]
) -> dict[tuple[str, str], Cluster]:
    """Write the themes and clusters that are new; give all clusters by their keys."""
    themes = {theme.key: theme for theme in base.themes.all()}
    last = base.themes.aggregate(last=Max("position"))["last"]
    position = -1 if last is None else last
    rows = Cluster.objects.filter(theme__run=base).select_related("theme")
    known = {(row.theme.key, row.key): row for row in rows}
    clusters = []
    for home in homes:
        if not home.theme:
            continue
        if home.theme not in themes:
            position += 1
            themes[home.theme] = _theme(base, later, home, position)
        if (home.theme, home.cluster) not in known:
            theme = themes[home.theme]
            label = (home.joined.group.label or theme.name)[:120]
            made = Cluster(theme=theme, key=home.cluster, label=label, texts=1)
            known[home.theme, home.cluster] = made
            clusters.append(made)
    Cluster.objects.bulk_create(clusters, batch_size=2000)
    return known


def _theme(base: AnalysisRun, later: keeping.Found, home: Home, position: int) -> Theme:
    group = home.joined.group
    label = later.labels.get(group.article, group.article)[:64]
    return Theme.objects.create(
        run=base,
        key=home.theme,
        uid=group.article,
        article_label=label,
        name=(group.theme_name or _name(later.digest, group))[:120],
        position=position,
        segment_count=0,
        comment_count=0,
    )


def _name(found: Digest, group: Group) -> str:
    """Name a pair of single points by the words that they have in common.

    Of words used alike often those said first: a set would give another name in
    every process.
    """
    used = Counter(
        word
        for at in group.members
        for word in dict.fromkeys(memory.words(found.segments[at].text))
    )
    return "、".join(word for word, _ in used.most_common(3)) or "其他"


def _segment(
    base,
    later: keeping.Found,
    at: int,
    home: Home | None,
    unrelated: frozenset[int],
    clusters: dict[tuple[str, str], Cluster],
) -> Segment:
    """A later point where it was found; staff's decisions come after."""
    cluster = clusters[home.theme, home.cluster] if home and home.theme else None
    bucket = Bucket.THEME if cluster else Bucket.SINGLE
    row = keeping.segment_row(base, later, at, bucket, cluster)
    if home and home.theme:
        if home.joined.is_known:
            sure = min(100, round(50 * home.joined.share))
            if row.confidence is None or sure < row.confidence:
                row.confidence, row.doubt = sure, "theme"
    elif home is None:
        row.bucket = Bucket.UNRELATED if at in unrelated else Bucket.FAILED
        row.found_bucket = row.bucket
    return row


def _found_company(base: AnalysisRun, homes: list[Home]) -> list[tuple]:
    """Let singles that were there belong to the cluster that later points made."""
    places = []
    for home in homes:
        for comment, start, end in home.others:
            rows = base.segments.filter(comment=comment, start=start, end=end)
            rows.filter(found_cluster="").update(
                found_bucket=Bucket.THEME,
                found_theme=home.theme,
                found_cluster=home.cluster,
            )
            places += rows.values_list("comment_id", "version_no", "start", "end")
    return places


def _copies(base: AnalysisRun, later: keeping.Found) -> None:
    """Add later copies to the group of their template, or as groups of their own."""
    found = later.digest
    known, members = {}, []
    for group in base.copies.filter(is_outermost=True).order_by("id"):
        known.setdefault(group.template_id, group)
    for group in found.groups:
        ids = {at: int(found.comments[at].id) for at in group.members}
        fresh = [at for at in group.members if ids[at] not in later.templates]
        if not fresh or not group.is_outermost:
            continue
        home = next((known[pk] for pk in ids.values() if pk in known), None)
        if home is None and len(fresh) > 1:
            template = int(found.comments[group.template].id)
            home = CopyGroup.objects.create(
                run=base, kind=group.kind, template_id=template
            )
        if home is not None:
            members += [
                CopyMember(
                    group=home,
                    comment_id=ids[at],
                    added=keeping.spans_of(found, at, group.added),
                    edited=keeping.spans_of(found, at, group.edited),
                )
                for at in fresh
            ]
    CopyMember.objects.bulk_create(members, batch_size=2000, ignore_conflicts=True)


def _remember(base, later: keeping.Found, kept: list[Kept], homes: list[Home]) -> None:
    """Keep the new clusters and singles, for what comes in after them."""
    moved: dict[tuple, Home] = defaultdict()
    for home in homes:
        moved.update(dict.fromkeys(home.others, home))
    rows = [
        Kept(
            k.article,
            moved[k.place].theme,
            moved[k.place].cluster,
            k.opening,
            k.words,
            k.titled,
        )
        if k.place in moved
        else k
        for k in kept
    ]
    for home in homes:
        if not home.joined.is_known or home.others:
            rows += memory.kept_of(later.digest, home.joined, home.theme, home.cluster)
    RunMemory.objects.filter(run=base).update(rows=memory.packed(rows))


def _numbers(base: AnalysisRun) -> dict[str, int]:
    rows = base.segments.order_by()
    counted = rows.aggregate(
        comments=Count("comment", distinct=True), segments=Count("id")
    )
    copied = CopyMember.objects.filter(group__run=base).order_by()
    return {
        **counted,
        "duplicated": copied.values("comment").distinct().count(),
    }
