"""The 通报 as a Word file in the layout of official documents (公文)."""

import io
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from .models import ConsultationReport

# Sizes and margins of the official layout: 二号 title, 三号 text, A4.
TITLE, TEXT = Pt(22), Pt(16)
TITLE_FONT, HEAD_FONT, TEXT_FONT = "方正小标宋简体", "黑体", "仿宋"
MARGINS = {"top": 37, "bottom": 35, "left": 28, "right": 26}


def report_docx(report: ConsultationReport) -> bytes:
    """Write the frozen report as .docx."""
    document = Document()
    _page(document)
    content = report.content
    _line(
        document,
        _("关于《%(title)s》公开征求意见情况的通报") % {"title": content["title"]},
        font=TITLE_FONT,
        size=TITLE,
        centred=True,
    )
    if report.foreword:
        _paragraphs(document, report.foreword)
    _numbers(document, content)
    _opinions(document, content["articles"])
    _changes(document, content["changes"])
    if report.next_stage:
        _heading(document, _("四、下一步"))
        _paragraphs(document, report.next_stage)
    _line(document, content["organ"], right=True)
    _line(document, _day(report.published_at), right=True)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _page(document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, width in MARGINS.items():
        setattr(section, f"{side}_margin", Mm(width))


def _line(
    document, text, *, font=TEXT_FONT, size=TEXT, centred=False, right=False
) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.font.name = size, font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    shape = paragraph.paragraph_format
    shape.line_spacing, shape.space_after = Pt(28), Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    else:
        shape.first_line_indent = size * 2


def _heading(document, text: str) -> None:
    _line(document, text, font=HEAD_FONT)


def _paragraphs(document, text: str) -> None:
    for line in text.splitlines():
        if line.strip():
            _line(document, line.strip())


def _numbers(document, content: dict) -> None:
    n = content["numbers"]
    _heading(document, _("一、基本情况"))
    text = _(
        "%(opens)s至%(closes)s，%(organ)s就《%(title)s》公开征求意见，"
        "共收到 %(people)s 人提出的 %(comments)s 条意见。"
    )
    days = {
        "opens": _day(datetime.fromisoformat(content["opens_at"])),
        "closes": _day(datetime.fromisoformat(content["closes_at"])),
    }
    known = {"organ": content["organ"], "title": content["title"]}
    counts = {"people": n["people"], "comments": n["comments"]}
    _line(document, text % {**days, **known, **counts})
    _line(document, _("按渠道：%(list)s。") % {"list": _counts(n["by_channel"])})
    _line(document, _("按态度：%(list)s。") % {"list": _counts(n["by_stance"])})
    _line(document, _("采纳情况：%(list)s。") % {"list": _counts(n["by_outcome"])})


def _counts(rows: list[dict]) -> str:
    return "，".join(f"{row['label']} {row['count']} 条" for row in rows) or _("无")


def _opinions(document, articles: list[dict]) -> None:
    _heading(document, _("二、主要意见及采纳情况"))
    for article in articles:
        name = article["label"] or _("关于整部草案")
        text = _("%(name)s（%(n)s 条意见）") % {"name": name, "n": article["comments"]}
        _line(document, text, font=HEAD_FONT)
        for opinion in article["opinions"]:
            _line(document, _opinion(opinion))


def _opinion(opinion: dict) -> str:
    words = f"{opinion['topic'] or _('相关意见')}（{opinion['comments']} 条）："
    words += opinion["outcome_label"] + "。"
    if opinion["reason"]:
        words += _("理由：") + opinion["reason"]
    if opinion["result"]:
        words += _("（见修改后的%(label)s）") % {"label": opinion["result"]}
    return words


def _changes(document, changes: list[dict]) -> None:
    _heading(document, _("三、条文修改情况"))
    if not changes:
        _line(document, _("本次公布时尚无修改后的版本。"))
        return
    table = document.add_table(rows=1, cols=2)
    table.style = "Table Grid"
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = _("修改前"), _("修改后")
    for change in changes:
        cells = table.add_row().cells
        cells[0].text = f"{change['old_label']}　{change['before']}".strip("　")
        cells[1].text = f"{change['new_label']}　{change['after']}".strip("　")


def _day(moment: datetime) -> str:
    local = localtime(moment)
    return f"{local.year}年{local.month}月{local.day}日"
