"""The places of the city as one tree."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

SEPARATOR = " · "


class Level(models.TextChoices):
    """What a place is in the tree; ordered from the widest to the narrowest."""

    CITY = "city", _("市")
    COUNTY = "county", _("县(区)")
    TOWN = "town", _("镇(街)")
    VILLAGE = "village", _("村(居)")
    GRID = "grid", _("网格")


class RegionQuerySet(MP_NodeQuerySet):
    def visible_to(self, user):
        """Everybody sees every place."""
        return self

    def pickable(self):
        """Places that people live in: statistical units such as 林场 are left out."""
        return self.filter(is_virtual=False)

    def children_of(self, code=""):
        """The places right below the one with this code; the cities for no code.

        Below a functional zone stand the towns that it manages.
        """
        if not code:
            return self.filter(depth=1)
        upper = models.Subquery(
            Region.objects.filter(code=code).order_by().values("path")[:1]
        )
        steps = models.functions.Length("path") - Region.steplen
        above = models.functions.Substr("path", 1, steps)
        return self.alias(above=above).filter(
            models.Q(depth__gt=1, above=upper) | models.Q(managed_by__code=code)
        )

    def within(self, region):
        """The place itself and all below it, for a zone with the towns it manages."""
        inside = models.Q(path__startswith=region.path)
        if region.level == Level.COUNTY and not region.numchild:
            for path in region.managed.values_list("path", flat=True):
                inside |= models.Q(path__startswith=path)
        return self.filter(inside)


class RegionManager(MP_NodeManager.from_queryset(RegionQuerySet)):
    def get_queryset(self):
        return RegionQuerySet(self.model, using=self._db).order_by("path")


class Region(MP_Node):
    """One place of the tree; names repeat, so people are shown `full_name`."""

    Level = Level

    code = models.CharField(_("区划代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    kind = models.CharField(_("类型"), max_length=30, blank=True)
    # Kept, not joined: every list that names a place shows the whole path.
    full_name = models.CharField(_("全称"), max_length=240)
    managed_by = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("代管机构"),
        null=True,
        blank=True,
        related_name="managed",
        help_text=_("功能区代管的镇(街)；法定隶属关系不变。"),
    )
    is_virtual = models.BooleanField(_("统计用虚拟单位"), default=False)

    objects = RegionManager()

    class Meta:
        verbose_name = verbose_name_plural = _("区域")
        indexes = [models.Index(fields=["level"], name="region_level")]

    def __str__(self):
        return self.full_name

    @property
    def full_path(self) -> list[str]:
        """The names from the city down to this place."""
        return self.full_name.split(SEPARATOR)

    def contains(self, other: "Region") -> bool:
        """Say whether another place is this one or lies below it."""
        return other.path.startswith(self.path)

    def is_above(self, other: "Region") -> bool:
        """Say whether another place lies below this one or is managed by it."""
        is_inside = self.contains(other) and self.pk != other.pk
        return is_inside or other.managed_by_id == self.pk
