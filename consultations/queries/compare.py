"""Two versions of a draft side by side, paired by the articles' lasting uids."""

from collections import Counter
from dataclasses import dataclass

from ..models import DraftVersion, Provision
from ..rules.diff import redline


@dataclass(frozen=True)
class CompareRow:
    """One article in both versions; kind is unchanged, changed, added or deleted."""

    old: Provision | None
    new: Provision | None
    kind: str
    segments: list

    @property
    def is_renumbered(self) -> bool:
        """Whether both versions have the article under different labels."""
        return bool(self.old and self.new and self.old.label != self.new.label)


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
    return rows + [_row(p, None) for p in pending]


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


def kind_counts(rows: list[CompareRow]) -> dict[str, int]:
    """Count the rows by kind, every kind present."""
    found = Counter(row.kind for row in rows)
    return {k: found[k] for k in ("unchanged", "changed", "added", "deleted")}
