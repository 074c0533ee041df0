"""Is this a legal text at all? Standards, reports and other texts are refused."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .errors import DraftRefused
from .marks import classify
from .para import Para
from .source import squeeze
from .titles import NAMES_LAW

_CLAUSE = re.compile(r"(?:[A-Z]\.)?\d{1,2}\.\d{1,2}(?:\.\d{1,2})*(?![\d%])\s*\D")
_OTHER = re.compile(r"(?:报告|讲话|发言|总结|纪要|新闻|说明|综述|解读|心得|日记|致辞)$")
_PLAIN = re.compile(
    r"(?:(?:决定|决议|解释|修正案|批复|答复|复函|意见)|(?:适用|若干|规定|有关).*通知)"
    r"》?(?:[（(].*[）)])?$"
)
_COMPACT = re.compile(r"(?:公约|规约|民约|守则|制度|准则|章程|须知)(?:[（(].*[）)])?$")
_PACT = re.compile(r"(?:公约|规约|民约|守则)(?:[（(].*[）)])?$")
_VERSE = 40
_DUTY = re.compile(r"应当|不得|必须|决定|修改为|施行|依法|有权|可以|负责")

STANDARD = (
    "这是按“5.1.1”编号的技术标准或规范，不是按“条、款、项”编写的法规，不能导入。"
    "请导入法规、规章或决定的文本。"
)
NO_LAW = (
    "没有找到“第一条”这样的条文，也没有“一、”这样的决定事项，看来不是法规文本。"
    "请确认文件内容；如果条号是图片或已丢失，请补上条号后再导入。"
)


def refuse_other_texts(paras: Sequence[Para]) -> None:
    """Raise DraftRefused for a text that is no law, rule or decision."""
    marks = [classify(para.text) for para in paras]
    articles = sum(mark is not None and mark.kind == "tiao" for mark in marks)
    items = sum(mark is not None and mark.kind == "yi" for mark in marks)
    clauses = sum(_CLAUSE.match(para.text) is not None for para in paras)
    if clauses >= 5 and clauses > 2 * articles and clauses > items:
        raise DraftRefused(STANDARD)
    if not articles and not _is_decision(paras, items):
        raise DraftRefused(NO_LAW)


def _is_decision(paras: Sequence[Para], items: int) -> bool:
    """Numbered items count as a decision when the text names one or commands."""
    head = [squeeze(para.text) for para in paras[:6] if len(para.text) <= 100]
    if not items and any(_COMPACT.search(line) for line in head[:3]):
        points = sum(_is_point(para.text) for para in paras)
        return points >= 3 or (_PACT.search(head[0]) is not None and _is_verse(paras))
    if not items and any(NAMES_LAW.search(line) for line in head[:3]):
        if _counts_through(paras):
            return True
    if not items:
        return _is_plain_decision(head) and len(paras) > 1
    if any(NAMES_LAW.search(line) for line in head):
        return True
    if any(_OTHER.search(line) for line in head[:2]):
        return False
    duties = sum(len(_DUTY.findall(para.text)) for para in paras)
    return items >= 2 and duties >= items


def _is_point(text: str) -> bool:
    mark = classify(text)
    return mark is not None and mark.kind in ("mu", "xiang")


def _is_verse(paras: Sequence[Para]) -> bool:
    """Say whether a 公约 without labels is short lines to be read aloud."""
    lines = [para.text for para in paras[1:] if not para.cells]
    closed = sum(line.endswith(("。", "；", "，", "！")) for line in lines)
    short = all(len(line) <= _VERSE for line in lines)
    return short and closed >= 3 and closed * 4 >= 3 * len(lines)


def _counts_through(paras: Sequence[Para]) -> bool:
    """Say whether 1. 2. 3. divide the whole text, as 若干措施 sometimes are."""
    marks = [classify(para.text) for para in paras]
    numbers = [mark.number for mark in marks if mark is not None and mark.kind == "mu"]
    return len(numbers) >= 3 and numbers == list(range(1, len(numbers) + 1))


def _is_plain_decision(head: Sequence[str]) -> bool:
    """A 决定, 决议 or 解释 of a few sentences has no numbered items at all."""
    return any(_PLAIN.search(line) for line in head[:3]) and not any(
        _OTHER.search(line) for line in head[:2]
    )
