"""Where people live: compound (小区), building, entrance, unit.

Areas are whole numbers of 0.01 m², never floats.
Source: 建筑物区分所有权司法解释 (法释〔2020〕17号) art. 8.
"""

import re

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .region import Region

_DIGITS = re.compile(r"\d+")


class UnitUse(models.TextChoices):
    """What a unit is for."""

    RESIDENCE = "residence", _("住宅")
    SHOP = "shop", _("商业")
    OFFICE = "office", _("办公")
    PARKING = "parking", _("车位")
    STORAGE = "storage", _("储藏间")
    OTHER = "other", _("其他")


class AreaSource(models.TextChoices):
    """Where an area was taken from; the register goes before the others."""

    REGISTER = "register", _("不动产登记簿")
    SURVEY = "survey", _("测绘成果")
    CONTRACT = "contract", _("买卖合同")


class CompoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody sees every compound, but not who owns what there."""
        return self

    def within(self, region):
        """Compounds in a place or below it."""
        return self.filter(region__in=Region.objects.within(region))


class Compound(models.Model):
    """A residential compound; `region` is its grid, or its community without grids.

    `declared_area` (0.01 m²) and `declared_households` are what the housing office
    has on record: a roster that does not add up to it is not taken in.
    """

    code = models.SlugField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("小区名称"), max_length=60)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name=_("所在网格"), related_name="compounds"
    )
    declared_households = models.PositiveIntegerField(
        _("登记户数"), null=True, blank=True
    )
    declared_area = models.BigIntegerField(
        _("登记专有部分总面积"), null=True, blank=True
    )

    objects = CompoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("小区")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(declared_area__isnull=True) | Q(declared_area__gt=0),
                name="compound_area_is_positive",
            )
        ]

    def __str__(self):
        return self.name


class VisiblePlaces(models.QuerySet):
    def visible_to(self, user):
        """Everybody sees buildings and room numbers; owners are in accounts."""
        return self


class Building(models.Model):
    """One building of a compound; `position` sorts 2栋 before 10栋."""

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="buildings")
    name = models.CharField(_("楼栋"), max_length=30)
    position = models.PositiveIntegerField(default=0)

    objects = VisiblePlaces.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("楼栋")
        ordering = ["compound", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["compound", "name"], name="one_building_a_name"
            )
        ]

    def __str__(self):
        return self.name

    @staticmethod
    def position_of(name: str) -> int:
        """The number in a name (“12栋” gives 12), 0 where there is none."""
        found = _DIGITS.search(name)
        return int(found.group()[:9]) if found else 0


class Entrance(models.Model):
    """One entrance (单元) of a building."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="entrances")
    name = models.CharField(_("单元"), max_length=30)

    objects = VisiblePlaces.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("单元")
        ordering = ["building", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "name"], name="one_entrance_a_name"
            )
        ]

    def __str__(self):
        return self.name


class UnitQuerySet(VisiblePlaces):
    def of_compound(self, compound):
        """All units of a compound with what their labels need, in one query."""
        rows = self.filter(building__compound=compound)
        return rows.select_related("building", "entrance")

    def counted(self):
        """Units that count in a vote of the owners."""
        return self.filter(counts_for_vote=True)


class Unit(models.Model):
    """One unit (专有部分); without a known area it counts in no vote of owners."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="units")
    entrance = models.ForeignKey(
        Entrance, models.PROTECT, null=True, blank=True, related_name="units"
    )
    room_no = models.CharField(_("房号"), max_length=30)
    use = models.CharField(
        _("用途"), max_length=10, choices=UnitUse.choices, default=UnitUse.RESIDENCE
    )
    area = models.BigIntegerField(_("专有部分面积"), null=True, blank=True)
    area_source = models.CharField(
        _("面积来源"), max_length=10, choices=AreaSource.choices, blank=True
    )
    counts_for_vote = models.BooleanField(_("计入表决"), default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("房屋")
        ordering = ["building", "entrance", "room_no"]
        constraints = [
            # Null is unlike itself, so that one constraint would not do.
            models.UniqueConstraint(
                fields=["building", "room_no"],
                condition=Q(entrance__isnull=True),
                name="one_room_a_building",
            ),
            models.UniqueConstraint(
                fields=["building", "entrance", "room_no"],
                condition=Q(entrance__isnull=False),
                name="one_room_an_entrance",
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(area__gt=0),
                name="unit_area_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(counts_for_vote=False) | Q(area__isnull=False),
                name="unit_without_area_does_not_count",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """How the unit is written on a roll: 3栋1单元1201."""
        entrance = self.entrance.name if self.entrance_id else ""
        return f"{self.building.name}{entrance}{self.room_no}"
