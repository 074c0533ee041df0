"""A draft, or two of them compared, in the form that the commands print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .fidelity import fidelity
from .kinship import kinship
from .matching import Article, Pair, match, pair_counts
from .source import Source
from .tree import Draft, Node, counts
from .xrefs import Reference, references

COUNTED = ("bian", "fenbian", "zhang", "jie", "tiao", "tiao_zhi", "kuan", "xiang", "mu")
_MORE = ("yi", "bare_head", "last_no", "gaps")


def report(draft: Draft, source: Source) -> dict[str, Any]:
    """What `parse_draft --json` prints for one file."""
    found = counts(draft)
    cited = references(draft)
    return {
        "title": draft.name,
        "note": draft.note,
        "counts": {kind: found[kind] for kind in COUNTED},
        "articles": [_row(node) for node in draft.articles()],
        "items": [_row(node) for node in _items(draft)],
        "warnings": [vars(warning).copy() for warning in draft.warnings],
        "xrefs": {
            "total": len(cited),
            "broken": [
                {"text": reference.text, "where": reference.where}
                for reference in cited
                if not reference.found
            ],
        },
        "more": {
            **{name: found[name] for name in _MORE},
            "toc": draft.has_toc,
            "annex": [annex.title for annex in draft.annexes],
            "preamble": bool(draft.preamble),
            "fidelity": vars(fidelity(source.text, draft)).copy(),
        },
    }


def _items(draft: Draft) -> list[Node]:
    """The items 一、 of a decision; over articles the titles that are counted so."""
    units = draft.nodes if draft.articles() else draft.units()
    return [node for node in units if node.kind == "yi"]


def _row(node: Node) -> dict[str, str]:
    return {"label": node.label, "caption": node.caption, "text": node.full_text()}


def articles_of(draft: Draft) -> list[Article]:
    """The articles of a draft, or the items of a decision, ready for matching."""
    return [
        Article(node.label, node.full_text(), node.caption) for node in draft.units()
    ]


def compare(old: Draft, new: Draft) -> dict[str, Any]:
    """What `compare_drafts --json` prints for two files."""
    before, after = articles_of(old), articles_of(new)
    pairs = match(before, after)
    more = _kin(before, after, pairs)
    return {
        "pairs": [_labels(pair, before, after) for pair in pairs],
        "counts": pair_counts(pairs),
        **({"more": more} if any(more.values()) else {}),
    }


def _kin(
    before: Sequence[Article], after: Sequence[Article], pairs: Sequence[Pair]
) -> dict[str, list[Any]]:
    """Labels of the articles that were moved, split or merged."""
    found = kinship(before, after, pairs)
    return {
        "moved": [after[j].label for j in sorted(found.moved)],
        "split": [
            {"old": before[i].label, "new": after[j].label}
            for j, i in sorted(found.split.items())
        ],
        "merged": [
            {"old": before[i].label, "new": after[j].label}
            for i, j in sorted(found.merged.items())
        ],
    }


def _labels(
    pair: Pair, before: Sequence[Article], after: Sequence[Article]
) -> dict[str, str | None]:
    return {
        "old": None if pair.old is None else before[pair.old].label,
        "new": None if pair.new is None else after[pair.new].label,
        "kind": pair.kind,
    }


def summary(draft: Draft, source: Source) -> str:
    """The same for people: a few lines in Chinese."""
    found = counts(draft)
    names = ("编", "分编", "章", "节", "条", "其中“之”条", "款", "项", "目")
    numbers = [
        f"{name} {found[kind]}"
        for kind, name in zip(COUNTED, names, strict=True)
        if found[kind]
    ]
    if found["yi"]:
        numbers.append(f"“一、”事项 {found['yi']}")
    lines = [draft.name or "（没有标题）", "结构：" + "，".join(numbers)]
    lines.append(fidelity(source.text, draft).sentence())
    cited = references(draft)
    lines.append(f"引用校核：{len(cited)} 处，{_broken(cited)} 处没有着落。")
    lines.append(f"提示 {len(draft.warnings)} 条。")
    for warning in draft.warnings:
        place = f"第 {warning.where} 行：" if warning.where else ""
        lines.append(f"  {place}{warning.message}")
    return "\n".join(lines)


def _broken(cited: Sequence[Reference]) -> int:
    return sum(not reference.found for reference in cited)
