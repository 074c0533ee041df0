"""What is different between two frozen reports: themes by their keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """A theme then and now; `kind` is new, gone, renamed, changed or same.

    Numbers are of comments; `before` is None for a new theme, `now` for one that is
    gone.
    """

    kind: str
    key: str
    name: str
    was: str
    before: int | None
    now: int | None

    @property
    def more(self) -> int:
        """Give by how many comments it has grown."""
        return (self.now or 0) - (self.before or 0)


def difference(
    before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]
) -> list[Change]:
    """Compare the themes of two reports, those of now first, in their order.

    Each theme has key, name and comments.
    """
    old = {theme["key"]: theme for theme in before}
    found = [_change(theme, old.get(theme["key"])) for theme in now]
    kept = {theme["key"] for theme in now}
    return found + [
        Change(
            "gone", theme["key"], theme["name"], theme["name"], theme["comments"], None
        )
        for theme in before
        if theme["key"] not in kept
    ]


def _change(theme: Mapping[str, Any], was: Mapping[str, Any] | None) -> Change:
    key, name, now = theme["key"], theme["name"], theme["comments"]
    if was is None:
        return Change("new", key, name, "", None, now)
    kind = "changed" if was["comments"] != now else "same"
    if was["name"] != name:
        kind = "renamed"
    return Change(kind, key, name, was["name"], was["comments"], now)
