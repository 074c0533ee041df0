"""Whether a draft says what its source says, character for character."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from .source import squeeze
from .tree import Draft


@dataclass(frozen=True)
class Fidelity:
    """How much of the source arrived: characters without blanks."""

    source: int
    articles: int
    outside: int
    exact: bool

    def sentence(self) -> str:
        """The result in a Chinese sentence for the 校核 screen."""
        if not self.exact:
            return f"原文 {self.source:,} 字，导入后与原文不一致，请逐条核对。"
        if not self.outside:
            return f"原文 {self.source:,} 字，全部在条文中。"
        return (
            f"原文 {self.source:,} 字，一字未少：条文和标题 {self.articles:,} 字，"
            f"条文之外（标题、题注、目录、附件等）{self.outside:,} 字。"
        )


def fidelity(text: str, draft: Draft) -> Fidelity:
    """Compare the draft with the source text it was parsed from, blanks aside."""
    provisions = [
        (node.lines[0], squeeze(node.mark + node.text))
        for node in draft.walk()
        if node.lines
    ]
    around = [(item.lines[0], squeeze(item.text)) for item in draft.margin]
    dropped = set(draft.dropped)
    lines = enumerate(text.split("\n"), start=1)
    original = squeeze("".join(line for no, line in lines if no not in dropped))
    inside = sum(len(piece) for _, piece in provisions)
    return Fidelity(
        source=len(original),
        articles=inside,
        outside=len(original) - inside,
        exact=any(
            _rebuilds(original, provisions + around, choose)
            for choose in (_longest, _first)
        )
        or _interleave(original, provisions, around),
    )


def _longest(fitting: list[str]) -> str:
    return max(fitting, key=len)


def _first(fitting: list[str]) -> str:
    return fitting[0]


def _rebuilds(
    original: str, pieces: list[tuple[int, str]], choose: Callable[[list[str]], str]
) -> bool:
    """Say whether the pieces, line by line, give the original and nothing else.

    Pieces of one line may be listed in any order: the original decides.
    """
    at = 0
    for _, group in groupby(sorted(pieces, key=itemgetter(0)), key=itemgetter(0)):
        left = [piece for _, piece in group if piece]
        while left:
            fitting = [x for x in left if original.startswith(x, at)]
            if not fitting:
                return False
            found = choose(fitting)
            left.remove(found)
            at += len(found)
    return at == len(original)


def _interleave(
    original: str, inside: list[tuple[int, str]], around: list[tuple[int, str]]
) -> bool:
    """The same where pieces of a line begin alike: both lists keep their own order."""
    lines: dict[int, tuple[list[str], list[str]]] = {}
    for side, pieces in enumerate((inside, around)):
        for no, piece in pieces:
            if piece:
                lines.setdefault(no, ([], []))[side].append(piece)
    at = 0
    for no in sorted(lines):
        if not _merges(original, at, *lines[no]):
            return False
        at += sum(map(len, lines[no][0] + lines[no][1]))
    return at == len(original)


def _merges(original: str, at: int, one: list[str], other: list[str]) -> bool:
    """Say whether the original goes on with the pieces of two lists, merged."""
    waiting, seen = [(0, 0, at)], set()
    while waiting:
        i, j, place = waiting.pop()
        if (i, j) in seen:
            continue
        seen.add((i, j))
        if i == len(one) and j == len(other):
            return True
        for piece, ahead in ((one[i : i + 1], (1, 0)), (other[j : j + 1], (0, 1))):
            if piece and original.startswith(piece[0], place):
                waiting.append((i + ahead[0], j + ahead[1], place + len(piece[0])))
    return False
