"""Opening a roster that somebody sends: XLSX or CSV, without trusting it."""

import csv
import io
import json
import warnings
import zlib
from collections.abc import Iterable
from datetime import date, datetime, time
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from accounts.exceptions import BadRoster
from accounts.rules.cells import Cell
from accounts.rules.roster import Line
from common.text import clean_plain
from common.uploads import check_zip

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELL = 500
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WRECKS = (
    InvalidFileException,
    BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
    SyntaxError,  # broken XML is one
)


def read_table(data: bytes) -> list[Line]:
    """Read the first sheet of an XLSX, or a CSV in UTF-8 or GB18030.

    Gives row numbers, as the spreadsheet shows them, with their cells; formulas by
    their kept values. Raises BadRoster, BadUpload.
    """
    if not data:
        raise BadRoster(_("文件是空的。"))
    if len(data) > MAX_BYTES:
        raise BadRoster(_("文件超过 10 MB，请只保留名册一张表再上传。"))
    if data.startswith(_OLD_OFFICE):
        raise BadRoster(_("这是旧版 .xls 或加了密码的文件，请去掉密码并另存为 .xlsx。"))
    rows = _xlsx(data) if data.startswith(b"PK\x03\x04") else _csv(data)
    lines = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if not lines:
        raise BadRoster(_("表格里没有内容，请检查是否选错了文件。"))
    return lines


def dump(lines: Iterable[Line]) -> str:
    """Write a table as text, to be sealed until it is confirmed."""
    return json.dumps([[number, list(row)] for number, row in lines])


def load(text: str) -> list[Line]:
    """Read what `dump` wrote."""
    return [(number, row) for number, row in json.loads(text)] if text else []


def _xlsx(data: bytes) -> list[list[Cell]]:
    _check_package(data)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and validations that it leaves out.
            warnings.simplefilter("ignore")
            return _first_sheet(data)
    except _WRECKS as error:
        text = _("这个 .xlsx 文件已损坏，请用 Excel 或 WPS 打开后另存再上传。")
        raise BadRoster(text) from error


def _check_package(data: bytes) -> None:
    """Refuse bombs, macros, and XML that declares entities."""
    archive = check_zip(data)
    names = archive.namelist()
    if "xl/workbook.xml" not in names:
        raise BadRoster(_("这不是 Excel 工作簿（.xlsx），请另存为 .xlsx 或 .csv。"))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadRoster(_("文件含有宏，请另存为不含宏的 .xlsx。"))
    for name in names:
        if name.endswith((".xml", ".rels")) and _has_doctype(archive, name):
            raise BadRoster(_("文件中含有不安全的 XML 声明，请用 Excel 另存后再上传。"))


def _has_doctype(archive, name: str) -> bool:
    try:
        with archive.open(name) as part:
            head = part.read(4096).replace(b"\0", b"")
    except _WRECKS as error:
        raise BadRoster(_("这个 .xlsx 文件已损坏，无法打开。")) from error
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


def _first_sheet(data: bytes) -> list[list[Cell]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write a wrong size
        found = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)
        return _limited([_plain(cell) for cell in row] for row in found)
    finally:
        book.close()


def _limited(rows: Iterable[list[Cell]]) -> list[list[Cell]]:
    kept: list[list[Cell]] = []
    for row in rows:
        kept.append(row[:MAX_COLUMNS])
        if len(kept) > MAX_ROWS:
            raise BadRoster(
                _("表格超过 %(rows)d 行，请按小区分开上传。") % {"rows": MAX_ROWS}
            )
    return kept


def _plain(value: object) -> Cell:
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return clean_plain(str(value))[:MAX_CELL]


def _csv(data: bytes) -> list[list[Cell]]:
    text = _decoded(data)
    head = text[:2000]
    mark = max(",\t;", key=head.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=False)
        return _limited([_plain(cell) for cell in row] for row in rows)
    except csv.Error as error:
        text = _("无法读取这个 CSV 文件，请用 Excel 另存为 .xlsx。")
        raise BadRoster(text) from error


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadRoster(_("无法识别文件，请上传 .xlsx，或者 UTF-8、GBK 编码的 .csv。"))
