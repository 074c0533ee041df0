"""A town with two communities, a compound in each, and rosters for them."""

import csv
import io

from openpyxl import Workbook

from accounts.actions.rosters import checked, import_roster
from accounts.models import User
from accounts.rosters import read_table
from regions.models import Building, Compound, Level, Region
from tests.accounts.factories import KeeperFactory

HEAD = ("楼栋", "单元", "房号", "用途", "面积", "面积来源", "业主", "证件号", "手机号")
HEAD = (*HEAD, "投票人", "销售状态")


class Town:
    """城 · 区 · 镇 with 甲社区 and 乙社区; `own` is the compound of 甲."""

    def __init__(self) -> None:
        levels = (Level.CITY, Level.COUNTY, Level.TOWN)
        upper = None
        for code, level in zip(("T1", "T2", "T3"), levels, strict=True):
            upper = self._region(upper, code, level)
        self.town = upper
        self.city = Region.objects.get(code="T1")
        self.near = self._region(self.town, "T3A", Level.VILLAGE)
        self.far = self._region(self.town, "T3B", Level.VILLAGE)
        grid = self._region(self.near, "T3A1", Level.GRID)
        self.own = Compound.objects.create(code="xq-own", name="江湾花园", region=grid)
        self.other = Compound.objects.create(
            code="xq-other", name="东江花园", region=self.far
        )

    def _region(self, upper: Region | None, code: str, level: str) -> Region:
        fields = {"code": code, "name": code, "level": level, "full_name": code}
        if upper is None:
            return Region.add_root(**fields)
        return Region.objects.get(pk=upper.pk).add_child(**fields)

    def keeper(self, role: str = "committee", region: Region | None = None) -> User:
        """Somebody of staff who looks after a place, by default 甲社区."""
        return KeeperFactory(place=region or self.near, place__role=role)

    def building(self, name: str = "3栋") -> Building:
        """A building of the own compound."""
        return Building.objects.get_or_create(compound=self.own, name=name)[0]


def line(room="1201", owner="林某", **more) -> dict:
    """One row of a roster; `more` names cells by their headings."""
    given = {"楼栋": "3", "单元": "1", "房号": room, "面积": "89.52", "业主": owner}
    return given | {"证件号": f"ID{room}", "面积来源": "登记簿"} | more


def as_csv(*rows: dict, encoding: str = "utf-8") -> bytes:
    """Write rows as a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEAD)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(*rows: dict) -> bytes:
    """Write rows as a workbook, below a title."""
    book = Workbook()
    sheet = book.active
    sheet.append(["业主名册"])
    sheet.append(list(HEAD))
    for row in rows:
        sheet.append([row.get(name) for name in HEAD])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def take_in(compound: Compound, *rows: dict, by: User | None = None):
    """Import rows as a roster."""
    roster = checked(compound, read_table(as_csv(*rows)))
    return import_roster(compound=compound, roster=roster, by=by)
