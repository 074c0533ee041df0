"""Files that are rosters, and those that only look like it."""

import io
import zipfile

import pytest

from accounts.exceptions import BadRoster
from accounts.rosters import MAX_BYTES, MAX_ROWS, dump, load, read_table
from accounts.rules.roster import parse
from common.errors import DomainError

from .housing import HEAD, as_csv, as_xlsx, line


@pytest.mark.parametrize(
    "data",
    [
        as_csv(line()),
        as_csv(line(), encoding="utf-8-sig"),
        as_csv(line(), encoding="gb18030"),
        as_csv(line()).replace(b",", b"\t"),
        as_csv(line()).replace(b",", b";"),
        as_xlsx(line()),
        as_xlsx(line(面积=89.52, 房号=1201)),
    ],
    ids=["utf-8", "with BOM", "gb18030", "tabs", "semicolons", "xlsx", "numbers"],
)
def test_forms_of_one_roster(data):
    lines = read_table(data)
    assert load(dump(lines)) == [(n, list(row)) for n, row in lines]
    roster = parse(lines)
    (unit,) = roster.units
    assert (unit.label, unit.area) == ("3栋1单元1201", 8952)
    assert not roster.findings


def test_rows_have_the_numbers_of_the_sheet():
    table = as_xlsx(line(), {}, line(room="1202"))
    assert [unit.place for unit in parse(read_table(table)).units] == [3, 5]


def packed(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def spoilt(name: str, data: bytes) -> bytes:
    """A good workbook with one part replaced or added."""
    with zipfile.ZipFile(io.BytesIO(as_xlsx(line()))) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    return packed(**{**parts, name: data})


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'
NO_ROSTERS = {
    "nothing": b"",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "blank": b"\n\n,,,\n",
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "a zip": packed(**{"a.txt": b"a"}),
    "half a workbook": as_xlsx(line())[:900],
    "entities": spoilt("xl/sharedStrings.xml", ENTITIES),
    "entities in UTF-16": spoilt("xl/workbook.xml", ENTITIES.decode().encode("utf-16")),
    "macros": spoilt("xl/vbaProject.bin", b"x"),
    "broken XML": spoilt("xl/workbook.xml", b"<workbook"),
    "no sheet": spoilt("xl/worksheets/sheet1.xml", b"<nothing/>"),
    "a bomb": packed(**{"xl/workbook.xml": b"<a/>", "x": bytes(201 * 1024 * 1024)}),
    "too large": b"a" * (MAX_BYTES + 1),
    "too many rows": ("楼栋\n" * (MAX_ROWS + 1)).encode(),
}


@pytest.mark.parametrize("data", NO_ROSTERS.values(), ids=NO_ROSTERS.keys())
def test_no_roster(data):
    with pytest.raises(DomainError) as refusal:
        read_table(data)
    assert len(str(refusal.value)) > 5


def test_a_formula_gives_its_kept_value_and_runs_nothing():
    """A cell that begins with = has no kept value in a file nobody has opened."""
    (unit,) = parse(read_table(as_xlsx(line(面积="=1+1")))).units
    assert unit.area is None


def test_a_wide_sheet_is_cut(db):
    wide = "\n".join([",".join([*HEAD, *["x"] * 500]), ",".join(["1"] * 500)])
    assert {len(row) for _place, row in read_table(wide.encode())} == {60}


def test_the_refusal_is_for_people():
    with pytest.raises(BadRoster, match="xlsx"):
        read_table(NO_ROSTERS["old office"])
