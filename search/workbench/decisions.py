"""Staff's hand on a digest: rename, merge, split, move, pin, lock, and take back."""

import secrets
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.log import record
from search.digest.names import is_neutral

from . import arranging, texts
from .exceptions import BadName, IsLocked, NotAllowed, NotTogether, Outdated
from .models import AnalysisRun, Bucket, Decision, Segment, Statement, Theme
from .permissions import can_start_runs

MOST = 5000
"""Segments that are moved one by one at a time."""
TARGETS = (Bucket.SINGLE, Bucket.UNRELATED)


def held(run: AnalysisRun, by) -> AnalysisRun:
    """Lock the run that staff work on; only the newest one takes decisions."""
    if not can_start_runs(by):
        raise NotAllowed
    locked = AnalysisRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    newer = AnalysisRun.objects.filter(
        consultation=locked.consultation_id, kind="full", state="done", pk__gt=run.pk
    )
    if locked.state != AnalysisRun.State.DONE or newer.exists():
        raise Outdated
    return locked


def _open(*themes: Theme) -> None:
    for theme in themes:
        if theme.is_locked:
            raise IsLocked(
                _("主题【%(name)s】已锁定，请先撤销锁定。") % {"name": theme}
            )


def _places(segments) -> list[list[int]]:
    fields = ("comment_id", "version_no", "start", "end")
    return [list(row) for row in segments.order_by("id").values_list(*fields)]


def _about(theme: Theme) -> dict[str, str]:
    return {
        "key": theme.key,
        "uid": theme.uid,
        "label": theme.article_label,
        "name": theme.name,
    }


def _put(run: AnalysisRun, segments, to: dict | Bucket, **fields) -> Decision:
    """Write that segments belong somewhere, and bring them there."""
    places = _places(segments)
    if not places:
        raise NotTogether(_("请先选择要移动的意见段。"))
    is_theme = isinstance(to, dict)
    data = {
        "places": places,
        "bucket": str(Bucket.THEME if is_theme else to),
        "seen_until": run.read_at.timestamp() if run.read_at else 0.0,
        **({"to": to} if is_theme else {}),
    }
    made = Decision.objects.create(
        consultation_id=run.consultation_id, data=data, **fields
    )
    arranging.apply(run, [tuple(place) for place in places])
    _note(made, len(places))
    return made


def _note(made: Decision, segments: int = 0) -> None:
    data = {"kind": str(made.kind), "theme": made.theme_key, "segments": segments}
    record("digest.decided", actor=made.by, target=made, data=data)


def _fresh(theme: Theme) -> Theme:
    return Theme.objects.select_related("run").get(pk=theme.pk)


@transaction.atomic
def rename_theme(*, theme: Theme, name: str, by, was: str = "") -> Theme:
    """Give a theme another name, now and in later digests of the consultation.

    Sentences that are published keep the old one. `was` is the name that the person
    had before them. Raises NotAllowed, Outdated, IsLocked, BadName for a name that
    takes a side or holds marks, and NotTogether where a colleague was faster.
    """
    run, theme = held(theme.run, by), _fresh(theme)
    if not is_neutral(name):
        raise BadName
    if name == theme.name:
        raise NotTogether(_("名称没有变化。"))
    if was and was != theme.name:
        told = _("刚才有人把这个主题改名为【%(name)s】，请看过再改。")
        raise NotTogether(told % {"name": theme.name})
    if not theme.segment_count:
        raise NotTogether(_("这个主题里的意见都已移走，不用改名。"))
    _open(theme)
    told = f"{theme.name} → {name}"
    made = Decision.objects.create(
        consultation_id=run.consultation_id,
        kind=Decision.Kind.RENAME,
        theme_key=theme.key,
        told=told[:300],
        data={"name": name, "was": theme.name},
        by=by,
    )
    arranging.apply(run, [])
    _note(made)
    return _fresh(theme)


