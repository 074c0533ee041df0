"""Words of comments as they are shown: the place marked, what a copy adds marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Count

from consultations.models import Comment
from consultations.rules.diff import redline

from . import texts
from .models import AnalysisRun, CopyGroup, CopyMember, Evidence, Segment

AROUND = 80
"""Characters that stand before and after the words that are meant."""
Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A piece of a text: whether it is meant, and whether its sender added it."""

    text: str
    is_meant: bool
    is_added: bool = False


@dataclass(frozen=True)
class Shown:
    """Words of a comment as evidence, with what stands around them.

    `is_changed`: the comment is another one now than when it was read. `copy` is its
    place among comments that share their words, where there are any.
    """

    comment: Comment
    words: str
    pieces: list[Piece] = field(default_factory=list)
    is_changed: bool = False
    is_cut_before: bool = False
    is_cut_after: bool = False
    segment: Segment | None = None
    copy: CopyMember | None = None


def pieces(text: str, meant: Span, seen: Span, added: Iterable[Span]) -> list[Piece]:
    """Cut what is seen of a text where the words meant and the additions begin or end.

    Spans count code points; joined, the pieces are `text` from `seen[0]` to `seen[1]`.
    """
    extra = [tuple(span) for span in added]
    edges = {edge for span in (meant, seen, *extra) for edge in span}
    cuts = sorted(edge for edge in edges if seen[0] <= edge <= seen[1])
    return [
        Piece(
            text[start:end],
            meant[0] <= start and end <= meant[1],
            any(low <= start and end <= high for low, high in extra),
        )
        for start, end in pairwise(cuts)
    ]


def shown(places: Iterable, run: AnalysisRun | None = None) -> list[Shown]:
    """Give words with their surroundings; of a run also what copies added to them.

    Two queries more where a run is named.
    """
    rows = list(places)
    copies = _copies(run, {row.comment_id for row in rows}) if run else {}
    return [_shown(row, copies.get(row.comment_id)) for row in rows]


def _shown(place: Segment | Evidence, copy: CopyMember | None) -> Shown:
    text, meant = texts.text_of(place.comment), (place.start, place.end)
    seen = max(0, meant[0] - AROUND), min(len(text), meant[1] + AROUND)
    words = text[slice(*meant)]
    is_words = isinstance(place, Evidence)
    return Shown(
        comment=place.comment,
        words=words,
        pieces=pieces(text, meant, seen, copy.added if copy else ()),
        is_changed=is_words and texts.sha256_of(words) != place.sha256,
        is_cut_before=seen[0] > 0,
        is_cut_after=seen[1] < len(text),
        segment=None if is_words else place,
        copy=copy,
    )


def _copies(run: AnalysisRun, comments: set[int]) -> dict[int, CopyMember]:
    """Find the widest group of each comment; `size` is set on its row."""
    rows = CopyMember.objects.filter(
        comment__in=comments, group__run=run, group__is_outermost=True
    )
    found = list(rows.select_related("group").order_by("id"))
    inside = CopyMember.objects.filter(group__in={row.group_id for row in found})
    sizes = dict(inside.order_by().values_list("group").annotate(n=Count("id")))
    for row in found:
        row.size = sizes[row.group_id]
    return {row.comment_id: row for row in found}


@dataclass(frozen=True)
class Compared:
    """A copy beside the template: what it adds, what it leaves out."""

    comment: Comment
    changes: Sequence
    is_template: bool
    is_same: bool


def compared(group: CopyGroup, members: Iterable[CopyMember]) -> list[Compared]:
    """Compare copies with the template of their group, word by word."""
    template = texts.text_of(group.template)
    return [_compared(group, template, each.comment) for each in members]


def _compared(group: CopyGroup, template: str, comment: Comment) -> Compared:
    changes = redline(template, texts.text_of(comment))
    is_same = all(each.op == "equal" for each in changes)
    return Compared(comment, changes, comment.pk == group.template_id, is_same)
