"""Boards: where the topics of one compound, community or village stand."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import regions_kept_by
from regions.models import Compound, Region

VILLAGE_KIND = "村"


class BoardQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody reads every board."""
        return self

    def with_places(self):
        """Fetch what names of places need."""
        return self.select_related("region", "compound__region")

    def kept_by(self, user):
        """Boards of places that a person looks after (committee, town and above)."""
        if user.is_superuser:
            return self
        kept = regions_kept_by(user)
        return self.filter(Q(compound__region__in=kept) | Q(region__in=kept))

    def of_places(self, compounds, regions):
        """Boards of these compounds or regions."""
        return self.filter(Q(compound__in=compounds) | Q(region__in=regions))


class Board(models.Model):
    """The board of one place; `households` and `persons` as the committee states them.

    For a compound they may be left out: its roster then tells.
    """

    code = models.SlugField(_("编号"), max_length=30, unique=True)
    region = models.OneToOneField(
        Region, models.PROTECT, null=True, blank=True, related_name="board"
    )
    compound = models.OneToOneField(
        Compound, models.PROTECT, null=True, blank=True, related_name="board"
    )
    procedure = models.TextField(_("议事规则"), blank=True)
    contact = models.CharField(_("联系方式"), max_length=120, blank=True)
    households = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    persons = models.PositiveIntegerField(_("人数"), null=True, blank=True)
    opened_at = models.DateTimeField(db_default=Now())

    objects = BoardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("议题板")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(region__isnull=False, compound=None)
                | Q(region=None, compound__isnull=False),
                name="board_has_one_place",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def place(self) -> Region | Compound:
        """The place whose topics these are."""
        return self.compound or self.region

    @property
    def root(self) -> Region:
        """The region in which the place lies: itself, or that of the compound."""
        return self.compound.region if self.compound_id else self.region

    @property
    def name(self) -> str:
        """The name of the place alone."""
        return self.place.name

    @property
    def kind(self) -> str:
        """What kind of place it is: compound, community or village."""
        if self.compound_id:
            return "compound"
        return "village" if self.region.kind.startswith(VILLAGE_KIND) else "community"
