"""A frozen report as a Word file in the layout of official documents (公文)."""

from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common.exports import Row, Sheet
from consultations.draft_word import draft_docx
from consultations.rules.typeset import Block, Para, Run

from .models import DigestReport

_NUMBERS = "一二三四五六"


def report_docx(report: DigestReport) -> bytes:
    """Write title, overview, themes with quotes, and wishes."""
    content = report.content
    title = _("关于《%(title)s》意见归并情况的报告") % {"title": content["title"]}
    paras = [_para("title", title, "title")]
    parts = [
        (_("总的情况"), [told["text"] for told in content.get("overview", [])]),
        (_("主要主题"), list(_themes(content.get("themes", [])))),
        (_("具体的修改建议"), [_wish(each) for each in content.get("wishes", [])]),
    ]
    shown = [(head, words) for head, words in parts if words]
    for number, (head, words) in zip(_NUMBERS, shown, strict=False):
        paras.append(_para("text", f"{number}、{head}", "head"))
        paras += [_para("text", line) for line in words]
    at = localtime(parse_datetime(content["counted_at"]))
    told = _("数字统计于 %(at)s，内容摘要 %(sha)s。")
    end = told % {"at": f"{at:%Y-%m-%d %H:%M}", "sha": report.content_sha256[:16]}
    paras.append(_para("text", end))
    return draft_docx([Block("report", tuple(paras))])


def _para(shape: str, text: str, face: str = "text") -> Para:
    return Para(shape, (Run(text, face),))


def _themes(themes: list[dict]):
    for theme in themes:
        stances = "、".join(f"{name}{n}段" for name, n in theme["stances"].items())
        words = {
            "label": theme["label"] or _("整部草案"),
            "name": theme["name"],
            "n": theme["comments"],
            "stances": stances,
        }
        yield _("%(label)s【%(name)s】：%(n)s条意见，其中%(stances)s。") % words
        for quote in theme.get("quotes", []):
            yield _("有意见写道：“%(words)s”") % {"words": quote["words"]}


def _wish(wish: dict) -> str:
    changed = " → ".join(filter(None, [wish["old"], wish["new"]])) or wish["whole"]
    reason = (
        _("理由：%(reason)s") % {"reason": wish["reason"]} if wish["reason"] else ""
    )
    head = f"{wish['label'] or _('整部草案')}：{wish['op']} {changed}"
    if wish.get("comments", 1) > 1:  # reports of before list equal wishes one by one
        head += _("（%(n)s 条意见）") % {"n": wish["comments"]}
    return f"{head}。{reason}"


HEADER = ("条文", "主题", "意见数", "段数", "态度", "引文")
WISHES = ("条文", "做法", "原文", "建议", "原话", "理由", "回执号", "意见数")
_OF_WISH = ("op", "old", "new", "whole", "reason", "receipt")


def report_sheets(report: DigestReport) -> list[Sheet]:
    """Give the parts of a report as sheets of a workbook: name, header, rows."""
    content = report.content
    told = [(each["text"],) for each in content.get("overview", [])]
    wishes = [
        (_label(w), *(w[name] for name in _OF_WISH), w.get("comments", 1))
        for w in content.get("wishes", [])
    ]
    every: dict[str, Sheet] = {
        "themes": ("主要主题", HEADER, map(_row, content.get("themes", []))),
        "overview": ("总的情况", ("结论",), told),
        "wishes": ("修改建议", WISHES, wishes),
    }
    return [sheet for part, sheet in every.items() if part in content]


def _label(told: dict) -> str:
    return told["label"] or "整部草案"


def _row(theme: dict) -> Row:
    return (
        _label(theme),
        theme["name"],
        theme["comments"],
        theme["segments"],
        "、".join(f"{name}{n}" for name, n in theme["stances"].items()),
        "\n".join(quote["words"] for quote in theme.get("quotes", [])),
    )
