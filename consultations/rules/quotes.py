"""Finding a quoted passage in the text of an article."""

from typing import NamedTuple


class Passage(NamedTuple):
    """A passage of a text; offsets count code points, `end` is outside."""

    start: int
    end: int


def locate(text: str, exact: str, prefix: str = "", suffix: str = "") -> Passage | None:
    """Find a quoted passage; the surroundings choose among equal ones.

    White space counts for nothing, because a page sets the lines in its own way.
    None when the words are not in the text.
    """
    bare, places = _bare(text)
    wanted, before, after = (_bare(part)[0] for part in (exact, prefix, suffix))
    if not wanted:
        return None
    starts = _occurrences(bare, wanted)
    if not starts:
        return None
    best = max(starts, key=lambda at: _fit(bare, at, at + len(wanted), before, after))
    return Passage(places[best], places[best + len(wanted) - 1] + 1)


def _bare(text: str) -> tuple[str, list[int]]:
    kept = [(c, i) for i, c in enumerate(text) if not c.isspace()]
    return "".join(c for c, _ in kept), [i for _, i in kept]


def _occurrences(text: str, wanted: str) -> list[int]:
    found, at = [], text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _fit(text: str, start: int, end: int, before: str, after: str) -> tuple[int, int]:
    """Count the surrounding characters that agree; the earlier place wins a tie."""
    left = _common(text[:start][::-1], before[::-1])
    right = _common(text[end:], after)
    return left + right, -start


def _common(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
