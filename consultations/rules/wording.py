"""How steps of 校核 are called: “合并第五条第二款”.

Source: 立法技术规范（试行）（一）(法工委发〔2009〕62号): 第×条第×款第（×）项.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import doubts, outside
from .marks import HEADINGS, NAMES, label_for
from .numerals import to_chinese
from .tree import Draft, Node

_LONGEST = 60


def cite(draft: Draft, key: str) -> str:
    """Cite a provision as lawyers do; a piece around them by its name.

    Deleted provisions are cited by their label. "" for a key that is nowhere.
    """
    way = _way(draft.nodes, key)
    if way:
        return _cited(way)
    piece = outside.find(draft, key)
    if piece is not None:
        name = outside.NAMES[piece.kind]
        return name if piece.kind == "title" else f"{name}“{piece.text[:10]}”"
    gone = next((node for node in draft.deleted() if node.key == key), None)
    return (gone.label or f"“{gone.text[:10]}”") if gone else ""


def _way(nodes: tuple[Node, ...], key: str) -> list[Node]:
    """The nodes from the top down to the one with the key, [] when it is not there."""
    for node in nodes:
        if node.key == key:
            return [node]
        below = _way(node.children, key)
        if below:
            return [node, *below]
    return []


def _cited(way: list[Node]) -> str:
    last = way[-1]
    if last.kind in HEADINGS:
        return last.label or last.caption
    inner = [node for node in way if node.kind not in HEADINGS]
    if inner[0].kind != "tiao":
        return last.label or f"“{last.text[:10]}”"
    return inner[0].label + _below(inner[0], inner[1:])


def _below(article: Node, way: list[Node]) -> str:
    paragraphs = [node for node in article.children if node.kind == "kuan"]
    words = []
    for node in way:
        if node.kind != "kuan":
            words.append(f"第{node.label}项" if node.kind == "xiang" else node.label)
        elif node in paragraphs and (len(paragraphs) > 1 or node is way[-1]):
            words.append(f"第{to_chinese(paragraphs.index(node) + 1)}款")
    return "".join(words)


def describe(op: str, draft: Draft, key: str, values: Mapping[str, Any]) -> str:
    """Word a step before it is made, for 撤销 and the record of 校核."""
    word = _WORDS.get(op)
    if word is None:
        return op
    told = word(cite(draft, key), values, draft)
    return told if len(told) <= _LONGEST else told[: _LONGEST - 1] + "…"


def _kind(name: str, values: Mapping[str, Any], draft: Draft) -> str:
    kind = values.get("kind") or ""
    return f"把{name}改为{NAMES.get(kind) or outside.NAMES.get(kind, kind)}"


def _number(name: str, values: Mapping[str, Any], draft: Draft) -> str:
    number, branch = values.get("number") or 0, values.get("branch") or 0
    if "条" not in name:
        return f"把{name}的编号改为{number}"
    return f"把{name}改为{label_for('tiao', number, branch)}"


def _settle(name: str, values: Mapping[str, Any], draft: Draft) -> str:
    act = doubts.ACTS.get(values.get("act") or "", "处理")
    return f"{act}提示：{_message(values, draft)}"


def _message(values: Mapping[str, Any], draft: Draft) -> str:
    mark = values.get("mark")
    found = (one.message for one in draft.warnings if one.mark == mark)
    return next(found, "")


_WORDS: dict[str, Callable[[str, Mapping[str, Any], Draft], str]] = {
    "title": lambda name, v, d: "修改标题",
    "text": lambda name, v, d: f"修改{name}的文字",
    "caption": lambda name, v, d: f"修改{name}的标题",
    "number": _number,
    "kind": _kind,
    "split": lambda name, v, d: f"拆分{name}",
    "merge": lambda name, v, d: f"合并{name}",
    "delete": lambda name, v, d: f"删除{name}",
    "restore": lambda name, v, d: f"恢复{name}",
    "up": lambda name, v, d: f"上移{name}",
    "down": lambda name, v, d: f"下移{name}",
    "move": lambda name, v, d: f"把{name}移到{cite(d, v.get('target') or '')}之后",
    "renumber": lambda name, v, d: f"从{name}起重新编号",
    "settle": _settle,
    "reopen": lambda name, v, d: f"重新打开提示：{_message(v, d)}",
}
