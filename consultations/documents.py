"""The 通报 line by line in the layout of official documents (公文), and as Word."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class ReportLine:
    """A paragraph, or the table of changed articles with its rows.

    `shape` is title, head, text, right or changes.
    """

    shape: str
    text: str = ""
    rows: tuple[tuple[str, str], ...] = ()


def report_title(report: ConsultationReport) -> str:
    """Name the report as it is cited."""
    title = report.content["title"]
    return _("关于《%(title)s》公开征求意见情况的通报") % {"title": title}


def report_lines(report: ConsultationReport) -> Iterator[ReportLine]:
    """All that the frozen report says, in the order of print."""
    content = report.content
    yield ReportLine("title", report_title(report))
    yield from _paragraphs(report.foreword)
    yield from _numbers(content)
    yield from _opinions(content["articles"])
    yield from _changes(content["changes"])
    if report.next_stage:
        yield ReportLine("head", _("四、下一步"))
        yield from _paragraphs(report.next_stage)
    yield from _summary(content.get("summary"))
    yield ReportLine("right", content["organ"])
    yield ReportLine("right", _day(report.published_at))


def _summary(summary: dict | None) -> Iterator[ReportLine]:
    if not summary:
        return
    yield ReportLine("head", _("附：意见归并情况"))
    yield from (ReportLine("text", told) for told in summary["overview"])
    for theme in summary["themes"]:
        name = f"{theme['label'] or _('关于整部草案')}：{theme['name']}"
        text = _("%(name)s（%(n)s 条意见）") % {"name": name, "n": theme["comments"]}
        yield ReportLine("head", text)
        yield from (ReportLine("text", f"“{quote}”") for quote in theme["quotes"])


def report_docx(report: ConsultationReport) -> bytes:
    """Write the frozen report as .docx."""
    document = Document()
    _page(document)
    for line in report_lines(report):
        if line.shape == "changes":
            _table(document, line.rows)
        else:
            _line(document, line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _page(document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, width in MARGINS.items():
        setattr(section, f"{side}_margin", Mm(width))


def _line(document, line: ReportLine) -> None:
    font = {"title": TITLE_FONT, "head": HEAD_FONT}.get(line.shape, TEXT_FONT)
    size = TITLE if line.shape == "title" else TEXT
    paragraph = document.add_paragraph()
    run = paragraph.add_run(line.text)
    run.font.size, run.font.name = size, font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    shape = paragraph.paragraph_format
    shape.line_spacing, shape.space_after = Pt(28), Pt(0)
    if line.shape == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif line.shape == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    else:
        shape.first_line_indent = size * 2


def _table(document, rows: tuple[tuple[str, str], ...]) -> None:
    table = document.add_table(rows=1, cols=2)
    table.style = "Table Grid"
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = _("修改前"), _("修改后")
    for before, after in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = before, after


def _paragraphs(text: str) -> Iterator[ReportLine]:
    for line in text.splitlines():
        if line.strip():
            yield ReportLine("text", line.strip())


def _numbers(content: dict) -> Iterator[ReportLine]:
    n = content["numbers"]
    yield ReportLine("head", _("一、基本情况"))
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
    yield ReportLine("text", text % {**days, **known, **counts})
    for words, rows in (
        (_("按渠道：%(list)s。"), n["by_channel"]),
        (_("按态度：%(list)s。"), n["by_stance"]),
        (_("采纳情况：%(list)s。"), n["by_outcome"]),
    ):
        yield ReportLine("text", words % {"list": _counts(rows)})


def _counts(rows: list[dict]) -> str:
    return "，".join(f"{row['label']} {row['count']} 条" for row in rows) or _("无")


def _opinions(articles: list[dict]) -> Iterator[ReportLine]:
    yield ReportLine("head", _("二、主要意见及采纳情况"))
    for article in articles:
        name = article["label"] or _("关于整部草案")
        text = _("%(name)s（%(n)s 条意见）") % {"name": name, "n": article["comments"]}
        yield ReportLine("head", text)
        for opinion in article["opinions"]:
            yield ReportLine("text", _opinion(opinion))
        for away in article.get("elsewhere", ()):
            yield ReportLine("text", _away(away))


def _opinion(opinion: dict) -> str:
    words = f"{opinion['topic'] or _('相关意见')}（{opinion['comments']} 条）："
    words += opinion["outcome_label"] + "。"
    if opinion["reason"]:
        words += _("理由：") + opinion["reason"]
    if opinion["result"]:
        words += _("（见修改后的%(label)s）") % {"label": opinion["result"]}
    if themes := opinion.get("themes"):
        told = {"n": len(themes), "list": themes_told(themes)}
        words += _("（同时答复 %(n)s 个主题：%(list)s）") % told
    return words


def themes_told(themes: list[dict]) -> str:
    """Name the themes of a reply with their numbers, in one line."""
    named = [
        (f"{theme['label'] or _('整部草案')}“{theme['name']}”", theme["comments"])
        for theme in themes
    ]
    return "；".join(_("%s（%s 条）") % pair for pair in named)


def _away(away: dict) -> str:
    told = {
        "n": away["comments"],
        "topic": away["topic"] or _("相关意见"),
        "label": away["label"] or _("关于整部草案"),
    }
    return _("%(topic)s（%(n)s 条）：与%(label)s的意见一并答复。") % told


def _changes(changes: list[dict]) -> Iterator[ReportLine]:
    yield ReportLine("head", _("三、条文修改情况"))
    if not changes:
        yield ReportLine("text", _("本次公布时尚无修改后的版本。"))
        return
    rows = [
        (
            f"{change['old_label']}　{change['before']}".strip("　"),
            f"{change['new_label']}　{change['after']}".strip("　"),
        )
        for change in changes
    ]
    yield ReportLine("changes", rows=tuple(rows))


def _day(moment: datetime) -> str:
    local = localtime(moment)
    return f"{local.year}年{local.month}月{local.day}日"
