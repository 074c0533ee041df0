"""Warnings as work: how grave each is, and what a person has said to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .pieces import EditRefused
from .tree import Draft, Settled, Warning

NAMES = {
    "gap": "断号",
    "duplicate": "重号",
    "disorder": "乱序",
    "restart": "条号重新开始",
    "starts_late": "不从第一条开始",
    "lost_label": "缺标签",
    "heading_gap": "章节号不连续",
    "no_caption": "缺标题",
    "item_gap": "项号不连续",
    "doubtful_paragraph": "可疑款",
    "empty": "没有内容",
    "cut_paragraph": "结尾没有标点",
    "toc_mismatch": "与目录不一致",
    "annex": "附件",
    "unmarked_annex": "未标明的附件",
    "broken_xref": "引用校核",
    "second_text": "另一件法规",
    "tracked": "修订痕迹",
    "struck": "删除线",
    "wrapped": "合并折行",
    "dropped": "略去的行",
    "annotations": "略去的说明",
    "line_numbers": "行号",
    "misread": "疑似错字",
    "broken_text": "缺损的字",
    "no_units": "没有条文",
    "no_title": "没有标题",
    "notice": "标题前的文字",
}
# What would reach the public as a wrong text; the others are told for information.
SERIOUS = frozenset(
    {
        "gap",
        "duplicate",
        "disorder",
        "restart",
        "starts_late",
        "lost_label",
        "heading_gap",
        "item_gap",
        "empty",
        "cut_paragraph",
        "broken_xref",
        "broken_text",
        "unmarked_annex",
        "second_text",
        "no_units",
        "no_title",
    }
)
DONE, IGNORED = "done", "ignored"
ACTS = {DONE: "已核对", IGNORED: "忽略"}


@dataclass(frozen=True)
class Doubt:
    """A warning with the word of a person on it, None while nobody has looked."""

    warning: Warning
    settled: Settled | None = None

    @property
    def kind(self) -> str:
        """The kind of the warning in Chinese."""
        return NAMES.get(self.warning.code, self.warning.code)

    @property
    def is_serious(self) -> bool:
        """Whether the text should not be published while it is open."""
        return self.warning.code in SERIOUS

    @property
    def is_open(self) -> bool:
        """Whether nobody has dealt with it."""
        return self.settled is None


def doubts(draft: Draft) -> list[Doubt]:
    """All warnings of a draft, in the order of the text."""
    words = {one.mark: one for one in draft.settled}
    return [Doubt(warning, words.get(warning.mark)) for warning in draft.warnings]


def open_serious(draft: Draft) -> list[Warning]:
    """The grave warnings that nobody has dealt with."""
    return [d.warning for d in doubts(draft) if d.is_serious and d.is_open]


def settle(draft: Draft, mark: str, act: str, why: str) -> Draft:
    """Say that a warning was looked at ("done") or does not matter ("ignored").

    Raises EditRefused for a warning that is gone, and without a reason where one is
    asked for: to ignore a warning, and for every grave one.
    """
    warning = next((one for one in draft.warnings if one.mark == mark), None)
    if warning is None:
        raise EditRefused("这条提示已经没有了，可能刚刚改正。")
    if act not in ACTS:
        raise EditRefused("请选择“已核对”或者“忽略”。")
    if not why.strip() and (act == IGNORED or warning.code in SERIOUS):
        raise EditRefused("请写明理由：第二个核对的人要看。")
    return replace(draft, settled=(*_others(draft, mark), _word(mark, act, why)))


def reopen(draft: Draft, mark: str) -> Draft:
    """Take the word on a warning back."""
    others = _others(draft, mark)
    if len(others) == len(draft.settled):
        raise EditRefused("这条提示还没有处理过。")
    return replace(draft, settled=others)


def _word(mark: str, act: str, why: str) -> Settled:
    return Settled(mark, act, why.strip()[:200])


def _others(draft: Draft, mark: str) -> tuple[Settled, ...]:
    return tuple(one for one in draft.settled if one.mark != mark)
