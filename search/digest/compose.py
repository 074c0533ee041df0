"""Sentences about what was said: counts, and words between quotation marks.

A count stands with all the comments it counts; quotation marks hold exact spans only.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .evidence import Quote
from .reading import STANCES, UNDECIDED

Place = dict[str, Any]
WHOLE = "总体"


@dataclass(frozen=True)
class Statement:
    """A sentence and what it rests on.

    `kind` is count or quote; `counts` names the numbers in the text, in their order.
    """

    kind: str
    text: str
    evidence: list[Place]
    counts: tuple[int, ...] = ()
    about: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Give the form of the contract."""
        return {
            "kind": self.kind,
            "text": self.text,
            "about": self.about,
            "counts": list(self.counts),
            "evidence": self.evidence,
        }


def counted(text: str, places: list[Place], *more: int, about: str = "") -> Statement:
    """Say how many comments the places belong to; `{}` takes the numbers in order."""
    numbers = (len({place["id"] for place in places}), *more)
    return Statement("count", text.format(*numbers), places, numbers, about)


def quoted(quote: Quote, about: str) -> Statement:
    """Give somebody's words."""
    return Statement("quote", f"有意见写道：“{quote.text}”", [quote.place()], (), about)


def title(article: str, name: str) -> str:
    """Give the head of a theme as sentences name it."""
    return f"{article or WHOLE}【{name}】"


def stance_text(stances: Iterable[str]) -> tuple[str, tuple[int, ...]]:
    """List the stances of points with their numbers, the undecided last."""
    counts = Counter(stances)
    others = sorted(set(counts) - {*STANCES, UNDECIDED, ""})
    order = [name for name in (*STANCES, *others, UNDECIDED) if counts[name]]
    return "、".join(f"{n}{counts[n]}段" for n in order), tuple(
        counts[n] for n in order
    )


def problems(statements: Sequence[Statement], texts: dict[str | int, str]) -> list[str]:
    """Check sentences against the comments; an empty list when all hold.

    Every sentence has evidence inside its comment, words between quotation marks are
    exactly those of the evidence, the first number counts the comments behind it.
    """
    return [
        f"{statement.text[:40]}：{reason}"
        for statement in statements
        if (reason := _problem(statement, texts))
    ]


def _problem(statement: Statement, texts: dict[str | int, str]) -> str:
    if not statement.evidence:
        return "没有依据"
    for place in statement.evidence:
        text = texts.get(place["id"])
        if text is None or not 0 <= place["start"] <= place["end"] <= len(text):
            return "依据不在原文之内"
    if statement.kind == "quote":
        place = statement.evidence[0]
        words = texts[place["id"]][place["start"] : place["end"]]
        return "" if statement.text.endswith(f"“{words}”") else "引文与原文不同"
    ids = {place["id"] for place in statement.evidence}
    return "" if statement.counts[:1] == (len(ids),) else "数字与依据不同"
