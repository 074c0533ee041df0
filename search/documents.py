"""One object as engines hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Document:
    """The words of one object.

    `open` is what anybody may read (empty for what is not public), `full` what
    staff may read. `values` are what facets count and filters ask, by field, and
    `endorsements` orders: only an engine outside the database keeps them, the others
    ask the tables themselves.
    """

    id: int
    open: str
    full: str
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    endorsements: int = 0
