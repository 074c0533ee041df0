"""Where a comment stands after the text has changed: kept, moved, changed, deleted.

An anchor is the uid of a provision, the quoted words, and a little around them.
"""

from __future__ import annotations

from dataclasses import dataclass

from .quotes import locate
from .source import squeeze

KEPT, MOVED, CHANGED, DELETED = "kept", "moved", "changed", "deleted"
STATES = (KEPT, MOVED, CHANGED, DELETED)


@dataclass(frozen=True)
class Anchor:
    """What a comment points at; `quote` is "" when it is about the whole article."""

    label: str
    text: str
    quote: str = ""
    prefix: str = ""
    suffix: str = ""


def state(anchor: Anchor, label: str | None, text: str | None) -> str:
    """Say what became of an anchor, given its provision as it is now, or None.

    A quotation counts as kept while its words are in the text, whatever else was
    changed around them; a comment on the whole article while all of it is.
    """
    if label is None or text is None:
        return DELETED
    if anchor.quote:
        kept = locate(text, anchor.quote, anchor.prefix, anchor.suffix) is not None
    else:
        kept = squeeze(text) == squeeze(anchor.text)
    if not kept:
        return CHANGED
    return KEPT if label == anchor.label else MOVED
