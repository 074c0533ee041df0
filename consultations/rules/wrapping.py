"""Hard-wrapped copies, as from a PDF: find the line length and join the lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .marks import Mark, classify, is_caption
from .source import Line

_TERMINAL = tuple('。；：！？;:!?”"」』》…')
_SURE = tuple("。：！？:!?”」』…")
_INSIDE = tuple("、，,。；：？！）)》〉”」』的")
_CITED = ("项", "、", "至", "和", "款", "目")
_MIN_LINES = 12
_MAX_WIDTH = 64


@dataclass(frozen=True)
class Setting:
    """How a wrapped text is set: characters a line, and the margin of its lines.

    `margin` is the indentation of the lines that go on with a paragraph, in half
    characters; `indented` says that paragraphs begin further in than that.
    """

    width: int
    margin: int = 0
    indented: bool = False


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
    return Setting(width, margin, deeper * 10 >= len(lines))


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
    mark = classify(text)
    if mark is not None and _stands_alone(mark, before):
        return False
    full = _reach(previous) >= setting.width - 4
    deep = setting.indented and _indent(line) >= setting.margin + 2
    if full and text.startswith(_INSIDE):
        return True
    if not before.endswith(_TERMINAL):
        # A copy may lose the point at the end of a line: then the indent decides.
        comma = before.endswith(("，", "、", ","))
        return full and comma if deep else full or comma
    if not before.endswith(_SURE) and mark is None and not deep:
        return full
    return full and setting.indented and not deep and mark is None


def _stands_alone(mark: Mark, before: str) -> bool:
    """A label opens a paragraph, unless a sentence just broke before a citation."""
    if mark.kind in ("tiao", "zhang", "jie", "bian", "fenbian"):
        return _ends(before) or mark.spaced
    if mark.kind == "xiang" and not _ends(before):
        # 前款第 / （一）项、第（二）项: a citation that was broken.
        return not (before.endswith("第") or mark.rest.startswith(_CITED))
    return mark.kind != "mu" or _ends(before)


def _is_heading(text: str) -> bool:
    mark = classify(text)
    if mark is None or mark.kind in ("tiao", "xiang", "yi", "mu"):
        return False
    return mark.kind == "bare" or is_caption(mark.rest)


def glue(first: str, second: str) -> str:
    """Put two lines together; Latin words keep their blank."""
    second = second.strip()
    latin = first[-1:].isascii() and second[:1].isascii()
    wordy = first[-1:].isalpha() and second[:1].isalpha()
    return f"{first} {second}" if latin and wordy else first + second


def is_ended(text: str) -> bool:
    """Say whether a line ends as sentences do."""
    return re.search(r"[。；：！？;:!?”」』》…]\s*$", text) is not None
