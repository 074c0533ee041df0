"""Build the tree of provisions from the paragraphs of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .accepting import Context
from .captions import (
    CaptionStyle,
    above,
    bare_heads,
    caption_style,
    is_removed,
    lone_caption,
    split_caption,
)
from .endings import signature, unmarked, unmarked_annex
from .marks import HEADINGS, KINDS, Mark, classify, is_caption, label_for
from .nesting import title_rank
from .outline import CAPTION
from .para import Para
from .tree import Annex, Node, Passage, Warning

_RANK = {kind: float(rank) for rank, kind in enumerate(KINDS)}
_UNDER_ITEM = _RANK["yi"] + 0.5  # a paragraph under 一、 of a decision
_ENTRY = 14
_CLOSING = re.compile(
    r"本(?:决定|决议|修正案|解释|意见|规定|办法|条例|通知)自.{0,30}(?:施行|生效|实施|执行)"
    r"|.{2,60}(?:根据|按照|依照)本(?:决定|修正案).{0,40}(?:修改|修正|公布|调整)"
)


@dataclass
class Branch:
    """A node while it grows."""

    kind: str
    rank: float
    number: int | None = None
    branch: int = 0
    mark: str = ""
    caption: str = ""
    text: str = ""
    style: str = ""
    lines: list[int] = field(default_factory=list)
    children: list[Branch] = field(default_factory=list)

    def freeze(self, keys: Iterator[str]) -> Node:
        """The finished node; keys are given in the order of the text."""
        key = next(keys)
        return Node(
            key=key,
            kind=self.kind,
            number=self.number,
            branch=self.branch,
            label=label_for(self.kind, self.number, self.branch, self._printed()),
            mark=self.mark,
            caption=self.caption,
            text=self.text,
            children=tuple(child.freeze(keys) for child in self.children),
            lines=tuple(self.lines),
        )

    def _printed(self) -> str:
        return self.mark.removesuffix(self.caption) if self.caption else self.mark


@dataclass(frozen=True)
class Body:
    """What was built: provisions, and the passages around them."""

    nodes: tuple[Node, ...] = ()
    preamble: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    tail: tuple[str, ...] = ()
    margin: tuple[Passage, ...] = ()
    notes: tuple[Warning, ...] = ()


def build(
    paras: Sequence[Para], start: int, *, decision: bool, keys: Iterator[str]
) -> Body:
    """Build the body from paragraph `start` on."""
    body = list(paras[start:])
    cut = len(body) - signature(body)
    loose = unmarked_annex(body[:cut])
    builder = _Builder(body[:loose], decision=decision)
    builder.run()
    if loose < cut:
        builder.annexes.append(body[loose:cut])
        builder.notes.append(unmarked(body[loose]))
    tail = body[cut:]
    annexed = [para for annex in builder.annexes for para in annex]
    outside = [*builder.preamble, *builder.loose, *annexed, *tail]
    return Body(
        nodes=tuple(branch.freeze(keys) for branch in builder.roots),
        preamble=tuple(para.text for para in builder.preamble[1:]),
        annexes=tuple(_annex(paras) for paras in builder.annexes),
        tail=tuple(para.text for para in tail),
        margin=tuple(Passage(para.text, para.lines) for para in outside),
        notes=tuple(builder.notes),
    )


def _annex(paras: Sequence[Para]) -> Annex:
    head, rest = paras[0], paras[1:]
    return Annex(
        title=head.text,
        text="\n".join(para.text for para in rest),
        lines=tuple(no for para in paras for no in para.lines),
        rows=tuple(para.cells for para in rest if para.cells),
    )


class _Builder:
    """Reads paragraph by paragraph; the stack holds the open provisions."""

    def __init__(self, paras: Sequence[Para], *, decision: bool) -> None:
        self.roots: list[Branch] = []
        self.preamble: list[Para] = []
        self.annexes: list[list[Para]] = []
        self.loose: list[Para] = []
        self.notes: list[Warning] = []
        self._stack: list[Branch] = []
        self._context = Context(paras, decision=decision)
        self._captions: CaptionStyle = caption_style(paras)
        self._paras = paras
        self._above = above(paras)
        self._waiting: Para | None = None
        self._bares = bare_heads(paras)
        kinds = {mark.kind for mark in (classify(para.text) for para in paras) if mark}
        self._bare_kind = "bian" if "bian" in kinds else "zhang"
        self._handlers = {
            **dict.fromkeys(HEADINGS, self._heading),
            "bare": self._bare,
            "tiao": self._article,
            "yi": self._numbered,
            "xiang": self._item,
            "mu": self._point,
            "annex": self._annex,
            "toc": self._annex,
            "preamble": self._preamble,
        }

    def run(self) -> None:
        for at, para in enumerate(self._paras):
            self._context.at = at
            if self.annexes:
                self._in_annex(para)
            elif at in self._above or para.kind == CAPTION:
                self._waiting = para
            elif para.cells:
                self._release()
                self._row(para)
            else:
                self._step(para)

    def _step(self, para: Para) -> None:
        mark = None if para.kind else self._context.judge(para.text)
        if mark is None or mark.kind != "tiao":
            self._release()
        if mark is None and (para.kind or self._context.at in self._bares):
            self._bare(Mark("bare", "", para.text), para)
        elif mark is None or (mark.kind == "bare" and self._awaits_caption()):
            self._text(para)
        else:
            self._handlers[mark.kind](mark, para)
        self._context.leave(para.text)

    def _release(self) -> None:
        """A bracketed line that no article followed is a line like any other."""
        if self._waiting is not None:
            para, self._waiting = self._waiting, None
            self._text(para)

    def _open(self, branch: Branch) -> Branch:
        """Close what ranks as high or lower, then hang the branch into the tree."""
        while self._stack and self._stack[-1].rank >= branch.rank:
            self._stack.pop()
        siblings = self._stack[-1].children if self._stack else self.roots
        siblings.append(branch)
        self._stack.append(branch)
        self._context.seen = True
        return branch

    def _marked(self, mark: Mark, para: Para, rank: float) -> Branch:
        return self._open(
            Branch(
                kind=mark.kind,
                rank=rank,
                number=mark.number,
                branch=mark.branch,
                mark=mark.raw,
                text=mark.rest,
                style=mark.style,
                lines=list(para.lines),
            )
        )

    def _heading(self, mark: Mark, para: Para) -> None:
        branch = self._marked(mark, para, _RANK[mark.kind])
        branch.mark, branch.caption, branch.text = para.text, _tidy(mark.rest), ""

    def _bare(self, mark: Mark, para: Para) -> None:
        kind = para.kind or self._bare_kind
        branch = self._open(Branch(kind, _RANK[kind], lines=list(para.lines)))
        branch.mark, branch.caption = para.text, _tidy(para.text)

    def _article(self, mark: Mark, para: Para) -> None:
        branch = self._marked(mark, para, _RANK["tiao"])
        printed, branch.caption, text = split_caption(mark.rest, self._captions)
        branch.mark, branch.text = mark.raw + printed, ""
        if self._waiting is not None:
            above_it = lone_caption(self._waiting.text) or self._waiting.text
            branch.caption = branch.caption or above_it
            branch.mark = f"{self._waiting.text}{branch.mark}"
            branch.lines[:0] = self._waiting.lines
            self._waiting = None
        context = self._context
        context.last, context.item, context.listed = (mark.number, mark.branch), 0, 0
        if is_removed(text):
            branch.text = text
        elif text:
            self._opening_text(Para(text, para.lines))

    def _opening_text(self, para: Para) -> None:
        """The words on the line of 第N条 are its first 款, or at once its first 项."""
        mark = classify(para.text)
        if mark is not None and mark.kind == "xiang" and mark.number == 1:
            self._item(mark, para)
        else:
            self._paragraph(para)

    def _numbered(self, mark: Mark, para: Para) -> None:
        if self._context.titles(mark):
            self._title(mark, para)
            return
        self._context.item = mark.number or 0
        self._marked(mark, para, _RANK["yi"])

    def _item(self, mark: Mark, para: Para) -> None:
        if self._context.titles(mark):
            self._title(mark, para)
            return
        self._context.listed = mark.number or 0
        self._marked(mark, para, _RANK["xiang"])

    def _title(self, mark: Mark, para: Para) -> None:
        """一、管辖 over articles ranks between 节 and 条."""
        branch = self._marked(mark, para, title_rank(mark.kind))
        branch.mark, branch.caption, branch.text = para.text, mark.rest, ""

    def _point(self, mark: Mark, para: Para) -> None:
        """Points of another style nest: 1. holds （1）."""
        open_points = [branch for branch in self._stack if branch.kind == "mu"]
        same = [branch for branch in open_points if branch.style == mark.style]
        if same:
            rank = same[0].rank
        elif open_points and mark.number == 1:
            rank = open_points[-1].rank + 0.1
        else:
            rank = _RANK["mu"]
        self._marked(mark, para, rank)

    def _preamble(self, mark: Mark, para: Para) -> None:
        self.preamble.append(para)

    def _annex(self, mark: Mark, para: Para) -> None:
        self.annexes.append([para])

    def _in_annex(self, para: Para) -> None:
        mark = classify(para.text)
        if mark is not None and mark.kind == "annex" and not para.cells:
            self.annexes.append([para])
        else:
            self.annexes[-1].append(para)

    def _row(self, para: Para) -> None:
        """A table inside the articles stays with the provision that it follows."""
        if not self._stack:
            self.loose.append(para)
            return
        branch = self._stack[-1]
        branch.text = f"{branch.text}\n{para.text}" if branch.text else para.text
        branch.lines.extend(para.lines)

    def _text(self, para: Para) -> None:
        if self._awaits_caption() and _fits_caption(para.text):
            self._caption(para)
        elif self._awaits_text():
            self._stack[-1].text = para.text
            self._stack[-1].lines.extend(para.lines)
        elif self._breaks_off():
            self._stack[-1].text += para.text
            self._stack[-1].lines.extend(para.lines)
        elif self._closes(para):
            self._stack.clear()
            self._paragraph(para)
        elif self._within("tiao") or self._within("yi"):
            self._paragraph(para)
        elif self._stack and self._stack[-1].kind in HEADINGS:
            branch = self._stack[-1]
            branch.text = f"{branch.text}\n{para.text}" if branch.text else para.text
            branch.lines.extend(para.lines)
        elif self.preamble and not self._stack:
            self.preamble.append(para)
        else:
            self._paragraph(para)

    def _paragraph(self, para: Para) -> None:
        rank = _RANK["kuan"] if self._within("tiao") else _UNDER_ITEM
        self._open(Branch("kuan", rank, text=para.text, lines=list(para.lines)))

    def _within(self, kind: str) -> bool:
        return any(branch.kind == kind for branch in self._stack)

    def _closes(self, para: Para) -> bool:
        """The last sentences of a decision belong to none of its items."""
        if not self._context.decision or self._context.quoted or self._within("tiao"):
            return False
        return self._within("yi") and _CLOSING.match(para.text) is not None

    def _awaits_text(self) -> bool:
        """An item whose label stands alone on its line."""
        top = self._stack[-1] if self._stack else None
        if top is None or top.kind not in ("xiang", "mu", "yi"):
            return False
        return not (top.text or top.caption or top.children)

    def _breaks_off(self) -> bool:
        """What stops at a comma goes on in the next line.

        A short line may be an entry of a list instead: 总理， 副总理若干人，
        """
        top = self._stack[-1] if self._stack else None
        if top is None or top.kind not in ("kuan", "xiang", "mu"):
            return False
        if top.kind == "kuan":
            long = len(top.text) > _ENTRY and self._within("tiao")
            return long and top.text.endswith(("，", ","))
        return top.text.endswith(("，", "、", ","))

    def _awaits_caption(self) -> bool:
        if not self._stack:
            return False
        top = self._stack[-1]
        broken = top.kind in HEADINGS and top.caption.endswith("、")
        empty = not (top.text or top.children) and (broken or not top.caption)
        return empty and top.kind in (*HEADINGS, "tiao")

    def _caption(self, para: Para) -> None:
        top = self._stack[-1]
        if top.kind == "tiao":
            top.caption = lone_caption(para.text)
            if not top.caption:
                self._paragraph(para)
                return
        else:
            top.caption += _tidy(para.text)
        top.mark += para.text
        top.lines.extend(para.lines)


def _fits_caption(text: str) -> bool:
    return len(text) <= 40 and is_caption(text) and not text.endswith(("：", "，"))


def _tidy(caption: str) -> str:
    """Take out the blanks that spread a short caption: 总　　则."""
    wide = re.sub(r"[\s]+", " ", caption).strip()
    return wide.replace(" ", "") if len(wide.replace(" ", "")) <= 4 else wide
