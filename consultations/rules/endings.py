"""The end of a text: date and organ, contacts, and an annex that nobody marked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .chrome import footer
from .marks import classify
from .para import Para
from .tree import Warning

_IN_FORCE = re.compile(r"自.{2,40}(?:施行|实施|生效|执行)。$")
_ISSUED = re.compile(
    r"[（(]此件.{2,20}[）)]|.{2,30}\d{4}年.{1,8}日印发|[（(]?共印\s*\d+\s*份[）)]?"
    r"|(?:抄\s*[送报]|分\s*送|主\s*题\s*词)\s*[:：].*"
    r"|注\s*[:：].{2,100}(?:修正|修订|修改|通过|公布|施行|整理).{0,12}"
    r"|(?:信息|政府)?(?:信息)?公开(?:方式|选项|属性|形式|类别|类型|范围)\s*[:：].*"
    r"|(?:.{0,16}(?:签名|签字|签章|盖章|公章)[）)]?\s*[:：]?[_＿\s]*)+"
)
_DATE = re.compile(r"[0-9０-９〇○零一二三四五六七八九]{4}\s*年.{1,6}月.{1,4}日")
_ANSWER = re.compile(
    r".{0,40}(?:反馈|征求|提出|收集).{0,16}(?:意见|建议).*|.{0,12}意见.{0,6}(?:反馈|征集|征求).*"
    r"|请.{0,16}意见.{0,30}(?:反馈|报送|发送|寄送|提交|告知).*"
    r"|(?:联系|反馈|征集|提交)(?:方式|途径|渠道|人).*"
)
_CLOSED = tuple("。；：！？”）)，、")


def signature(paras: Sequence[Para]) -> int:
    """How many paragraphs at the end are the date and the name of the organ."""
    end = len(paras) - footer([para.text for para in paras])
    while end and _ISSUED.fullmatch(paras[end - 1].text):
        end -= 1
    if end and _DATE.fullmatch(paras[end - 1].text):
        end -= 1
        before = paras[end - 1].text if end else "。"
        plain = len(before) <= 30 and not re.search(r"[。；：，]", before)
        end -= plain and classify(before) is None
    return len(paras) - end


def unmarked_annex(paras: Sequence[Para]) -> int:
    """Where a table or figure begins that follows the last article without 附件."""
    marks = [None if para.cells else classify(para.text) for para in paras]
    if any(mark is not None and mark.kind == "annex" for mark in marks):
        return len(paras)
    articles = [at for at, mark in enumerate(marks) if mark and mark.kind == "tiao"]
    for at in range(articles[-1], len(paras) - 1) if articles else ():
        if _IN_FORCE.search(paras[at].text):
            following = paras[at + 1].text
            if marks[at + 1] is None and _ANSWER.fullmatch(following):
                return at + 1
            plain = marks[at + 1] is None and len(following) <= 40
            open_end = plain and not following.endswith(_CLOSED)
            return at + 1 if open_end or paras[at + 1].cells else len(paras)
    return len(paras)


def unmarked(para: Para) -> Warning:
    """The doubt about such an annex, for the person who checks the import."""
    message = f"未识别附件：“{para.text[:20]}”起没有“附件”字样，已按附件保留，请核对。"
    return Warning("unmarked_annex", message, para.lines[0])
