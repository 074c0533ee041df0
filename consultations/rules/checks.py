"""Doubts about a draft: gaps and repetitions of numbers, paragraphs cut short …"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from .legible import is_misread
from .marks import HEADINGS, NAMES, classify, label_for
from .source import squeeze
from .tree import Draft, Node, Warning
from .xrefs import broken_references

_ENDS = tuple('。；：！？;:!?”’"」』）)》…,，.')


def check(draft: Draft) -> Draft:
    """The same draft with its warnings computed afresh, in the order of the text."""
    found = [*draft.notes]
    for look in _CHECKS:
        found.extend(look(draft))
    found.sort(key=lambda warning: warning.where or 0)
    return draft.warned(tuple(found))


def _article_numbers(draft: Draft) -> Iterator[Warning]:
    articles = draft.articles()
    for before, after in zip(articles, articles[1:], strict=False):
        problem = _step(before, after)
        if problem is not None:
            yield Warning(*problem, after.where)
            yield from _lost_label(before, after)
    if articles and (articles[0].number or 0) > 1:
        message = f"条文从{articles[0].label}开始，不是第一条。"
        yield Warning("starts_late", message, articles[0].where)


def _lost_label(before: Node, after: Node) -> Iterator[Warning]:
    """Where one number is missing, the last 款 before may be that article."""
    paragraphs = [node for node in before.children if node.kind == "kuan"]
    number = (before.number or 0) + 1
    if (after.number, after.branch) != (number + 1, 0) or len(paragraphs) < 2:
        return
    name = label_for("tiao", number)
    message = f"缺标签：{before.label}的最后一款可能是漏了标签的{name}。"
    yield Warning("lost_label", message, paragraphs[-1].where)


def _step(before: Node, after: Node) -> tuple[str, str] | None:
    """What is wrong with the number of an article after the one before it."""
    first, second = before.number or 0, after.number or 0
    if (second, after.branch) == (first, before.branch):
        return ("duplicate", f"重号：{after.label}出现两次。")
    if after.branch:
        if (second, after.branch) == (first, before.branch + 1):
            return None
        return ("gap", f"断号：{before.label}之后是{after.label}。")
    if second == first + 1:
        return None
    if second > first:
        return ("gap", f"断号：{before.label}之后是{after.label}。")
    if second == 1:
        return ("restart", "条号从第一条重新开始，文件中可能有两件法规。")
    return ("disorder", f"乱序：{before.label}之后是{after.label}。")


def _misread(draft: Draft) -> Iterator[Warning]:
    for node in draft.walk():
        if node.number is not None and is_misread(node.mark):
            printed = node.mark[:6].rstrip()
            message = f"疑似错字：“{printed}”已按{node.label}读取，请核对原文。"
            yield Warning("misread", message, node.where)


def _heading_numbers(draft: Draft) -> Iterator[Warning]:
    yield from _headings_below(draft.nodes, {})


def _headings_below(nodes: Sequence[Node], last: dict[str, int]) -> Iterator[Warning]:
    for node in nodes:
        if node.kind not in HEADINGS:
            continue
        if node.number is not None:
            before = last.get(node.kind, 0)
            if node.number not in (before + 1, 1) and before:
                name = NAMES[node.kind]
                last_label = label_for(node.kind, before)
                message = f"{name}号不连续：{last_label}之后是{node.label}。"
                yield Warning("heading_gap", message, node.where)
            last[node.kind] = node.number
        if not node.caption:
            yield Warning("no_caption", f"{node.label}没有标题。", node.where)
        inner = {kind: number for kind, number in last.items() if kind == "zhang"}
        yield from _headings_below(node.children, {} if node.kind != "bian" else inner)


def _item_numbers(draft: Draft) -> Iterator[Warning]:
    last = 0
    for article in draft.units():
        last = last if article.kind == "yi" else 0
        for node in article.walk():
            for at, item in enumerate(_items(node)):
                begins = 1 + ("（一）" in node.text or "(一)" in node.text)
                before = last if at else None
                problem = _item_problem(article, item, before, begins, last)
                if problem is not None:
                    yield problem
                last = item.number or last + 1


def _items(node: Node) -> list[Node]:
    return [child for child in node.children if child.kind == "xiang"]


def _item_problem(
    article: Node, item: Node, before: int | None, begins: int, last: int
) -> Warning | None:
    """Judge the number of a 项 after the one before it in the same 款.

    A 款 whose first 项 goes on with the numbers of the 款 before it is in doubt: it
    may be the second half of the last 项.
    """
    number = item.number
    if number is None or number == (begins if before is None else before + 1):
        return None
    if before is None and number == last + 1:
        if article.kind == "yi":
            return None
        message = (
            f"可疑款：{article.label}{item.label}前有一段没有编号，可能是上一项的续行。"
        )
        return Warning("doubtful_paragraph", message, item.where)
    expected = begins if before is None else before + 1
    message = f"{article.label}的项号不连续：应为第{expected}项，实为{item.label}。"
    return Warning("item_gap", message, item.where)


def _cut_paragraphs(draft: Draft) -> Iterator[Warning]:
    for article in draft.units():
        if not article.children and not article.text:
            yield Warning("empty", f"{article.label}没有内容。", article.where)
        for node in article.walk():
            if node.kind in ("kuan", "xiang", "mu") and _is_cut(node.text):
                end = node.text[-12:]
                message = f"{article.label}有一段末尾没有标点，可能被截断：“…{end}”"
                yield Warning("cut_paragraph", message, node.where)


def _is_cut(text: str) -> bool:
    return bool(text) and "\n" not in text and not text.endswith(_ENDS)


def _contents(draft: Draft) -> Iterator[Warning]:
    """Compare the headings with the table of contents, where there is one."""
    listed = [squeeze(entry) for entry in draft.toc if not _is_marker(entry)]
    if not listed:
        return
    joined = "\n".join(listed)
    for node in draft.walk():
        if node.kind in HEADINGS and node.label + squeeze(node.caption) not in joined:
            message = f"正文的“{node.label} {node.caption}”与目录不一致。"
            yield Warning("toc_mismatch", message, node.where)
    inside = {n.label + squeeze(n.caption) for n in draft.walk() if n.kind in HEADINGS}
    for entry in listed:
        mark = classify(entry)
        known = any(entry.startswith(heading) for heading in inside)
        if mark is not None and mark.kind in HEADINGS and not known:
            yield Warning("toc_mismatch", f"目录中的“{entry}”在正文中没有找到。")


def _is_marker(entry: str) -> bool:
    mark = classify(entry)
    return mark is not None and mark.kind == "toc"


def _annexes(draft: Draft) -> Iterator[Warning]:
    for annex in draft.annexes:
        where = annex.lines[0] if annex.lines else None
        yield Warning("annex", f"“{annex.title[:40]}”作为附件保留，不计入条文。", where)


def _references(draft: Draft) -> Iterator[Warning]:
    for broken in broken_references(draft):
        message = f"引用“{broken.text}”在本文中没有对应的条款。"
        yield Warning("broken_xref", message, broken.where)


_CHECKS: tuple[Callable[[Draft], Iterator[Warning]], ...] = (
    _article_numbers,
    _misread,
    _heading_numbers,
    _item_numbers,
    _cut_paragraphs,
    _contents,
    _annexes,
    _references,
)
