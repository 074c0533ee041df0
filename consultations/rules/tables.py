"""Tables of a draft: kept as rows, unless the draft itself is laid out in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .marks import classify
from .source import Row, squeeze

_REVISED = re.compile(
    r"修改后|修订后|修正后|修订稿|修改稿|修订草案|修正草案|征求意见稿|送审稿|审议稿|草案|新"
)
_BARS = re.compile(r"\s*\|.*\|.*\|\s*")
_RULE = re.compile(r":?-+:?")
_SKIPPED = re.compile(r"理由|说明|依据|备注|现行|修改前|修订前|原")


def unfold(rows: Sequence[Row]) -> list[Row]:
    """Replace a table that holds the articles by the lines of its draft column.

    A 对照表 (现行 / 修改后 / 理由) gives its middle column; a text that someone laid
    out in a one-column table gives its lines. All other tables stay as they are.
    """
    if not any(row.table for row in rows):
        return list(rows)
    outside = sum(_is_article(row.text) for row in rows if not row.table)
    result: list[Row] = []
    for table in _groups(rows):
        if table[0].table and not outside and _holds_articles(table):
            result.extend(_column(table))
        else:
            result.extend(table)
    return result


def piped(lines: Sequence[str]) -> list[Row]:
    """Rows of text lines; those between bars (| 现行 | 修改后 |) become tables."""
    rows: list[Row] = []
    table = 0
    for line, before in zip(lines, ["", *lines], strict=False):
        if not _BARS.fullmatch(line):
            rows.append(Row(line))
            continue
        table += not _BARS.fullmatch(before)
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        if not all(_RULE.fullmatch(cell) for cell in cells):
            lined = tuple(re.sub(r"<br\s*/?>", "\n", cell) for cell in cells)
            rows.append(Row("\t".join(lined).replace("\n", " "), lined, table))
    return rows


def _groups(rows: Sequence[Row]) -> list[list[Row]]:
    groups: list[list[Row]] = []
    for row in rows:
        if groups and groups[-1][0].table == row.table:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _is_article(text: str) -> bool:
    mark = classify(text.strip())
    return mark is not None and mark.kind == "tiao"


def _articles(table: Sequence[Row], column: int) -> int:
    return sum(_is_article(line) for row in table for line in _lines(row, column))


def _lines(row: Row, column: int) -> list[str]:
    return row.cells[column].split("\n") if column < len(row.cells) else []


def _width(table: Sequence[Row]) -> int:
    return max(len(row.cells) for row in table)


def _holds_articles(table: Sequence[Row]) -> bool:
    return sum(_articles(table, column) for column in range(_width(table))) > 0


def _column(table: Sequence[Row]) -> list[Row]:
    """The lines of the column that holds the draft, without the heading row."""
    columns = range(_width(table))
    head = [squeeze(cell) for cell in table[0].cells]
    headed = not _holds_articles(table[:1])
    best = max(columns, key=lambda at: _score(table, at, head if headed else []))
    body = table[1:] if headed and len(columns) > 1 else table
    return [Row(line) for row in body for line in _lines(row, best)]


def _score(table: Sequence[Row], column: int, head: list[str]) -> tuple[int, int]:
    title = head[column] if column < len(head) else ""
    count = _articles(table, column)
    if not count or _SKIPPED.search(title):
        return (0, count)
    return (2 if _REVISED.search(title) else 1, count)
