"""What others wrote into a text: notes of editors and drafters, and footnotes.

None of it is a provision. It is left out and reported, so that a person can look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .marks import HEADINGS, classify, reads_as_reference
from .para import Para

_EDITOR = re.compile(
    r"[【〔\[［](?:编者?注|编者按|编注|注释?|译者注|原注)\s*[:：][^】〕\]］]*[】〕\]］]"
    r"|[（(](?:编者?注|编者按|编注|译者注|原注)\s*[:：][^（）()]*[）)]"
)
_WORDS = (
    r"(?:条文|本条|制定|立法|修改|修订|起草|新增)?"
    r"(?:说明|依据|理由|参考|释义|注释|参照|解读|对照)(?:[及和与、]\w{2,4})?"
)
_DRAFTER = re.compile(
    rf"[【〔\[［〖]\s*{_WORDS}\s*[】〕\]］〗]|{_WORDS}\s*[:：](?=\s*\S)|{_WORDS}[:：]$"
)
_FOOTNOTE = re.compile(r"[\[［〔](\d{1,3})[\]］〕]")
_CIRCLED = re.compile(r"[①-⑳]")
_RULE = re.compile(r"[-—–―─_]{3,}")


def is_editors(text: str) -> bool:
    """Say whether a paragraph is wholly a note of an editor: 【编者注：…】."""
    return _EDITOR.fullmatch(text) is not None


def of_drafters(paras: Sequence[Para]) -> set[int]:
    """Places of the notes under articles: 【说明】…, 【立法依据】… and what follows.

    A note lasts until the next article or heading; an article that it quotes does
    not count. One note alone is taken for a provision.
    """
    begins = [at for at, para in enumerate(paras) if _opens_note(para)]
    if len(begins) < 2:
        return set()
    found: set[int] = set()
    number, inside, started = 0, False, False
    for at, para in enumerate(paras):
        mark = classify(para.text)
        if mark is not None and mark.kind == "tiao" and not reads_as_reference(mark):
            if not inside or mark.number in (number, number + 1):
                number, inside, started = mark.number or 0, False, True
        elif mark is not None and mark.kind in (*HEADINGS, "annex"):
            inside = False
        elif started and _opens_note(para):
            inside = True
        if inside:
            found.add(at)
    return found


def _opens_note(para: Para) -> bool:
    return not para.cells and _DRAFTER.match(para.text) is not None


def footnotes(texts: Sequence[str]) -> Iterator[int]:
    """Places of footnotes: [1] … whose sign stands in the text, or ① under a rule.

    `texts` are the lines with the rules that part footnotes from the text.
    """
    under_rule = False
    before = ""
    for at, text in enumerate(texts):
        signed = _FOOTNOTE.match(text)
        if _RULE.fullmatch(text):
            under_rule = True
        elif signed is not None and signed[0] in before:
            yield at
        elif under_rule and _CIRCLED.match(text) and text[0] in before:
            yield at
        else:
            under_rule = False
        before += text
