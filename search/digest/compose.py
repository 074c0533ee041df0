"""Sentences about what was said: counts, and words between quotation marks.

A count stands with all the comments it counts; quotation marks hold exact spans only.
No sentence leaves unchecked.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .evidence import Quote
from .reading import STANCES, UNDECIDED

Place = dict[str, Any]
WHOLE = "总体"
_VERBS = {"增加": "增加{new}", "删除": "删除{old}", "保留": "保留{old}"}


@dataclass(frozen=True)
class Statement:
    """A sentence and what it rests on.

    `kind` is count, quote or suggestion; `counts` names the numbers of the text in
    their order, the first that of the comments in the evidence; `quoted` the words
    between quotation marks, all of them in the first evidence. `asks` says what was
    counted, so that it can be counted again: all, duplicated, bucket, theme, cluster.
    """

    kind: str
    text: str
    evidence: list[Place]
    counts: tuple[int, ...] = ()
    about: str = ""
    quoted: tuple[str, ...] = ()
    asks: tuple[str, str] = ("", "")

    def as_dict(self) -> dict[str, Any]:
        """Give the form of the contract."""
        head = {"kind": self.kind, "text": self.text, "about": self.about}
        asks = {self.asks[0]: self.asks[1]} if self.asks[0] else {}
        numbers = {"counts": list(self.counts), "asks": asks}
        return {**head, **numbers, "evidence": self.evidence}


def counted(
    text: str,
    places: Sequence[Place],
    *more: int,
    asks: tuple[str, str] = ("", ""),
) -> Statement:
    """Say how many comments the places belong to; `#` stands for each number."""
    numbers = (people(places), *more)
    pieces = text.split("#")
    filled = "".join(f"{a}{n}" for a, n in zip(pieces, numbers, strict=False))
    full = filled + pieces[-1]
    return Statement("count", full, list(places), numbers, asks[1], asks=asks)


def people(places: Iterable[Place]) -> int:
    """Count the comments that places are in."""
    return len({place["id"] for place in places})


def quoted(quote: Quote, about: str) -> Statement:
    """Give somebody's words."""
    text = f"有意见写道：“{quote.text}”"
    return Statement("quote", text, [quote.place()], (), about, (quote.text,))


def suggested(
    op: str, article: str, old: str, new: str, places: Sequence[Place]
) -> Statement:
    """Say what a number of comments want changed, in the words of the first."""
    verb = _VERBS.get(op, "将{old}改为{new}" if old else "改为{new}")
    words = verb.format(old=f"“{old}”", new=f"“{new}”")
    count = people(places)
    text = f"{article or WHOLE}：{count}条意见建议{words}。"
    parts = tuple(part for part in (old, new) if part and f"“{part}”" in words)
    return Statement("suggestion", text, list(places), (count,), article, parts)


def head(article: str, name: str) -> str:
    """Give the name of a theme as sentences use it."""
    return f"{article or WHOLE}【{name}】".replace("#", "")


def stance_text(stances: Iterable[str]) -> tuple[str, tuple[int, ...]]:
    """List the stances of points, `#` for each number, the undecided last."""
    counts = Counter(stances)
    others = sorted(set(counts) - {*STANCES, UNDECIDED})
    order = [name for name in (*STANCES, *others, UNDECIDED) if counts[name]]
    text = "、".join(f"{name.replace('#', '')}#段" for name in order)
    return text, tuple(counts[name] for name in order)


def problem(statement: Statement, texts: dict[str | int, str]) -> str:
    """Say what is wrong with a sentence; an empty string when it holds.

    It has evidence inside the comments, the words between quotation marks stand in
    the first of it exactly, and its first number counts the comments behind it.
    """
    if not statement.evidence:
        return "没有依据"
    if not _are_inside(statement.evidence, texts):
        return "依据不在原文之内"
    first = statement.evidence[0]
    words = texts[first["id"]][first["start"] : first["end"]]
    if not all(part in words for part in statement.quoted):
        return "引文与原文不同"
    if statement.text.count("“") < len(statement.quoted):
        return "引文与原文不同"
    if statement.counts and statement.counts[0] != people(statement.evidence):
        return "数字与依据不同"
    return ""


def _are_inside(places: Iterable[Place], texts: dict[str | int, str]) -> bool:
    for place in places:  # there are four for each point: a plain loop is twice as fast
        text = texts.get(place["id"])
        if text is None or not 0 <= place["start"] <= place["end"] <= len(text):
            return False
    return True
