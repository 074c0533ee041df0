import csv
import io
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.utils.functional import lazystr

from audit.models import Entry
from common import exports


def read(chunks) -> list[list[str]]:
    text = b"".join(chunks).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+8613812340000", "'+8613812340000"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1+1", "'＝1+1"),
        ("普通文字=1", "普通文字=1"),
        ("'=1", "'=1"),
        (-1, -1),  # a number is no text
        (None, ""),
        ("", ""),
        (datetime(2026, 11, 24, 16, 0, tzinfo=UTC), "2026-11-25 00:00:00"),
        (date(2026, 11, 24), "2026-11-24"),
        (Decimal("-1.50"), "'-1.50"),
        (lazystr("=1"), "'=1"),
    ],
)
def test_no_cell_is_a_formula(value, written):
    assert exports.guarded(value) == written


def test_csv_reads_back_and_begins_with_a_mark_for_excel():
    rows = [["一", '引"号', "换\n行", "=1"], [1, None, "𠮷", "a,b"]]
    chunks = list(exports.csv_chunks(["列", "=列", "c", "d"], rows))
    assert chunks[0].startswith(b"\xef\xbb\xbf")
    assert read(chunks) == [
        ["列", "'=列", "c", "d"],
        ["一", '引"号', "换\n行", "'=1"],
        ["1", "", "𠮷", "a,b"],
    ]


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1000])
def test_no_row_is_lost_between_chunks(count):
    chunks = exports.csv_chunks(["n"], ([n] for n in range(count)))
    assert [row[0] for row in read(chunks)[1:]] == [str(n) for n in range(count)]


def test_csv_does_not_grow_with_its_rows():
    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in exports.csv_chunks(["n"], (["意见" * 20] for _ in range(count))):
            pass
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    assert peak(40_000) < peak(2_000) * 1.5


def test_a_response_streams_and_has_a_chinese_name(db):
    Entry.objects.bulk_create(
        Entry(event=f"thing.{n}", target_type="t", target_id="1") for n in range(5)
    )
    body = exports.rows(Entry.objects.order_by("id"), ["event"], chunk_size=2)
    response = exports.csv_response('意见 "汇总"', ["事件"], body)
    assert response.streaming
    assert [r[0] for r in read(response)[1:]] == [f"thing.{n}" for n in range(5)]
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''%E6%84%8F")
    assert '"' not in disposition


def sheets(data: bytes) -> list[list[list[str]]]:
    """Read the cells of every sheet, as text."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with ZipFile(io.BytesIO(data)) as book:
        names = sorted(n for n in book.namelist() if "worksheets/sheet" in n)
        trees = [ElementTree.fromstring(book.read(n)) for n in names]  # noqa: S314
    return [
        [["".join(c.itertext()) for c in row] for row in tree.iter(f"{space}row")]
        for tree in trees
    ]


def xlsx(header, body, **options) -> tuple[bytes, int]:
    buffer = io.BytesIO()
    count = exports.write_xlsx(buffer, header, body, **options)
    return buffer.getvalue(), count


def test_a_workbook_holds_text_numbers_and_no_formula():
    data, count = xlsx(["列", "n"], [["=1+1", 5], ["https://a.cn", None], ["007", 1]])
    assert count == 3
    assert sheets(data) == [
        [["列", "n"], ["'=1+1", "5"], ["https://a.cn", ""], ["007", "1"]]
    ]
    with ZipFile(io.BytesIO(data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_full_sheet_is_followed_by_another():
    data, count = xlsx(["n"], ([n] for n in range(7)), sheet_rows=4)
    assert count == 7
    assert sheets(data) == [
        [["n"], ["0"], ["1"], ["2"]],
        [["n"], ["3"], ["4"], ["5"]],
        [["n"], ["6"]],
    ]
    assert exports.SHEET_ROWS == 1_048_576  # what one sheet of XLSX can hold


def test_a_workbook_without_rows_has_its_header(tmp_path):
    target = tmp_path / "leer.xlsx"
    assert exports.write_xlsx(target, ["列"], []) == 0
    assert sheets(target.read_bytes()) == [[["列"]]]


def test_a_cell_too_long_for_a_sheet_says_so():
    data, _ = xlsx(["n"], [["长" * 40_000]])
    cell = sheets(data)[0][1][0]
    assert len(cell) == exports.CELL_CHARACTERS
    assert cell.endswith("（其余文字请见 CSV 导出）")
