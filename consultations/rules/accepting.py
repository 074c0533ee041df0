"""Is a label at the start of a line the real thing? What the context says.

A line may begin with 第五条 because it is article five, or because a citation was
broken there; quoted articles of an amendment are not its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .inline import Number
from .marks import HEADINGS, Mark, classify, is_title, reads_as_reference
from .para import Para

_MAX_JUMP = 12
_NEAR = 5
_UNFINISHED = ("，", "、", ",", "的", "和", "或者", "依照", "按照")
_SECOND_TEXT = re.compile(
    r"(?:.*(?:起草|编制|修订|修改|制定|草案|送审|征求意见).*|关于《.*》的?)说明$"
)
_AMENDS = re.compile(r"(?:[：:]\s*[“「]|^[“「])[^”」]*$")


class Context:
    """What has been seen so far, and which labels still come."""

    def __init__(self, paras: Sequence[Para], *, decision: bool) -> None:
        """Look ahead once over all paragraphs of the body."""
        self.decision = decision
        self.last: Number = (None, 0)
        self.item = 0
        self.quoted = False
        self.at = 0
        self.ended = True
        self.seen = False
        self._places: dict[Number, int] = {}
        self._plain = 0
        self._letters = _letters(paras)
        self._titles = _titles(paras)
        self.listed = 0
        self._order: list[tuple[int, Number]] = []
        for place, mark in _articles(paras):
            if not reads_as_reference(mark):
                self._places[mark.number, mark.branch] = place
                self._order.append((place, (mark.number, mark.branch)))
                self._plain += not mark.spaced

    def __contains__(self, label: object) -> bool:
        """Say whether a later paragraph begins with this article."""
        last = self._places.get(label, -1)  # type: ignore[call-overload]
        return bool(last > self.at)

    def judge(self, text: str) -> Mark | None:
        """The label of a paragraph, or None when it only looks like one."""
        mark = classify(text)
        if mark is None:
            return _second_text(text) if self.seen and not self.quoted else None
        if self.quoted and not self._speaks(mark):
            return None
        accept = _RULES.get(mark.kind)
        return mark if accept is None or accept(self, mark) else None

    def _speaks(self, mark: Mark) -> bool:
        """Inside a quotation only items count, and the article that must follow.

        The latter ends a quotation that someone forgot to close.
        """
        if mark.kind in ("xiang", "mu", "yi"):
            return True
        if mark.kind != "tiao" or self.last[0] is None or not mark.spaced:
            return False
        self.quoted = not self._follows(mark)
        return not self.quoted

    def leave(self, text: str) -> None:
        """Note how a paragraph ended: inside a quotation, or in mid-sentence."""
        mark = classify(text)
        heading = mark is not None and mark.kind in HEADINGS
        self.ended = heading or not text.endswith(_UNFINISHED)
        opened, closed = text.rfind("“"), text.rfind("”")
        if opened > closed:
            self.quoted = _AMENDS.search(text[: opened + 1]) is not None or self.quoted
        elif closed >= 0:
            self.quoted = False

    def article(self, mark: Mark) -> bool:
        """Judge 第N条 at the start of a line."""
        if self.decision and self.last[0] is None and mark.number != 1:
            return False
        follows = self._follows(mark)
        if reads_as_reference(mark):
            again = (mark.number, mark.branch) in self
            return follows and not again and not self.decision and self.ended
        if mark.spaced:
            return follows or (self.ended and not self._stranger(mark))
        return follows or self._jumps(mark)

    def _follows(self, mark: Mark) -> bool:
        number, branch = self.last
        if mark.branch:
            return (mark.number, mark.branch) == (number, branch + 1)
        return mark.number == 1 if number is None else mark.number == number + 1

    def _jumps(self, mark: Mark) -> bool:
        """A label without a blank after it may skip numbers, if the text goes on so."""
        if mark.number is None or not self.ended:
            return False
        goes_on = any((mark.number + step, 0) in self for step in (1, 2))
        if self.last[0] is None or (mark.number == 1 and goes_on):
            return goes_on
        step = mark.number - self.last[0]
        if mark.branch and step == 0:
            return True
        near = 0 < step <= _MAX_JUMP
        return near and (goes_on or self._plain > 5)

    def _stranger(self, mark: Mark) -> bool:
        """An article of another law, quoted between two that follow each other."""
        number = self.last[0]
        if number is None or mark.number in (None, 1) or mark.branch:
            return False
        far = abs((mark.number or 0) - number) > _NEAR
        return far and (number + 1, 0) in self

    def point(self, mark: Mark) -> bool:
        """Judge 目: letters only count where they run on from a."""
        return mark.style not in ("letter", "capital") or self.at in self._letters

    def heading(self, mark: Mark) -> bool:
        """Judge 第N章 at the start of a line."""
        return self.ended and not mark.rest.endswith(("，", ",", "："))

    def numbered(self, mark: Mark) -> bool:
        """Judge 一、: in a quotation and in articles only the next number counts."""
        if mark.number is None:
            return False
        if self.titles(mark):
            return True
        if mark.style == "blank":
            return False
        follows = mark.number == self.item + 1
        if self.quoted:
            return follows and self.decision and self.last[0] is None
        return follows or mark.number == 1 or self.last[0] is None

    def titles(self, mark: Mark) -> bool:
        """Say whether 一、 or （一） is a title over the articles that follow it.

        Judicial interpretations are divided so. The last item of a list is none.
        """
        if self.at not in self._titles or self.quoted:
            return False
        before = self.item if mark.kind == "yi" else self.listed
        return not before or mark.number != before + 1

    def annex(self, mark: Mark) -> bool:
        """Judge 附件: not before the first provision, nor between two articles.

        Articles that begin anew behind it are its own.
        """
        number = self.last[0]
        if number is None or (number + 1, 0) not in self:
            return self.seen
        later = next((label for place, label in self._order if place > self.at), None)
        return self.seen and later == (1, 0) and number > 1

    def contents(self, mark: Mark) -> bool:
        """Judge 目录 in the body: only one that stands behind the last article."""
        return bool(self._order) and self._order[-1][0] < self.at

    def first(self, mark: Mark) -> bool:
        """Judge 序言: only at the very beginning."""
        return not self.seen


_RULES = {
    "tiao": Context.article,
    "yi": Context.numbered,
    "mu": Context.point,
    "annex": Context.annex,
    "preamble": Context.first,
    "toc": Context.contents,
    **dict.fromkeys(HEADINGS, Context.heading),
}


def _articles(paras: Sequence[Para]) -> Iterator[tuple[int, Mark]]:
    for place, para in enumerate(paras):
        mark = classify(para.text)
        if mark is not None and mark.kind == "tiao":
            yield place, mark


def _letters(paras: Sequence[Para]) -> set[int]:
    """Paragraphs whose label is a letter of a run a, b, c …"""
    found: set[int] = set()
    last: dict[str, tuple[int, int]] = {}
    for place, para in enumerate(paras):
        mark = classify(para.text)
        if mark is None or mark.style not in ("letter", "capital"):
            continue
        number, before = last.get(mark.style, (0, -1))
        if number and mark.number == number + 1:
            found |= {before, place}
        last[mark.style] = (mark.number or 0, place)
    return found


def _titles(paras: Sequence[Para]) -> set[int]:
    """Paragraphs 一、 or （一） that stand directly over an article."""
    found: set[int] = set()
    over = False
    for place in range(len(paras) - 1, -1, -1):
        mark = classify(paras[place].text)
        if over and is_title(mark):
            found.add(place)
        else:
            over = mark is not None and mark.kind == "tiao"
    return found


def _second_text(text: str) -> Mark | None:
    """A 起草说明 that follows the draft in the same file."""
    if len(text) <= 80 and _SECOND_TEXT.fullmatch(text) and "，" not in text:
        return Mark("annex", "", text)
    return None
