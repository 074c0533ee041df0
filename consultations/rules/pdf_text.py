"""Text that a program took out of a PDF: blanks between characters, page breaks."""

from __future__ import annotations

import re

_HAN = r"[\u3400-\u9fff〇，。；：、！？（）《》〈〉“”‘’【】〔〕]"
_PAIR = re.compile(rf"(?<={_HAN}) (?={_HAN})")
_DATE = re.compile(
    r"(?<=\d) (?=[年月日时个元条款项号倍％%万亿])|(?<=[自于至在和、，年月]) (?=\d)"
)
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_SPREAD = 0.25


def is_scanned(text: str) -> bool:
    """Say whether a PDF gave no text to speak of: its pages are pictures."""
    pages = text.count("\f") or 1
    return sum(char.isalnum() for char in text) < 10 * pages


def tidy(text: str) -> str:
    """The text without the blanks that a PDF may set between all its characters.

    Pages end lines; a page number at the foot stays for `prepare` to leave out.
    """
    letters = len(re.findall(_HAN, text))
    if letters and len(_PAIR.findall(text)) > _SPREAD * letters:
        text = _PAIR.sub("", text)
    text = _GAP.sub("\u3000", _DATE.sub("", text))
    return text.replace("\f", "\n").rstrip() + "\n"
