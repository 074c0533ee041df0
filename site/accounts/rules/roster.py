"""A roster of units and owners: read from a table, checked before anything is kept.

Source: 建筑物区分所有权司法解释 (法释〔2020〕17号) arts. 8, 9.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from accounts import phones

from . import cells
from .cells import Cell

Line = tuple[int, Sequence[Cell]]
_TOTALS = ("合计", "总计", "小计")
_HEADER_WITHIN = 10
DEVELOPER = "开发商"


@dataclass(frozen=True)
class Finding:
    """Something to be looked at; `place` is the row of the table, 0 for the whole.

    Nothing of a table with a blocking finding is imported.
    """

    code: str
    place: int
    message: str
    blocking: bool


@dataclass(frozen=True)
class Owner:
    """An owner as the table names them; the phone in the form +86… or empty."""

    name: str
    identity: str = ""
    phone: str = ""
    is_voter: bool = False
    is_developer: bool = False


@dataclass(frozen=True)
class RosterUnit:
    """One unit with its owners; area in 0.01 m², None where it is not known."""

    place: int
    building: str
    entrance: str
    room: str
    use: str = "residence"
    area: int | None = None
    source: str = ""
    counts: bool = True
    owners: tuple[Owner, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from all others of its compound."""
        return (self.building, self.entrance, self.room)

    @property
    def label(self) -> str:
        """How it is written: 3栋1单元1201."""
        return "".join(self.key)


@dataclass(frozen=True)
class Roster:
    """What a table says, and what is to be said about it."""

    units: tuple[RosterUnit, ...]
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> list[Finding]:
        """What must be mended first."""
        return [finding for finding in self.findings if finding.blocking]

    @property
    def warnings(self) -> list[Finding]:
        """What should be looked at."""
        return [finding for finding in self.findings if not finding.blocking]

    @property
    def area(self) -> int:
        """The area that counts in a vote, in 0.01 m²."""
        return sum(unit.area or 0 for unit in self.units if unit.counts)

    @property
    def owner_count(self) -> int:
        """How many entries of owners there are."""
        return sum(len(unit.owners) for unit in self.units)

    @property
    def building_count(self) -> int:
        """How many buildings there are."""
        return len({unit.building for unit in self.units})


def person(owner: Owner, unit: RosterUnit) -> str:
    """Who somebody is in all units: by identity number, else phone, else here only.

    To be kept as a fingerprint, never as it is.
    """
    if owner.is_developer:
        return "developer"
    if owner.identity:
        return f"id:{owner.identity}"
    if owner.phone:
        return f"phone:{owner.phone}"
    return f"name:{owner.name}@{unit.label}"


def parse(
    lines: Iterable[Line],
    *,
    declared_area: int | None = None,
    declared_households: int | None = None,
) -> Roster:
    """Read a table with a heading row; never raises, what is wrong is a finding.

    A row is a unit with all its owners (林某、陈某), or with one of them where 共有
    says so. `declared_area` (0.01 m²) is what the units that count must add up to.
    """
    reader = _Reader()
    reader.read(list(lines))
    units = reader.merged()
    findings = reader.findings
    if not any(found.code == "no_column" for found in findings):
        findings += _about_all(units, declared_area, declared_households)
    ordered = sorted(findings, key=lambda found: (not found.blocking, found.place))
    return Roster(tuple(units), tuple(ordered))


@dataclass
class _Row:
    """One row that has been read."""

    unit: RosterUnit
    is_shared: bool


