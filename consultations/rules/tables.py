"""Tables of a draft: kept as rows, unless the draft itself is laid out in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .marks import classify
from .source import Row, squeeze

_REVISED = re.compile(
    r"拟修改|修[改订正]为|修改后|修订后|修正后|修订稿|修改稿|修订草案|修正草案|征求意见稿|送审稿|审议稿|草案|新"
)
_BARS = re.compile(r"\s*\|.*\|.*\|\s*")
_RULE = re.compile(r":?-+:?")
_SAME = re.compile(
    r"[（(]?(?:同左|同左栏|同前|不变|无变化|未修改|未作修改|不作修改|无修改|保留不变)[)）]?。?"
)
_GONE = re.compile(r"[（(]?(?:删除|删去|删除本条|无|[—–―/-]+)[)）]?。?")
_SKIPPED = re.compile(r"理由|说明|依据|备注|现行|修改前|修订前|^原")


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
    """The lines of the column that holds the draft, without the heading rows."""
    columns = range(_width(table))
    top = _heading(table)
    head = [squeeze(cell) for cell in table[top].cells] if top is not None else []
    scores = [_score(table, at, head) for at in columns]
    best = max(columns, key=scores.__getitem__)
    others = [at for at in columns if at != best]
    old = max(others, key=lambda at: _articles(table, at), default=best)
    body = table[0 if top is None or len(columns) < 2 else top + 1 :]
    if _labels_alone(body, best):
        return [Row("\u3000".join(filter(None, row.cells[best:]))) for row in body]
    return [Row(line) for row in body for line in _revised(row, best, old)]


def _heading(table: Sequence[Row]) -> int | None:
    """The row that names the columns: before the first article, the fullest one."""
    first = next(at for at, row in enumerate(table) if _holds_articles([row]))
    named = [at for at in range(first) if any(map(_REVISED.search, table[at].cells))]
    return max(
        named or range(first),
        key=lambda at: sum(map(bool, table[at].cells)),
        default=None,
    )


def _revised(row: Row, column: int, old: int) -> list[str]:
    """The new text of a row; 同左 stands for the old text, 删除 for none."""
    lines = _lines(row, column)
    if len(lines) != 1:
        return lines
    if _SAME.fullmatch(lines[0].strip()):
        return _lines(row, old)
    return [] if _GONE.fullmatch(lines[0].strip()) else lines


def _labels_alone(table: Sequence[Row], column: int) -> bool:
    """Say whether 第一条 has a cell of its own, with its text in the next one."""
    marks = [classify(row.cells[column]) for row in table if column < len(row.cells)]
    articles = [mark for mark in marks if mark is not None and mark.kind == "tiao"]
    alone = sum(not mark.rest for mark in articles)
    return column + 1 < _width(table) and alone * 2 > len(articles)


def _score(table: Sequence[Row], column: int, head: list[str]) -> tuple[int, int]:
    title = head[column] if column < len(head) else ""
    count = _articles(table, column)
    if not count or _SKIPPED.search(title):
        return (0, count)
    return (2 if _REVISED.search(title) else 1, count)
