"""Exports that never hold all rows in memory and that a spreadsheet runs nothing of."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from django.db import models
from django.http import StreamingHttpResponse
from django.utils import timezone

BOM = "\ufeff"
# A cell that begins with one of these may be run as a formula. Excel reads the
# full-width forms as the half-width ones.
RISKY = frozenset("=+-@\t\r\n＝＋－＠")
SHEET_ROWS = 1_048_576
CELL_CHARACTERS = 32_767
_CUT = "…（其余文字请见 CSV 导出）"

Row = Sequence[Any]
Sheet = tuple[str, Row, Iterable[Row]]


def guarded(value: Any) -> Any:
    """Write a value so that no spreadsheet takes it for a formula.

    Numbers stay numbers; moments are written in local time.
    """
    if isinstance(value, str):
        return f"'{value}" if value[:1] in RISKY else value
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return value
    return guarded(str(value))


def rows(
    qs: models.QuerySet[Any], fields: Sequence[str], chunk_size: int = 2000
) -> Iterator[Row]:
    """Read a query piece by piece (on PostgreSQL through a server-side cursor)."""
    return iter(qs.values_list(*fields).iterator(chunk_size=chunk_size))


def csv_chunks(
    header: Row, body: Iterable[Row], rows_each: int = 500
) -> Iterator[bytes]:
    """Write CSV with a byte-order mark, for Excel, some hundred rows at a time."""
    buffer = _Buffer()
    write = csv.writer(buffer).writerow
    buffer.write(BOM)
    write([guarded(cell) for cell in header])
    for number, row in enumerate(body, start=1):
        write([guarded(cell) for cell in row])
        if number % rows_each == 0:
            yield buffer.take()
    yield buffer.take()


def csv_response(name: str, header: Row, body: Iterable[Row]) -> StreamingHttpResponse:
    """Stream rows as a CSV file of that name, given without its ending."""
    response = StreamingHttpResponse(
        csv_chunks(header, body), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = attachment(f"{name}.csv")
    response["Cache-Control"] = "no-store"
    return response


def attachment(filename: str) -> str:
    """Write the header that makes a browser save a file under a Chinese name."""
    plain = "".join(c for c in filename if c.isprintable() and c not in '"\\/')
    return f"attachment; filename*=UTF-8''{quote(plain)}"


def write_xlsx(
    target: str | Path | IO[bytes],
    header: Row,
    body: Iterable[Row],
    *,
    sheet: str = "数据",
    sheet_rows: int = SHEET_ROWS,
    then: Sequence[Sheet] = (),
) -> int:
    """Write a workbook row by row in constant memory; say how many rows.

    A sheet that is full (header included) is followed by another: 数据, 数据2 …
    `then` are sheets of other kinds, each with its name, its header and its rows.
    """
    book = xlsxwriter.Workbook(
        str(target) if isinstance(target, Path) else target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    with book:
        every = [(sheet, header, body), *then]
        return sum(_fill(book, *one, sheet_rows) for one in every)


def _fill(
    book: Any, sheet: str, header: Row, body: Iterable[Row], sheet_rows: int
) -> int:
    here, line, total, sheets = None, sheet_rows, 0, 0
    for row in body:
        if line >= sheet_rows:
            sheets += 1
            here = _sheet(book, sheet if sheets == 1 else f"{sheet}{sheets}", header)
            line = 1
        _write_row(here, line, row)
        line, total = line + 1, total + 1
    if here is None:
        _sheet(book, sheet, header)
    return total


def _sheet(book: Any, name: str, header: Row) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    _write_row(sheet, 0, header)
    return sheet


def _write_row(sheet: Any, line: int, row: Row) -> None:
    for column, cell in enumerate(row):
        value = guarded(cell)
        if isinstance(value, str):
            sheet.write_string(line, column, _fitting(value))
        else:
            sheet.write_number(line, column, value)


def _fitting(text: str) -> str:
    if len(text) <= CELL_CHARACTERS:
        return text
    return text[: CELL_CHARACTERS - len(_CUT)] + _CUT


class _Buffer:
    """What csv.writer writes into, emptied again and again."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def write(self, piece: str) -> None:
        self._pieces.append(piece)

    def take(self) -> bytes:
        text = "".join(self._pieces)
        self._pieces.clear()
        return text.encode("utf-8", "replace")
