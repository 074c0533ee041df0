"""Putting staff's decisions over the tables of a run."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from search.digest.staff import THEME, Home, Place, Point, Put, arranged

from . import telling
from .models import AnalysisRun, Cluster, Decision, Segment, Theme

PUTTING = ("merge", "split", "move", "lock")
_CHUNK = 5000
_FIELDS = (
    "id",
    "comment_id",
    "version_no",
    "start",
    "end",
    "found_bucket",
    "found_theme",
    "found_cluster",
    "comment__changed_at",
    "bucket",
    "cluster__theme__key",
    "cluster__key",
)


@dataclass(frozen=True)
class Row:
    """A segment as staff's decisions see it, and where it is at the moment."""

    pk: int
    point: Point
    now: Home


def standing(consultation_id: int) -> list[Decision]:
    """Give the decisions of a consultation that hold, the oldest first."""
    rows = Decision.objects.filter(consultation=consultation_id, undone_by=None)
    return list(rows.exclude(kind="undo").order_by("id"))


def puts(decisions: Iterable[Decision]) -> list[Put]:
    """Give what decisions say about where points belong."""
    return [
        Put(
            frozenset(tuple(place) for place in each.data["places"]),
            Home(each.data["bucket"], each.data.get("to", {}).get("key", "")),
            each.data["seen_until"],
        )
        for each in decisions
        if each.kind in PUTTING
    ]


def apply(
    run: AnalysisRun,
    places: Iterable[Place] | None = None,
    also: Iterable[int] = (),
    touched: Iterable[str] = (),
    is_new: bool = False,
) -> set[str]:
    """Put every segment where the decisions say; give the keys of themes touched.

    With `places` only these and the clusters that they were found in are looked at:
    what decisions say of one cluster does not depend on another. No decision has moved
    anything to where places that are new (`is_new`) were found unless it names points
    found there. Themes that were `touched` before and quotes of comments in `also` are
    put right with the rest. Inside the transaction of the caller.
    """
    decisions = standing(run.consultation_id)
    said = puts(decisions)
    rows = list(_rows(_touched(run, places, said if is_new else None)))
    homes = arranged([row.point for row in rows], said)
    changed = [
        (row, home) for row, home in zip(rows, homes, strict=True) if row.now != home
    ]
    _write(run, decisions, changed)
    touched = {*touched, *(row.now.theme for row, _home in changed)}
    touched |= {home.theme for _row, home in changed}
    touched |= _renamed(run, decisions)
    comments = {*also, *(row.point.place[0] for row, _home in changed)}
    telling.retell(run, touched - {""}, comments)
    return touched - {""}


def apply_new(run: AnalysisRun) -> set[str]:
    """Put the segments of a new run where the decisions say.

    All stand where they were found: only those that decisions name, and what was found
    with them, can have another home.
    """
    return apply(run, _named(puts(standing(run.consultation_id))))


def _named(said: Iterable[Put]) -> set[Place]:
    return {place for put in said for place in put.places}


def _touched(
    run: AnalysisRun, places: Iterable[Place] | None, said: list[Put] | None
) -> list:
    """Give the rows to look at: clusters as a whole, other points one by one.

    Of places that are new, only the clusters that decisions name (`said`) are whole.
    """
    rows = Segment.objects.filter(run=run)
    if places is None:
        return [rows]
    found = _found_in(rows, set(places))
    whole = set(found.values()) - {""}
    if said is not None:
        whole &= set(_found_in(rows, _named(said)).values())
    lone = sorted(pk for pk, cluster in found.items() if cluster not in whole)
    lots = [Q(found_cluster__in=sorted(whole))]
    lots += [Q(pk__in=lone[low : low + _CHUNK]) for low in range(0, len(lone), _CHUNK)]
    return [rows.filter(lot) for lot in lots]