@transaction.atomic
def merge_themes(*, theme: Theme, into: Theme, by) -> Decision:
    """Put all of a theme into another one; its own page stays empty."""
    run, theme, into = held(theme.run, by), _fresh(theme), _fresh(into)
    if theme.pk == into.pk or into.run_id != run.pk:
        raise NotTogether(_("请选择同一次归并里的另一个主题。"))
    if not theme.segment_count:
        raise NotTogether(_("这个主题里的意见都已移走，没有可以合并的。"))
    _open(theme, into)
    told = f"{theme.name} → {into.name}"
    segments = Segment.objects.filter(run=run, cluster__theme__in=[theme, into])
    fields = {"theme_key": theme.key, "told": told[:300], "by": by}
    return _put(run, segments, _about(into), kind=Decision.Kind.MERGE, **fields)


@transaction.atomic
def split_theme(*, theme: Theme, clusters: Iterable[int], name: str, by) -> Decision:
    """Put some clusters of a theme into a new one under a name of its own."""
    run, theme = held(theme.run, by), _fresh(theme)
    if not is_neutral(name):
        raise BadName
    _open(theme)
    chosen = theme.clusters.filter(pk__in=clusters, segments__isnull=False).distinct()
    every = theme.clusters.filter(segments__isnull=False).distinct()
    if not 0 < chosen.count() < every.count():
        raise NotTogether(_("请选择一部分要点，至少留一个在原主题里。"))
    segments = Segment.objects.filter(run=run, cluster__in=chosen)
    to = {**_about(theme), "key": _new_key(), "name": name}
    fields = {"theme_key": theme.key, "told": f"{theme.name} → {name}"[:300], "by": by}
    return _put(run, segments, to, kind=Decision.Kind.SPLIT, **fields)


def _new_key() -> str:
    return "s" + secrets.token_hex(6)


@transaction.atomic
def move_segments(
    *,
    run: AnalysisRun,
    segments: Iterable[int],
    to: str,
    by,
    name: str = "",
    clusters: Iterable[int] = (),
) -> Decision:
    """Move segments and whole clusters: to a theme (its key), "new", or a bucket.

    Raises NotAllowed, Outdated, IsLocked, BadName and NotTogether.
    """
    run = held(run, by)
    keys, parts = set(segments), set(clusters)
    if len(keys) + len(parts) > MOST:
        raise NotTogether(_("一次最多移动 %(n)s 段，请分批。") % {"n": MOST})
    rows = Segment.objects.filter(Q(pk__in=keys) | Q(cluster__in=parts), run=run)
    _open(*Theme.objects.filter(run=run, clusters__segments__in=rows).distinct())
    target, told = _target(run, rows, to, name)
    _elsewhere(rows, to, target)
    fields = {"kind": Decision.Kind.MOVE, "told": told[:300], "by": by}
    key = target["key"] if isinstance(target, dict) else ""
    return _put(run, rows, target, theme_key=key, **fields)


def _elsewhere(rows, to: str, target: dict | Bucket) -> None:
    """Refuse a move that moves nothing: the same form sent twice."""
    if not isinstance(target, dict):
        there = rows.filter(bucket=target)
    elif to == "new":
        there = rows.filter(cluster__theme__name=target["name"])
    else:
        there = rows.filter(cluster__theme__key=target["key"])
    if there.count() == rows.count() > 0:
        raise NotTogether(_("勾选的意见段已经在那里，没有再移动。"))


def _target(run: AnalysisRun, rows, to: str, name: str) -> tuple[dict | Bucket, str]:
    if to in TARGETS:
        return Bucket(to), str(Bucket(to).label)
    if to == "new":
        if not is_neutral(name):
            raise BadName
        first = rows.select_related("comment").order_by("id").first()
        if first is None:
            raise NotTogether(_("请先选择要移动的意见段。"))
        place = {"uid": first.comment.uid, "label": first.comment.article_label}
        return {**place, "key": _new_key(), "name": name}, name
    theme = run.themes.filter(key=to).first()
    if theme is None:
        raise NotTogether(_("请选择要移到哪里。"))
    _open(theme)
    return _about(theme), theme.name


