"""What a run found, before it is put into sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .articles import Anchor
from .duplicates import Group
from .evidence import Quote
from .reading import Comment
from .segments import Segment
from .shadow import Shadow
from .stance import Stance
from .themes import Theme

Span = tuple[int, int]


@dataclass(frozen=True)
class Wish:
    """A concrete wish with its spans in the original text of its comment."""

    comment: Comment
    article: str
    op: str
    span: Span
    old: Span | None
    new: Span | None
    reason: Span | None
    is_hidden: bool

    @property
    def order(self) -> tuple[int, str, int]:
        """Give the order of wishes: by comment, then by place."""
        return *self.comment.order, self.span[0]

    @property
    def old_text(self) -> str:
        """Give the words that are to go or to stay; empty where none were given."""
        return self._words(self.old)

    @property
    def new_text(self) -> str:
        """Give the words that are to come; empty where none were given."""
        return self._words(self.new)

    def place(self) -> dict[str, Any]:
        """Give where the wish stands."""
        return {"id": self.comment.id, "start": self.span[0], "end": self.span[1]}

    def as_dict(self) -> dict[str, Any]:
        """Give the form of the output."""
        spans = {"old": self.old, "new": self.new, "reason": self.reason}
        parts = {name: self._part(span) for name, span in spans.items()}
        return {**self.place(), "op": self.op, "article": self.article, **parts}

    def _part(self, span: Span | None) -> dict[str, Any] | None:
        if span is None or self.is_hidden:
            return None
        return {"start": span[0], "end": span[1], "text": self._words(span)}

    def _words(self, span: Span | None) -> str:
        return self.comment.text[slice(*span)] if span else ""


@dataclass
class Digest:
    """What a run found; positions point into `segments`, groups into `comments`.

    Each segment is in exactly one of the themes, `singles`, `unrelated`, `failed`.
    """

    comments: list[Comment]
    shadows: list[Shadow]
    groups: list[Group]
    segments: list[Segment]
    anchors: list[list[Anchor]]
    verdicts: list[Stance]
    stances: list[str]
    themes: list[Theme] = field(default_factory=list)
    singles: list[int] = field(default_factory=list)
    unrelated: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)

    @property
    def texts(self) -> dict[str | int, str]:
        """Give the text of each comment, as it was given."""
        return {comment.id: comment.text for comment in self.comments}

    def places(self, positions: Sequence[int]) -> list[dict[str, Any]]:
        """Give where points stand."""
        return [self.segments[at].as_dict() for at in positions]
