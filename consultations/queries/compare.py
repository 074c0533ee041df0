"""Two versions of a draft side by side, paired by the articles' lasting uids."""

from collections import Counter
from dataclasses import dataclass, replace

from django.db.models import Count
from django.utils.translation import gettext as _

from ..models import DraftVersion, Outcome, Provision, RepliedComment
from ..rules.diff import redline
from ..rules.kinship import kinship
from ..rules.matching import Article, Pair

ONLY = ("changed", "added", "deleted", "renumbered")


@dataclass(frozen=True)
class CompareRow:
    """One article in both versions; kind is unchanged, changed, added or deleted.

    `kin` is the label of the article that an added one was taken out of, or that
    took a deleted one up; `reason` says in words what happened and why.
    """

    old: Provision | None
    new: Provision | None
    kind: str
    segments: list
    is_moved: bool = False
    kin: str = ""
    reason: str = ""

    @property
    def is_renumbered(self) -> bool:
        """Whether both versions have the article under different labels."""
        return bool(self.old and self.new and self.old.label != self.new.label)

    def is_wanted(self, only: str) -> bool:
        """Whether a filter shows the row; an unknown filter shows every row."""
        if only == "renumbered":
            return self.is_renumbered
        return self.kind == only if only in ONLY else True


def compare_rows(old: DraftVersion, new: DraftVersion) -> list[CompareRow]:
    """Pair the articles of two versions: the new order, deletions in their place."""
    before = list(old.provisions.articles().order_by("position"))
    after = list(new.provisions.articles().order_by("position"))
    by_uid = {p.uid: p for p in before}
    kept = {p.uid for p in after}
    rows, pending = [], [p for p in before if p.uid not in kept]
    for provision in after:
        former = by_uid.get(provision.uid)
        if former:
            rows += [_row(p, None) for p in _take(pending, former.position)]
        rows.append(_row(former, provision))
    return _with_kin([*rows, *(_row(p, None) for p in pending)], before, after)


def _take(pending: list[Provision], position: int) -> list[Provision]:
    """Remove and return the deleted articles that stood before a position."""
    taken = [p for p in pending if p.position < position]
    pending[:] = [p for p in pending if p.position >= position]
    return taken


def _row(old: Provision | None, new: Provision | None) -> CompareRow:
    before, after = old.text if old else "", new.text if new else ""
    if old is None:
        kind = "added"
    elif new is None:
        kind = "deleted"
    else:
        kind = "unchanged" if before == after else "changed"
    return CompareRow(old, new, kind, redline(before, after))


def _with_kin(rows, before, after) -> list[CompareRow]:
    """Mark what was moved, split or merged."""
    olds = {p.uid: i for i, p in enumerate(before)}
    news = {p.uid: j for j, p in enumerate(after)}
    pairs = [
        Pair(
            olds[row.old.uid] if row.old else None,
            news[row.new.uid] if row.new else None,
            row.kind,
        )
        for row in rows
    ]
    found = kinship([*map(_article, before)], [*map(_article, after)], pairs)
    marked = []
    for row, pair in zip(rows, pairs, strict=True):
        kin = ""
        if pair.new in found.split:
            kin = before[found.split[pair.new]].label
        elif pair.new is None and pair.old in found.merged:
            kin = after[found.merged[pair.old]].label
        marked.append(replace(row, kin=kin, is_moved=pair.new in found.moved))
    return marked


def _article(provision: Provision) -> Article:
    return Article(provision.label, provision.text)


def explained(rows: list[CompareRow], version: DraftVersion) -> list[CompareRow]:
    """Give every row its reason: what was done, opinions adopted, the explanation."""
    counted = adopted(version)
    return [replace(row, reason=_reason(row, counted)) for row in rows]


def adopted(version: DraftVersion) -> Counter:
    """How many opinions of the project led to each article, by uid."""
    outcomes = (Outcome.ADOPTED, Outcome.PARTIALLY_ADOPTED)
    rows = (
        RepliedComment.objects.filter(
            reply__consultation__project=version.project_id,
            reply__published_at__isnull=False,
            reply__outcome__in=outcomes,
        )
        .exclude(reply__resulting_uid="")
        .values_list("reply__resulting_uid")
        .annotate(total=Count("pk"))
    )
    return Counter(dict(rows))


def _reason(row: CompareRow, counted: Counter) -> str:
    parts = [what_happened(row)]
    uid = row.new.uid if row.new else ""
    if row.kind != "unchanged" and counted[uid]:
        parts.append(_("采纳公众意见 %(n)s 条。") % {"n": counted[uid]})
    if row.new and row.new.plain_note and row.kind != "unchanged":
        parts.append(row.new.plain_note)
    return "".join(parts)


def what_happened(row: CompareRow) -> str:
    """Say in a few words what became of an article."""
    if row.kind == "added":
        return _("由原%(label)s拆分。") % {"label": row.kin} if row.kin else _("新增。")
    if row.kind == "deleted":
        return _("并入%(label)s。") % {"label": row.kin} if row.kin else _("删除。")
    words = _("文字修改。") if row.kind == "changed" else ""
    if row.is_renumbered:
        labels = {"old": row.old.label, "new": row.new.label}
        words += _("原%(old)s改为%(new)s。") % labels
    if row.is_moved:
        words += _("位置移动。")
    return words or _("未修改。")


def kind_counts(rows: list[CompareRow]) -> dict[str, int]:
    """Count the rows by kind, every kind present."""
    found = Counter(row.kind for row in rows)
    return {k: found[k] for k in ("unchanged", "changed", "added", "deleted")}


def base_of(version: DraftVersion, ordinal: str) -> DraftVersion | None:
    """The earlier public version to compare with: the one asked for, or the last."""
    earlier = earlier_versions(version)
    chosen = [v for v in earlier if str(v.ordinal) == ordinal]
    return (chosen or earlier or [None])[0]


def earlier_versions(version: DraftVersion) -> list[DraftVersion]:
    """The public versions before this one, the newest first."""
    rows = version.project.versions.filter(ordinal__lt=version.ordinal, is_public=True)
    return list(rows.order_by("-ordinal"))
