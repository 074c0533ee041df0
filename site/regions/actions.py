"""Filling the tree from a table."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log as audit
from regions.exceptions import BadRegions
from regions.models import SEPARATOR, Level, Region

LEVELS = {str(level.label): level.value for level in Level}
VIRTUAL = "其他"  # the kind of 林场, 保护区 and the like among villages
TOLD = ("name", "level", "kind", "full_name", "is_virtual", "depth", "numchild")


@dataclass(frozen=True)
class Loaded:
    """How many places a table brought, and how many it changed."""

    created: int
    changed: int


@transaction.atomic
def load_regions(rows: Iterable[Mapping[str, str]]) -> Loaded:
    """Bring the tree in step with a table; places that it lacks stay.

    Columns: code, name, short_name (shown where given), level (市, 县(区), 镇(街),
    村(居), 网格), parent_code, kind, managed_by; a parent stands before its children.
    Raises BadRegions.
    """
    tree = _Tree(Region.objects.select_for_update().order_by("path"))
    for row in rows:
        tree.put(row)
    loaded = tree.save()
    if loaded.created or loaded.changed:
        audit.record(
            "region.loaded",
            target=Region.objects.order_by("path").first(),
            data={"created": loaded.created, "changed": loaded.changed},
        )
    return loaded


class _Tree:
    """The tree in memory: what there is, and what the table says."""

    def __init__(self, existing: Iterable[Region]) -> None:
        self.by_code = {region.code: region for region in existing}
        self.before = {code: _told(r) for code, r in self.by_code.items()}
        self.managers: dict[str, str] = {}
        # The last step taken below each path, and at the top.
        self.last: dict[str, str] = {}
        for region in self.by_code.values():
            self.last[_upper(region.path)] = region.path

    def put(self, row: Mapping[str, str]) -> None:
        code, parent = _cell(row, "code"), self._parent(row)
        region = self.by_code.get(code)
        if region is None:
            region = self.by_code[code] = Region(code=code, path=self._step(parent))
        elif _upper(region.path) != (parent.path if parent else ""):
            raise BadRegions(_("%(code)s 换了上级，不能自动移动。") % {"code": code})
        _tell(region, row, parent)
        self.managers[code] = (row.get("managed_by") or "").strip()

    def save(self) -> Loaded:
        self._count_children()
        new = [r for code, r in self.by_code.items() if code not in self.before]
        old = [
            r
            for c, r in self.by_code.items()
            if self.before.get(c, _told(r)) != _told(r)
        ]
        Region.objects.bulk_create(new, batch_size=500)
        Region.objects.bulk_update(old, TOLD, batch_size=200)
        handed = self._managed()
        Region.objects.bulk_update(handed, ["managed_by"], batch_size=200)
        changed = {region.code for region in [*old, *handed]} & set(self.before)
        return Loaded(created=len(new), changed=len(changed))

    def _parent(self, row: Mapping[str, str]) -> Region | None:
        code = (row.get("parent_code") or "").strip()
        if code and code not in self.by_code:
            raise BadRegions(_("找不到上级 %(code)s。") % {"code": code})
        return self.by_code.get(code)

    def _step(self, parent: Region | None) -> str:
        upper = parent.path if parent else ""
        last = self.last.get(upper)
        depth = parent.depth + 1 if parent else 1
        number = Region._str2int(last[-Region.steplen :]) + 1 if last else 1
        self.last[upper] = Region._get_path(upper, depth, number)
        return self.last[upper]

    def _count_children(self) -> None:
        children = Counter(_upper(region.path) for region in self.by_code.values())
        for region in self.by_code.values():
            region.numchild = children[region.path]

    def _managed(self) -> list[Region]:
        """Set who manages whom; give the places for which that has changed."""
        changed = []
        for code, manager in self.managers.items():
            if manager and manager not in self.by_code:
                raise BadRegions(_("找不到代管机构 %(code)s。") % {"code": manager})
            region, by = self.by_code[code], self.by_code.get(manager)
            if region.managed_by_id != (by and by.pk):
                region.managed_by = by
                changed.append(region)
        return changed


def _tell(region: Region, row: Mapping[str, str], parent: Region | None) -> None:
    level = LEVELS.get(_cell(row, "level"))
    if level is None:
        raise BadRegions(_("没有“%(level)s”这个层级。") % {"level": row["level"]})
    # 铁场村, as people say, rather than 铁场村民委员会, which is its office.
    region.name = (row.get("short_name") or "").strip() or _cell(row, "name")
    region.level = level
    region.kind = (row.get("kind") or "").strip()
    region.depth = parent.depth + 1 if parent else 1
    region.full_name = SEPARATOR.join(
        [*(parent.full_path if parent else ()), region.name]
    )
    region.is_virtual = level == Level.VILLAGE and region.kind == VIRTUAL


def _cell(row: Mapping[str, str], name: str) -> str:
    value = (row.get(name) or "").strip()
    if not value:
        raise BadRegions(_("表格缺少“%(name)s”一栏的内容。") % {"name": name})
    return value


def _told(region: Region) -> tuple:
    return tuple(getattr(region, name) for name in TOLD)


def _upper(path: str) -> str:
    return path[: -Region.steplen]
