"""Hard-wrapped copies, as from a PDF: find the line length and join the lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .marks import Mark, classify, is_caption
from .source import Line

_TERMINAL = tuple('。；：！？;:!?”"」』》…')
_SURE = tuple("。：！？:!?”」』…")
_INSIDE = tuple("、，,。；：？！）)》〉”」』的")
_CITED = ("项", "、", "至", "和", "款", "目")
# How sentences begin that go on with the 款 before; hardly ever a 款 itself.
_SAME = re.compile(
    r"但是|但|其中|如果|如|它|决定|不能|没有|已经|非经|所有|.{0,6}另有(?:规定|约定)的?，"
)
_MIN_LINES = 12
_MAX_WIDTH = 64
_LONG = 18


@dataclass(frozen=True)
class Setting:
    """How a wrapped text is set: characters a line, and the margin of its lines.

    `margin` is the indentation of the lines that go on with a paragraph, in half
    characters; `indented` says that paragraphs begin further in than that, `spaced`
    that blank lines part them. `lengths` are those of lines that break a sentence.
    """

    width: int
    margin: int = 0
    indented: bool = False
    spaced: bool = False
    lengths: frozenset[int] = frozenset()


def find_setting(lines: Sequence[Line]) -> Setting | None:
    """The setting of a hard-wrapped text, or None when the text is not wrapped.

    In a wrapped text many lines are equally long and most of those stop in the
    middle of a sentence.
    """
    lengths = sorted(_reach(line) for line in lines if not line.cells)
    if len(lengths) < _MIN_LINES:
        return None
    width = lengths[int(len(lengths) * 0.95)]
    if width > _MAX_WIDTH + _margin(lines) // 2 or width < 12:
        return None
    if lengths[-1] > width + 12:
        return None
    full = [line for line in lines if _reach(line) >= width - 4]
    broken = sum(not _ends(line.text) for line in full)
    if len(full) * 5 < len(lines) or broken * 2 < len(full):
        return None
    margin = _margin(lines)
    deeper = sum(_indent(line) >= margin + 2 for line in lines)
    return Setting(
        width=width,
        margin=margin,
        indented=deeper * 10 >= len(lines),
        spaced=_is_spaced(lines, width),
        lengths=_usual(_reach(line) for line in full if not _ends(line.text)),
    )


def _usual(lengths: Iterable[int]) -> frozenset[int]:
    """The lengths that are common: a last line of a paragraph may have any other.

    A point may hang over the margin by one.
    """
    found = Counter(lengths)
    least = found.total() / 20
    usual = {size for size, times in found.items() if times >= least}
    return frozenset(usual | {max(usual, default=0) + 1})


def _is_spaced(lines: Sequence[Line], width: int) -> bool:
    """Say whether blank lines stand before labels and not inside sentences."""
    pairs = list(zip(lines, lines[1:], strict=False))
    full = [(a, b) for a, b in pairs if _reach(a) >= width - 4]
    inside = [_parted(a, b) for a, b in full if not _ends(a.text)]
    before = [_parted(a, b) for a, b in pairs if classify(b.text.strip()) is not None]
    return sum(before) * 5 >= 4 * len(before) > 0 and sum(inside) * 5 <= len(inside)


def _parted(before: Line, line: Line) -> bool:
    return line.no > before.no + 1


def _margin(lines: Sequence[Line]) -> int:
    """The usual indentation of lines whose sentence began on the line before."""
    found = Counter(
        _indent(line)
        for before, line in zip(lines, lines[1:], strict=False)
        if not _ends(before.text) and classify(line.text.strip()) is None
    )
    return found.most_common(1)[0][0] if found else 0


def _reach(line: Line) -> int:
    """How far a line goes to the right, in characters."""
    return len(line.text.strip()) + _indent(line) // 2


def _indent(line: Line) -> int:
    lead = line.text[: len(line.text) - len(line.text.lstrip())]
    return sum(2 if char == "\u3000" else 1 for char in lead.expandtabs(4))


def _ends(text: str) -> bool:
    return text.rstrip().endswith(_TERMINAL)


def continues(previous: Line, line: Line, setting: Setting) -> bool:
    """Say whether a line goes on with the sentence of the line before it."""
    before, text = previous.text.strip(), line.text.strip()
    if previous.cells or line.cells or _is_heading(before):
        return False
    full = _reach(previous) >= setting.width - 4
    deep = setting.indented and _indent(line) >= setting.margin + 2
    mark = classify(text)
    if mark is not None and _stands_alone(mark, before, clear=deep or not full):
        return False
    if full and text.startswith(_INSIDE):
        return True
    if not before.endswith(_TERMINAL):
        # A copy may lose the point at the end of a line: then the indent decides.
        comma = before.endswith(("，", "、", ",")) and _is_long(previous, setting)
        return full and comma if deep else full or comma
    if not before.endswith(_SURE) and mark is None and not deep:
        return full
    if mark is not None or not full:
        return False
    return not deep if setting.indented else _goes_on(previous, line, setting)


def _is_long(line: Line, setting: Setting) -> bool:
    return _reach(line) * 2 >= setting.width


def _goes_on(previous: Line, line: Line, setting: Setting) -> bool:
    """Judge a sentence that begins a line flush left, after a full line.

    Blank lines decide where paragraphs have them, else the first words do.
    """
    if _reach(previous) not in setting.lengths:
        return False
    if setting.spaced:
        return not _parted(previous, line)
    return _SAME.match(line.text.strip()) is not None


def is_doubtful(previous: Line, line: Line, setting: Setting) -> bool:
    """Say whether nobody can tell if a sentence begins a 款 or goes on with one."""
    if setting.indented or setting.spaced or previous.cells or line.cells:
        return False
    text = line.text.strip()
    if not previous.text.rstrip().endswith("。") or _SAME.match(text):
        return False
    return classify(text) is None and _reach(previous) in setting.lengths


def _stands_alone(mark: Mark, before: str, *, clear: bool) -> bool:
    """A label opens a paragraph, unless a sentence just broke before a citation.

    `clear` says that the line before was short or this one is set in.
    """
    if mark.kind in ("tiao", "zhang", "jie", "bian", "fenbian"):
        return _ends(before) or mark.spaced
    if mark.kind == "xiang" and not _ends(before):
        # 前款第 / （一）项、第（二）项: a citation that was broken.
        return not (before.endswith("第") or mark.rest.startswith(_CITED))
    if mark.kind == "yi":
        # 统 / 一、尊严: a word was broken.
        return clear or mark.number != 1 or before.endswith((*_TERMINAL, "）"))
    return mark.kind != "mu" or _ends(before)


def _is_heading(text: str) -> bool:
    mark = classify(text)
    if mark is None or mark.kind in ("tiao", "xiang", "yi", "mu"):
        return False
    return mark.kind == "bare" or is_caption(mark.rest)


def mended(lines: Sequence[str]) -> Sequence[str]:
    """Lines of one paragraph, joined where a break fell inside a sentence.

    Such a line is long and stops without any sign, and no label follows it.
    """
    whole: list[str] = []
    for line in lines:
        if whole and _breaks_inside(whole[-1], line):
            whole[-1] = glue(whole[-1].rstrip(), line)
        else:
            whole.append(line)
    return whole


def _breaks_inside(before: str, line: str) -> bool:
    before, line = before.strip(), line.strip()
    if len(before) < _LONG or not line or classify(line) is not None:
        return False
    return before[-1].isalpha() and line[0].isalpha() and not _is_heading(before)


def glue(first: str, second: str) -> str:
    """Put two lines together; Latin words keep their blank."""
    second = second.strip()
    latin = first[-1:].isascii() and second[:1].isascii()
    wordy = first[-1:].isalpha() and second[:1].isalpha()
    return f"{first} {second}" if latin and wordy else first + second


def is_ended(text: str) -> bool:
    """Say whether a line ends as sentences do."""
    return re.search(r"[。；：！？;:!?”」』》…]\s*$", text) is not None
