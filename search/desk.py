"""Hits as staff read them: every state, the full wording."""

from collections.abc import Sequence
from dataclasses import dataclass

from consultations.models import Comment
from search.highlight import Piece, snippet
from search.query import Terms
from search.sources.comments import full_text


@dataclass(frozen=True)
class DeskRow:
    """One comment with the stretch of its text that answers the search."""

    comment: Comment
    pieces: list[Piece]
    outcome: str


def rows_of(user, ids: Sequence[int], terms: Terms) -> list[DeskRow]:
    """Load hits in their order, in one query; what is gone is left out."""
    rows = Comment.objects.visible_to(user).filter(pk__in=ids)
    rows = rows.select_related("consultation__version", "region", "replied__reply")
    found = {row.pk: row for row in rows}
    return [_row(found[pk], terms) for pk in ids if pk in found]


def _row(comment: Comment, terms: Terms) -> DeskRow:
    replied = getattr(comment, "replied", None)
    outcome = replied.reply.get_outcome_display() if replied else ""
    return DeskRow(comment, snippet(full_text(comment), terms.include), outcome)
