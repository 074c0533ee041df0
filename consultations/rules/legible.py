"""Labels as they were meant: misread characters, signs in front, radicals of a PDF.

Only the recognition of a label looks through these; the words of the text are kept
as they were given.
"""

from __future__ import annotations

import re
import unicodedata

from .numerals import NUMERAL

# A PDF may give ⼀ (Kangxi radical one) where it shows 一; nobody sees the difference.
_RADICALS = {
    code: plain
    for code in range(0x2F00, 0x2FD6)
    if (plain := unicodedata.normalize("NFKC", chr(code))) != chr(code)
}
_RADICAL = re.compile("[\u2f00-\u2fd5]")

# What scanners read in place of 第 and 一 and 零 of a label.
_FALSE_FIRST = "笫弟苐"
_FALSE_ONE = "—–―－ー一\\-"
_FALSE_TEN = "士土+＋"
_FALSE = str.maketrans(
    dict.fromkeys("—–―－ー-", "一")
    | dict.fromkeys("OoＯｏ", "〇")
    | dict.fromkeys(_FALSE_TEN, "十")
    | {"ニ": "二", "兰": "三"}
)
_SCANNED = re.compile(
    rf"[第{_FALSE_FIRST}]\s*([{NUMERAL}{_FALSE_ONE}{_FALSE_TEN}OoＯｏニ兰]{{1,9}})"
    r"\s*(?=[编編章節节条條])"
)

# ★第五条, （新增）第五条: what the drafters set in front of a label.
_SIGN = re.compile(
    r"(?:[●◆■★☆◇○▲△※＊*•◎□▪►➤]{1,3}"
    r"|[（(【\[〔](?:拟?新增|增加|修改|拟?删除|修订|保留|整合|新增条款)[)）】\]〕])"
    r"\s*(?=第)"
)


# 【第一章】总则, （第一章）总则, 【第一条】: the label in brackets of its own.
_BRACKETED = re.compile(
    rf"[【〔\[［]\s*(第\s*[{NUMERAL}]+\s*[编篇章节条])\s*[】〕\]］]"
    rf"|[（(]\s*(第\s*[{NUMERAL}]+\s*[编篇章节])\s*[）)]"
)


def legible(text: str) -> str:
    """The line with its label written as it was meant; what follows is untouched."""
    if _RADICAL.search(text):
        text = text.translate(_RADICALS)
    sign = _SIGN.match(text)
    if sign is not None:
        text = text[sign.end() :]
    bracketed = _BRACKETED.match(text)
    if bracketed is not None:
        return f"{bracketed[1] or bracketed[2]} {text[bracketed.end() :]}"
    found = _SCANNED.match(text)
    if found is None or not is_misread(text):
        return text
    numeral = found[1].translate(_FALSE)
    return f"第{numeral}{text[found.end() :]}"


def is_misread(label: str) -> bool:
    """Say whether a label holds a character that a scanner put for another one."""
    found = _SCANNED.match(label)
    if found is None:
        return False
    return label[0] != "第" or found[1].translate(_FALSE) != found[1]