def _found_in(rows, places: set[Place]) -> dict[int, str]:
    """Give the segments at places, with the cluster that each was found in."""
    comments = sorted({place[0] for place in places})
    found: dict[int, str] = {}
    for low in range(0, len(comments), _CHUNK):
        some = rows.filter(comment__in=comments[low : low + _CHUNK])
        for row in some.values_list(*_FIELDS[:5], "found_cluster"):
            if row[1:5] in places:
                found[row[0]] = row[5]
    return found


def _rows(queries) -> Iterator[Row]:
    for query in queries:
        for pk, *place, bucket, theme, cluster, arrived, at, now, part in (
            query.order_by("id").values_list(*_FIELDS).iterator(chunk_size=_CHUNK)
        ):
            found = Home(bucket, theme, cluster)
            point = Point(tuple(place), found, arrived.timestamp())
            yield Row(pk, point, Home(at, now or "", part or ""))


def _write(run: AnalysisRun, decisions, changed: list[tuple[Row, Home]]) -> None:
    lots: dict[Home, list[Row]] = defaultdict(list)
    for row, home in changed:
        lots[home].append(row)
    themes = _themes(run, decisions, lots)
    clusters = _clusters(run, themes, lots)
    for home, rows in lots.items():
        for low in range(0, len(rows), _CHUNK):
            keys = [row.pk for row in rows[low : low + _CHUNK]]
            Segment.objects.filter(pk__in=keys).update(
                bucket=home.bucket, cluster=clusters.get(home)
            )


def _themes(run: AnalysisRun, decisions, lots) -> dict[str, Theme]:
    """Give the themes that homes name; those that staff made are written."""
    keys = {home.theme for home in lots if home.bucket == THEME}
    found = {theme.key: theme for theme in run.themes.filter(key__in=keys)}
    told = {d.data["to"]["key"]: d.data["to"] for d in decisions if d.data.get("to")}
    position = run.themes.aggregate(last=Max("position"))["last"] or 0
    for number, key in enumerate(sorted(keys - found.keys()), start=1):
        about = told[key]
        found[key] = Theme.objects.create(
            run=run,
            key=key,
            uid=about["uid"],
            article_label=about["label"],
            name=about["name"],
            position=position + number,
            segment_count=0,
            comment_count=0,
        )
    return found


def _clusters(run: AnalysisRun, themes, lots) -> dict[Home, Cluster]:
    """Give the cluster of each home inside a theme; new ones are written."""
    known = {}
    labels = {}
    rows = Cluster.objects.filter(theme__run=run).select_related("theme")
    wanted = {home.cluster for home in lots} | {
        row.point.found.cluster for some in lots.values() for row in some
    }
    for each in rows.filter(key__in=sorted(wanted - {""})).order_by("pk"):
        known[each.theme.key, each.key] = each
        labels[each.key] = each.label
    found = {}
    for home, some in lots.items():
        if home.bucket != THEME:
            continue
        pair = home.theme, home.cluster
        if pair not in known:
            label = labels.get(some[0].point.found.cluster, _("工作人员归入"))
            known[pair] = Cluster.objects.create(
                theme=themes[home.theme], key=home.cluster, label=label, texts=0
            )
        found[home] = known[pair]
    return found


def _renamed(run: AnalysisRun, decisions) -> set[str]:
    """Write names and locks that differ from the decisions; give their keys."""
    names = {d.theme_key: d.data["name"] for d in decisions if d.kind == "rename"}
    locked = {d.theme_key for d in decisions if d.kind == "lock"}
    touched = set()
    for theme in run.themes.filter(
        Q(key__in=names) | Q(key__in=locked) | Q(is_locked=True)
    ):
        name = names.get(theme.key, theme.name)
        if (name, theme.key in locked) != (theme.name, theme.is_locked):
            theme.name, theme.is_locked = name, theme.key in locked
            theme.save(update_fields=["name", "is_locked"])
            touched.add(theme.key)
    return touched