@dataclass
class _Reader:
    """Reads row after row and notes what is wrong."""

    columns: dict[str, int] = field(default_factory=dict)
    rows: list[_Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def say(self, code: str, place: int, message: str, *, blocks: bool = True) -> None:
        """Note a finding."""
        self.findings.append(Finding(code, place, message, blocks))

    def read(self, lines: list[Line]) -> None:
        """Read the heading, then every row that is no blank and no total."""
        start = self._find_heading(lines)
        if start is None:
            return
        for place, row in lines[start + 1 :]:
            first = next((word for cell in row if (word := cells.text(cell))), "")
            if first and not first.startswith(_TOTALS):
                self._read_row(place, {n: _at(row, i) for n, i in self.columns.items()})
        if not self.rows and not self.findings:
            self.say("empty", 0, "表格里没有房屋，请检查是否选错了文件。")

    def _find_heading(self, lines: list[Line]) -> int | None:
        best: dict[str, int] = {}
        for number, (_place, row) in enumerate(lines[:_HEADER_WITHIN]):
            named = [(cells.field_of(cell), i) for i, cell in enumerate(row)]
            # The first column of a name counts.
            found = {name: i for name, i in reversed(named) if name}
            if all(name in found for name in cells.REQUIRED):
                self.columns = found
                return number
            best = max(best, found, key=len)
        missing = [cells.NAMES[name] for name in cells.REQUIRED if name not in best]
        words = "、".join(missing)
        self.say("no_column", 0, f"表头缺少：{words}。请按模板的列名填写表头。")
        return None

    def _read_row(self, place: int, row: Mapping[str, Cell]) -> None:
        building = cells.building_name(row.get("building"))
        room = cells.text(row.get("room"))
        if not building or not room:
            self.say("no_room", place, "缺少楼栋或者房号，请补上。")
            return
        unit = RosterUnit(
            place=place,
            building=building[:30],
            entrance=cells.entrance_name(row.get("entrance"))[:30],
            room=room[:30],
            use=self._use(place, row.get("use")),
            area=self._area(place, row.get("area")),
            source=self._source(place, row.get("source")),
        )
        unit = replace(unit, counts=_counts(unit, row.get("counts")))
        unit = replace(unit, owners=self._owners(place, row))
        self.rows.append(_Row(unit, is_shared=cells.is_yes(row.get("shared"))))

    def _use(self, place: int, cell: Cell) -> str:
        code = cells.use(cell)
        if not code:
            text = f"不认识的用途“{cells.text(cell)}”，按“其他”处理。"
            self.say("use_unknown", place, text, blocks=False)
        return code or "other"

    def _source(self, place: int, cell: Cell) -> str:
        code = cells.source(cell)
        if not code and cells.text(cell):
            text = f"不认识的面积来源“{cells.text(cell)}”，请写登记簿、测绘或者合同。"
            self.say("source_unknown", place, text, blocks=False)
        return code

    def _area(self, place: int, cell: Cell) -> int | None:
        try:
            area = cells.area(cell)
        except ValueError:
            text = f"面积“{cells.text(cell)[:20]}”读不懂，请写最多两位小数的数字。"
            self.say("area_unreadable", place, text)
            return None
        if area is None:
            text = "没有面积：这套房屋先不计入表决，补上面积后重新导入。"
            self.say("area_missing", place, text, blocks=False)
        elif area <= 0:
            text = f"面积 {cells.written(area)} 不是正数，请更正。"
            self.say("area_not_positive", place, text)
            return None
        return area

    def _owners(self, place: int, row: Mapping[str, Cell]) -> tuple[Owner, ...]:
        names = [name[:60] for name in cells.several(row.get("owner"))]
        if cells.text(row.get("status")) in cells.UNSOLD:
            phones_ = self._phones(place, row.get("phone"), 1)
            name = names[0] if names else DEVELOPER
            return (Owner(name, phone=phones_[0], is_developer=True),)
        if not names:
            text = "没有业主：这套房屋不列入表决名册；未售的请在“销售状态”写“未售”。"
            self.say("no_owner", place, text, blocks=False)
            return ()
        identities = self._identities(place, row.get("identity"), len(names))
        numbers = self._phones(place, row.get("phone"), len(names))
        voters = self._voters(place, row.get("voter"), names)
        people = zip(names, identities, numbers, voters, strict=True)
        return tuple(Owner(*one) for one in people)

    def _identities(self, place: int, cell: Cell, wanted: int) -> list[str]:
        if cells.has_lost_digits(cell):
            text = "证件号被表格当成数字，末几位已丢失；请把该列设为文本后重新填写。"
            self.say("identity_lost", place, text)
        found = [one.upper()[:40] for one in cells.several(cell)]
        if found and len(found) != wanted:
            text = f"业主 {wanted} 人，证件号 {len(found)} 个，请逐人对应，用顿号隔开。"
            self.say("owners_unmatched", place, text)
        return found if len(found) == wanted else [""] * wanted

    def _phones(self, place: int, cell: Cell, wanted: int) -> list[str]:
        typed = cells.several(cell)
        if wanted == 1:  # several numbers of one person: the first is kept
            typed = typed[:1]
        read = [_phone(one) for one in typed]
        if not all(read) or (read and len(read) != wanted):
            text = "手机号读不懂，或者个数与业主不一致，暂不能自动关联账号。"
            self.say("phone_unreadable", place, text, blocks=False)
        return read if len(read) == wanted else [""] * wanted

    def _voters(self, place: int, cell: Cell, names: list[str]) -> list[bool]:
        word = cells.text(cell)
        if not word or cells.is_no(cell):
            return [False] * len(names)
        if word in names:
            chosen = names.index(word)
            return [number == chosen for number in range(len(names))]
        if cells.is_yes(cell) and len(names) == 1:
            return [True]
        self.say("voter_unknown", place, f"投票人“{word[:20]}”不在这套房屋的业主中。")
        return [False] * len(names)

    def merged(self) -> list[RosterUnit]:
        """One unit for each room; rows that repeat a room without cause are noted."""
        groups: dict[tuple[str, str, str], list[_Row]] = defaultdict(list)
        for row in self.rows:
            groups[row.unit.key].append(row)
        return [self._one(rows) for rows in groups.values()]

    def _one(self, rows: list[_Row]) -> RosterUnit:
        first, unlike = rows[0].unit, False
        for row in rows[1:]:
            unit = row.unit
            if not (row.is_shared and rows[0].is_shared):
                unlike = True
                text = f"房号 {unit.label} 与第 {first.place} 行重复。"
                hint = "共有的，请在各行的“共有”栏写“是”。"
                self.say("duplicate_room", unit.place, text + hint)
            elif (unit.area, unit.use) != (first.area, first.use):
                text = f"{unit.label} 的面积或者用途与第 {first.place} 行不一致。"
                self.say("shared_unlike", unit.place, text)
        if unlike:  # whose it is cannot be told
            return first
        owners = tuple(owner for row in rows for owner in row.unit.owners)
        merged = replace(first, owners=owners)
        self._check_owners(merged)
        return merged

    def _check_owners(self, unit: RosterUnit) -> None:
        people = [person(owner, unit) for owner in unit.owners]
        named = sum(owner.is_voter for owner in unit.owners)
        if len(set(people)) < len(people):
            text = f"{unit.label} 的业主有两人姓名、证件或者手机号相同，请核对。"
            self.say("owner_twice", unit.place, text)
        elif named > 1:
            text = f"{unit.label} 指定了 {named} 位投票人，只能有一位。"
            self.say("voters_several", unit.place, text)
        elif len(people) > 1 and not named:
            text = f"{unit.label} 由 {len(people)} 人共有，没有指定投票人：先投的为准。"
            self.say("voter_missing", unit.place, text, blocks=False)


def _at(row: Sequence[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else None


def _counts(unit: RosterUnit, cell: Cell) -> bool:
    """Say whether a unit counts: by the cell, else all but parking and storage."""
    if unit.area is None or cells.is_no(cell):
        return False
    return cells.is_yes(cell) or unit.use not in ("parking", "storage")


def _phone(typed: str) -> str:
    try:
        return phones.normalised(typed)
    except ValueError:
        return ""


def _about_all(
    units: list[RosterUnit], area: int | None, households: int | None
) -> list[Finding]:
    """What only the whole table shows."""
    found = [*_several_units(units), *_unsold(units), *_not_counted(units)]
    total = sum(unit.area or 0 for unit in units if unit.counts)
    if area is not None and units and total != area:
        text = (
            f"计入表决的面积合计 {cells.written(total)} 平方米，"
            f"登记的是 {cells.written(area)} 平方米，"
            f"相差 {cells.written(total - area)} 平方米。请核对面积，或者更正登记数。"
        )
        found.append(Finding("area_total_differs", 0, text, True))
    if households is not None and units and len(units) != households:
        text = f"名册有 {len(units)} 套，登记的是 {households} 户，请核对。"
        found.append(Finding("households_differ", 0, text, False))
    if units and all(unit.area is None or not unit.source for unit in units):
        text = "没有注明面积来源（登记簿、测绘、合同），表决公告里会写“来源未注明”。"
        found.append(Finding("source_missing", 0, text, False))
    return found


def _several_units(units: list[RosterUnit]) -> list[Finding]:
    owned: dict[str, list[RosterUnit]] = defaultdict(list)
    for unit in units:
        for who in sorted(_people(unit)):
            owned[who].append(unit)
    found = []
    for several in owned.values():
        if len(several) > 1:
            shown = "、".join(unit.label for unit in several[:5])
            text = f"同一业主有 {len(several)} 套（{shown}）：按一人计，面积合计。"
            found.append(Finding("several_units", several[0].place, text, False))
    return found


def _people(unit: RosterUnit) -> set[str]:
    return {person(one, unit) for one in unit.owners if not one.is_developer}


def _unsold(units: list[RosterUnit]) -> list[Finding]:
    held = [unit for unit in units if any(o.is_developer for o in unit.owners)]
    if not held:
        return []
    area = cells.written(sum(unit.area or 0 for unit in held))
    text = f"开发商未售、未交付 {len(held)} 套，{area} 平方米：合计按一人计。"
    return [Finding("unsold", held[0].place, text, False)]


def _not_counted(units: list[RosterUnit]) -> list[Finding]:
    left = [unit for unit in units if unit.area is not None and not unit.counts]
    if not left:
        return []
    text = (
        f"{len(left)} 套（车位、储藏间等）不计入表决；"
        "议事规则规定计入的，请在“计票”栏写“是”。"
    )
    return [Finding("not_counted", left[0].place, text, False)]
