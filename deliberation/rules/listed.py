"""A roll pasted as a list: number, name or phone, and where the rule asks, area.

The list is read as a whole: every row that cannot be is named, and then nothing of it
is taken. A name stands there for the person who checks; it is not part of the roll.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from accounts.phones import normalised
from accounts.rules import cells

MOST_ROWS, LONGEST_NUMBER = 20_000, 80
POSITIONS = ("number", "who", "area", "household")
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("编号", "序号", "席位", "席位号", "房号", "户主编号", "成员编号"),
    "who": ("姓名或手机号", "姓名或者手机号", "成员", "表决人"),
    "name": ("姓名", "户主", "户主姓名", "成员姓名"),
    "phone": ("手机号", "手机", "手机号码", "电话", "联系电话"),
    "area": ("面积", "建筑面积", "专有面积", "专有部分面积"),
    "household": ("户", "户号", "户编号"),
    "building": ("楼栋", "楼号", "栋", "小组", "村民小组"),
}
_MARKS = re.compile(r"[,，;；]")
# Eight figures or more without a letter are meant as a phone, right or wrong.
_FIGURES = re.compile(r"[\d\s+\-()（）]{8,}")


@dataclass(frozen=True)
class Row:
    """One row that holds; `phone` in the form +86… or "", area in 0.01 m² or None."""

    place: int
    number: str
    name: str = ""
    phone: str = ""
    area: int | None = None
    household: str = ""
    building: str = ""


@dataclass(frozen=True)
class Finding:
    """What is wrong with a row of the list; `place` counts lines from 1."""

    place: int
    message: str

    def __str__(self) -> str:
        return f"第 {self.place} 行：{self.message}"


@dataclass
class Listed:
    """A list as it was read: the rows that hold, and what is wrong with the others."""

    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read(text: str, *, with_area: bool, one_each: bool) -> Listed:
    """Read a pasted list; empty lines are left out, a heading may come first.

    `with_area`: each row must have one; `one_each`: nobody stands in two rows, as
    members do. Else two rows of one phone are one person with the areas summed.
    Source: 建筑物区分所有权司法解释 (法释〔2020〕17号) 第九条.
    """
    found = Listed()
    columns: tuple[str, ...] = POSITIONS
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        found.findings.append(Finding(1, "名单是空的"))
        return found
    heading = _heading(_cut(lines[0][1]))
    if heading:
        columns, lines = heading, lines[1:]
    if len(lines) > MOST_ROWS:
        most = Finding(lines[MOST_ROWS][0], f"名单超过 {MOST_ROWS} 行，请分开表决")
        found.findings.append(most)
        return found
    seen: dict[str, int] = {}
    for place, line in lines:
        _read_line(found, seen, place, dict(zip(columns, _cut(line), strict=False)))
    _check(found, with_area=with_area, one_each=one_each)
    found.findings.sort(key=lambda one: one.place)
    return found


def _cut(line: str) -> list[str]:
    if "\t" in line:
        parts = line.split("\t")
    elif _MARKS.search(line):
        parts = _MARKS.split(line)
    else:
        parts = line.split()
    return [part.strip() for part in parts]


def _heading(parts: Sequence[str]) -> tuple[str, ...] | None:
    """The columns that a first line names; None where it is a row itself."""
    names = {name: column for column, many in HEADINGS.items() for name in many}
    if cells.text(parts[0]) not in names:
        return None
    return tuple(names.get(cells.text(part), "") for part in parts)


def _read_line(
    found: Listed, seen: dict[str, int], place: int, told: Mapping[str, str]
) -> None:
    try:
        row = _row(place, told)
    except ValueError as error:
        found.findings.append(Finding(place, str(error)))
        return
    first = seen.setdefault(row.number, place)
    if first != place:
        message = f"编号“{row.number}”与第 {first} 行重复"
        found.findings.append(Finding(place, message))
        return
    found.rows.append(row)


def _row(place: int, told: Mapping[str, str]) -> Row:
    number = told.get("number", "")
    if not number:
        raise ValueError("没有编号")
    if len(number) > LONGEST_NUMBER:
        raise ValueError(f"编号超过 {LONGEST_NUMBER} 字")
    name, phone = _who(told)
    if not name and not phone:
        raise ValueError("没有姓名或者手机号")
    return Row(
        place=place,
        number=number,
        name=name,
        phone=phone,
        area=_area(told.get("area", "")),
        household=told.get("household", ""),
        building=told.get("building", "")[:40],
    )


def _who(told: Mapping[str, str]) -> tuple[str, str]:
    """Name and phone, whichever the one cell or the two cells hold."""
    name, phone = told.get("name", ""), told.get("phone", "")
    who = told.get("who", "")
    if _FIGURES.fullmatch(who):
        phone = who
    elif who:
        name = who
    if not phone:
        return name, ""
    try:
        return name, normalised(phone)
    except ValueError as error:
        raise ValueError("手机号不是 11 位的手机号") from error


def _area(written: str) -> int | None:
    try:
        area = cells.area(written)
    except ValueError as error:
        raise ValueError(f"面积“{written[:20]}”不是最多两位小数的数") from error
    if area is not None and area <= 0:
        raise ValueError("面积应大于零")
    return area


def _check(found: Listed, *, with_area: bool, one_each: bool) -> None:
    if with_area:
        found.findings += _without_area(found.rows)
    if one_each:
        found.findings += _twice(found.rows)


def _without_area(rows: Sequence[Row]) -> Iterator[Finding]:
    for row in rows:
        if row.area is None:
            yield Finding(row.place, "这条规则按面积计票，缺少面积")


def _twice(rows: Sequence[Row]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.phone, row.place) if row.phone else row.place
        if first != row.place:
            yield Finding(row.place, f"与第 {first} 行是同一个手机号，一人只能有一行")
