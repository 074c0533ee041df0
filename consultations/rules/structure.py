"""Parse the lines of a file into the tree of a draft.

The traps of official texts are listed where each is met; whatever stays in doubt
becomes a warning. Source: 立法法 第六十五条 (编, 章, 节, 条, 款, 项, 目).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from .body import Body, build
from .checks import check
from .errors import DraftRefused
from .layout import Layout, locate
from .paragraphs import Para, Prepared, prepare
from .plausible import NO_LAW, refuse_other_texts
from .source import Source
from .tree import Draft, Passage, Warning, counts


def parse(source: Source) -> Draft:
    """Parse a source into a draft with warnings.

    Raises DraftRefused when the text has neither articles nor numbered items, or
    is a technical standard.
    """
    prepared = prepare(source)
    paras = prepared.paras
    refuse_other_texts(paras)
    layout = locate(paras)
    keys = (f"n{number}" for number in count(1))
    body = build(paras, layout.body, decision=layout.decision, keys=keys)
    draft = _draft(paras, layout, body, prepared)
    _refuse_empty(draft)
    notes = (*body.notes, *_reading_notes(source, prepared, layout, draft))
    return check(replace(draft, notes=notes))


def _refuse_empty(draft: Draft) -> None:
    found = counts(draft)
    if found["tiao"] or found["yi"]:
        return
    raise DraftRefused(NO_LAW)


def _draft(
    paras: Sequence[Para], layout: Layout, body: Body, prepared: Prepared
) -> Draft:
    def texts(indexes: Sequence[int]) -> tuple[str, ...]:
        return tuple(paras[i].text for i in indexes)

    outside = [
        *layout.title,
        *layout.note,
        *layout.notice,
        *layout.opening,
        *layout.toc,
    ]
    margin = [Passage(paras[i].text, paras[i].lines) for i in outside]
    margin += [Passage(para.text, para.lines) for para in prepared.dropped]
    return Draft(
        title=texts(layout.title),
        note="".join(texts(layout.note)),
        nodes=body.nodes,
        preamble=body.preamble,
        opening=texts(layout.opening),
        notice=texts(layout.notice),
        toc=texts(layout.toc),
        has_toc=layout.has_toc,
        annexes=body.annexes,
        tail=body.tail,
        decision=layout.decision,
        margin=(*margin, *body.margin),
    )


def _reading_notes(
    source: Source, prepared: Prepared, layout: Layout, draft: Draft
) -> list[Warning]:
    notes = []
    if "tracked" in source.notes:
        notes.append(
            Warning("tracked", "文件含修订痕迹：已按“接受全部修订”读取，请核对。")
        )
    if prepared.wrapped:
        notes.append(
            Warning("wrapped", "文本每行长度固定（像从 PDF 复制），已自动合并折行。")
        )
    if prepared.dropped:
        where = prepared.dropped[0].lines[0]
        message = f"已略去 {len(prepared.dropped)} 行页码或注释。"
        notes.append(Warning("dropped", message, where))
    if draft.notice:
        where = prepared.paras[layout.notice[0]].lines[0]
        message = f"标题前有 {len(draft.notice)} 段公告或说明，未列入条文。"
        notes.append(Warning("notice", message, where))
    if not draft.title:
        notes.append(Warning("no_title", "没有找到标题，请补充。", 1))
    return notes