@transaction.atomic
def lock_theme(*, theme: Theme, by) -> Decision:
    """Hold a theme as it is: what is in it stays, nothing is moved out or in.

    Points that come in later and say the same still join it. Taken back by `undo`.
    """
    run, theme = held(theme.run, by), _fresh(theme)
    _open(theme)
    segments = Segment.objects.filter(run=run, cluster__theme=theme)
    fields = {"theme_key": theme.key, "told": theme.name, "by": by}
    return _put(run, segments, _about(theme), kind=Decision.Kind.LOCK, **fields)


@transaction.atomic
def pin_quote(*, statement: Statement, by) -> Decision:
    """Put a quote first in its theme, as long as its words stand."""
    run = held(statement.run, by)
    words = statement.evidence.exclude(comment=None).first()
    if statement.kind != Statement.Kind.QUOTE or words is None:
        raise NotTogether(_("只能置顶引文。"))
    place = [words.comment_id, words.version_no, words.start, words.end]
    if tuple(place) in {pin.place for pin in pins(run)}:
        raise NotTogether(_("这段引文已经置顶。"))
    made = Decision.objects.create(
        consultation_id=run.consultation_id,
        kind=Decision.Kind.PIN,
        theme_key=statement.theme.key if statement.theme_id else "",
        told=statement.theme.name if statement.theme_id else "",
        data={"quote": place, "sha256": words.sha256},
        by=by,
    )
    _note(made)
    return made


@transaction.atomic
def undo(*, decision: Decision, run: AnalysisRun, by) -> Decision:
    """Take a decision back by another one; the digest is put as without it.

    Raises NotTogether for one that was taken back already.
    """
    run = held(run, by)
    found = Decision.objects.select_for_update().get(pk=decision.pk)
    is_open = not Decision.objects.filter(undoes=found).exists()
    if found.kind == Decision.Kind.UNDO or not is_open:
        raise NotTogether(_("这个决定已经撤销。"))
    if found.kind not in (Decision.Kind.LOCK, Decision.Kind.PIN):
        keys = {found.theme_key, found.data.get("to", {}).get("key")} - {"", None}
        _open(*run.themes.filter(key__in=keys))
    made = Decision.objects.create(
        consultation_id=found.consultation_id,
        kind=Decision.Kind.UNDO,
        theme_key=found.theme_key,
        told=f"{found.get_kind_display()}：{found.told}"[:300],
        undoes=found,
        by=by,
    )
    if found.kind == Decision.Kind.RENAME:
        _give_back_name(run, found)
    arranging.apply(run, [tuple(place) for place in found.data.get("places", [])])
    _note(made, len(found.data.get("places", [])))
    return made


def _give_back_name(run: AnalysisRun, found: Decision) -> None:
    """The name before; an earlier renaming that still stands is put over it."""
    theme = run.themes.filter(key=found.theme_key).first()
    if theme:
        theme.name = found.data["was"]
        theme.save(update_fields=["name"])
        arranging.telling.retell(run, [theme.key], [])


class Pin:
    """A pinned quote: its place and its words, `words` empty when they changed."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.place = tuple(decision.data["quote"])
        self.words = ""

    @property
    def comment_id(self) -> int:
        """Give the comment that the words are of."""
        return self.place[0]


def pins(run: AnalysisRun) -> list[Pin]:
    """Give the pinned quotes of the consultation of a run, the newest first."""
    rows = Decision.objects.filter(
        consultation=run.consultation_id, kind="pin", undone_by=None
    )
    return [Pin(each) for each in rows.order_by("-id")]


def pins_of(theme: Theme) -> list[Pin]:
    """Give the pinned quotes whose words are in a theme now, looked up anew."""
    found = []
    for pin in pins(theme.run):
        _comment, _version, start, end = pin.place
        row = (
            Segment.objects.filter(cluster__theme=theme, comment=pin.comment_id)
            .filter(start__lte=start, end__gte=end)
            .select_related("comment")
            .first()
        )
        if row:
            words = texts.words_of(row.comment, start, end)
            same = texts.sha256_of(words) == pin.decision.data["sha256"]
            pin.words = words if same else ""
            found.append(pin)
    return found
