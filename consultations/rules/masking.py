"""What the public reads of a comment whose personal data staff have masked.

A mask is [field, start, end]; offsets count code points, `end` is outside. A masked
character becomes one fill character and line ends stay, so that every other offset
(quotes, highlights) stays true.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.text import find_personal_data

FILL = "█"
FIELDS = ("body", "proposed_wording", "reason", "quote", "display_name")

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, order=True)
class Mask:
    """One stretch of one field that the public does not see."""

    field: str
    start: int
    end: int

    def as_list(self) -> list[Any]:
        """Give the form in which a comment stores it."""
        return [self.field, self.start, self.end]

    def __str__(self) -> str:
        return f"{self.field}:{self.start}:{self.end}"


@dataclass(frozen=True)
class Proposal:
    """A mask that the finder of personal data proposes, with what it found."""

    mask: Mask
    kind: str
    text: str


@dataclass(frozen=True)
class PublicText:
    """The words of a comment as anybody may read them."""

    body: str
    proposed_wording: str
    reason: str
    quote: str
    display_name: str


def apply_masks(text: str, spans: Spans, fill: str = FILL) -> str:
    """Cover the spans of a text, one fill character for each of its characters.

    Spans may overlap and may reach beyond the text; what lies outside is ignored.
    """
    if not spans:
        return text
    covered = list(text)
    for start, end in spans:
        for at in range(max(start, 0), min(end, len(covered))):
            if covered[at] != "\n":
                covered[at] = fill
    return "".join(covered)


def spans_of(masks: Iterable[Sequence[Any]], field: str) -> list[tuple[int, int]]:
    """Give the spans that the stored masks put on one field."""
    return [(start, end) for name, start, end in masks if name == field]


def public_view(comment: Any) -> PublicText:
    """Give the words of a comment with its masks applied.

    `comment` is anything with the text fields and `masks`.
    """
    masks = comment.masks or []
    return PublicText(
        **{
            name: apply_masks(getattr(comment, name), spans_of(masks, name))
            for name in FIELDS
        }
    )


def texts_of(comment: Any) -> dict[str, str]:
    """Give the fields of a comment that masks may cover, empty ones left out."""
    return {name: getattr(comment, name) for name in FIELDS if getattr(comment, name)}


def propose_masks(texts: Mapping[str, str]) -> list[Proposal]:
    """Find phones, ID numbers, plates and mail addresses to be masked.

    Source: 个人信息保护法 第二十五条 (no publication of personal data without consent).
    """
    return [
        Proposal(Mask(field, span.start, span.end), span.kind, span.text)
        for field, text in texts.items()
        for span in find_personal_data(text)
    ]


def find_words(texts: Mapping[str, str], word: str) -> list[Mask]:
    """Find every place where a text occurs as it stands."""
    masks = []
    for field, text in texts.items():
        at = text.find(word) if word else -1
        while at >= 0:
            masks.append(Mask(field, at, at + len(word)))
            at = text.find(word, at + len(word))
    return masks


def parse_mask(written: str) -> Mask:
    """Read "field:start:end"; raise ValueError for anything else."""
    field, start, end = written.split(":")
    for number in (start, end):
        if not (number.isascii() and number.isdigit() and len(number) <= 9):
            raise ValueError(f"not an offset: {number!r}")
    return Mask(field, int(start), int(end))


def checked_masks(masks: Iterable[Mask], texts: Mapping[str, str]) -> list[list[Any]]:
    """Give masks in their stored form: in order, joined where they touch.

    Raises ValueError for a field without text or a span outside its text.
    """
    joined: list[Mask] = []
    for mask in sorted(set(masks)):
        if not 0 <= mask.start < mask.end <= len(texts.get(mask.field, "")):
            raise ValueError(f"no such place in the comment: {mask}")
        last = joined[-1] if joined else None
        if last and last.field == mask.field and mask.start <= last.end:
            joined[-1] = Mask(last.field, last.start, max(last.end, mask.end))
        else:
            joined.append(mask)
    return [mask.as_list() for mask in joined]
