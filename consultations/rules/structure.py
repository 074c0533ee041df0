"""Parse the lines of a file into the tree of a draft.

The traps of official texts are listed where each is met; whatever stays in doubt
becomes a warning. Source: 立法法 第六十五条 (编, 章, 节, 条, 款, 项, 目).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from .body import Body, build
from .checks import check
from .errors import DraftRefused
from .inline import spread
from .layout import Layout, locate, split_texts
from .outline import headed
from .para import Para
from .paragraphs import Prepared, prepare
from .plausible import NO_LAW, refuse_other_texts
from .source import Source
from .titles import part_note
from .tree import Draft, Passage, Warning


def parse(source: Source) -> Draft:
    """Parse a source into a draft with warnings.

    Raises DraftRefused when the text has neither articles nor numbered items, or
    is a technical standard.
    """
    prepared = prepare(source)
    paras = headed(spread(prepared.paras))
    refuse_other_texts(paras)
    keys = (f"n{number}" for number in count(1))
    draft, *others = [_part(part, keys) for part in split_texts(paras)]
    for other in others:
        draft = _append(draft, other)
    _refuse_empty(draft)
    left_out = (*prepared.dropped, *prepared.notes)
    dropped = tuple(sorted(no for para in left_out for no in para.lines))
    notes = (*draft.notes, *_reading_notes(source, prepared, draft))
    return check(replace(draft, notes=notes, dropped=dropped))


def _part(paras: Sequence[Para], keys: Iterator[str]) -> Draft:
    layout = locate(paras)
    body = build(paras, layout.body, decision=layout.decision, keys=keys)
    draft = _draft(paras, layout, body)
    if not draft.notice:
        return draft
    message = f"标题前有 {len(draft.notice)} 段公告或说明，未列入条文。"
    where = paras[layout.notice[0]].lines[0]
    return replace(draft, notes=(*draft.notes, Warning("notice", message, where)))


def _append(first: Draft, second: Draft) -> Draft:
    """Put a further text of the same file behind the first; its title is reported."""
    where = second.nodes[0].where if second.nodes else None
    message = f"文件中还有一件法规《{second.name.strip('《》')}》，其条文接在后面。"
    joined = {name: getattr(first, name) + getattr(second, name) for name in _JOINED}
    notes = (*first.notes, Warning("second_text", message, where), *second.notes)
    return replace(
        first,
        **{**joined, "notes": notes},
        has_toc=first.has_toc or second.has_toc,
        preamble=first.preamble or second.preamble,
        opening=first.opening,
    )


def _refuse_empty(draft: Draft) -> None:
    if not draft.nodes:
        raise DraftRefused(NO_LAW)


_JOINED = ("nodes", "toc", "annexes", "tail", "margin")


def _draft(paras: Sequence[Para], layout: Layout, body: Body) -> Draft:
    def texts(indexes: Sequence[int]) -> tuple[str, ...]:
        return tuple(paras[i].text for i in indexes)

    outside = [
        *layout.title,
        *layout.note,
        *layout.notice,
        *layout.opening,
        *layout.toc,
    ]
    # As they stand in the source, which tells copies of one line apart.
    margin = [Passage(paras[i].text, paras[i].lines) for i in sorted(outside)]
    title, note = part_note(texts(layout.title), "".join(texts(layout.note)))
    return Draft(
        title=title,
        note=note,
        nodes=body.nodes,
        preamble=body.preamble,
        opening=texts(layout.opening),
        notice=texts(layout.notice),
        toc=texts(layout.toc),
        has_toc=layout.has_toc,
        annexes=body.annexes,
        tail=body.tail,
        decision=layout.decision,
        notes=body.notes,
        margin=(*margin, *body.margin),
    )


_READ_SO = {
    "tracked": "文件含修订痕迹：已按“接受全部修订”读取，请核对。",
    "struck": "文件中有加删除线的文字，已按删去处理，请核对。",
    "line_numbers": "每行之前的行号不是条文，已去掉。",
}


def _reading_notes(source: Source, prepared: Prepared, draft: Draft) -> list[Warning]:
    notes = [Warning(note, _READ_SO[note]) for note in _READ_SO if note in source.notes]
    if prepared.wrapped:
        notes.append(
            Warning("wrapped", "文本每行长度固定（像从 PDF 复制），已自动合并折行。")
        )
    notes.extend(_left_out(prepared))
    notes.extend(_doubtful(prepared))
    broken = [line for line in source.lines if "\ufffd" in line.text]
    if broken:
        message = f"有 {len(broken)} 行含无法识别的字（�），请对照原件补正。"
        notes.append(Warning("broken_text", message, broken[0].no))
    if not any(node.kind in ("tiao", "yi") for node in draft.walk()):
        message = "没有条文，也没有“一、”这样的事项，全文按自然段导入。"
        notes.append(Warning("no_units", message))
    if not draft.title:
        notes.append(Warning("no_title", "没有找到标题，请补充。", 1))
    return notes


def _doubtful(prepared: Prepared) -> Iterator[Warning]:
    for para in prepared.doubtful:
        message = (
            f"可疑款：“{para.text[:10]}”的上一行写满了，句子又正好完了，"
            "可能是同一款，请对照原件。"
        )
        yield Warning("doubtful_paragraph", message, para.lines[0])


def _left_out(prepared: Prepared) -> Iterator[Warning]:
    if prepared.dropped:
        where = prepared.dropped[0].lines[0]
        message = f"已略去 {len(prepared.dropped)} 行页码或注释。"
        yield Warning("dropped", message, where)
    if prepared.notes:
        first = prepared.notes[0]
        message = (
            f"已略去条文之下的 {len(prepared.notes)} 段说明或依据"
            f"（如“{first.text[:8]}”），未列入条文。"
        )
        yield Warning("annotations", message, first.lines[0])
