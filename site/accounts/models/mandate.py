"""What somebody is entrusted with, where, for how long, by whom."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.rules import authority
from regions.models import Building, Compound, Region


class MandateRole(models.TextChoices):
    """The kinds of mandate; what each opens is in `accounts.rules.authority`."""

    RESIDENT = authority.RESIDENT, _("居民")
    BUILDING_HEAD = authority.BUILDING_HEAD, _("楼栋长")
    COUNCIL_MEMBER = authority.COUNCIL_MEMBER, _("居民议事会成员")
    PARTY_PIONEER = authority.PARTY_PIONEER, _("党员先锋")
    GRID_WORKER = authority.GRID_WORKER, _("群众网格员")
    COMMITTEE = authority.COMMITTEE, _("村(居)委")
    TOWN = authority.TOWN, _("镇街")
    COUNTY = authority.COUNTY, _("区县")
    CITY = authority.CITY, _("市")


class MandateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody sees who is entrusted with what: that is what mandates are for."""
        return self

    def in_force(self, on=None):
        """Mandates that have begun, have not run out and were not ended."""
        on = on or timezone.localdate()
        not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
        return self.filter(not_over, begins_on__lte=on, ended_at__isnull=True)

    def of_roles(self, *roles):
        """Mandates of these kinds."""
        return self.filter(role__in=roles)

    def covering(self, place):
        """Mandates whose place is this one or holds it.

        `place` is a Region, Compound or Building. One or two queries to find out
        what lies above it.
        """
        return self.filter(_covers(place))

    def with_places(self):
        """Fetch who holds it and what names its place."""
        places = ("region", "compound", "building__compound")
        return self.select_related("user", *places)

    def kept_by(self, user):
        """Mandates in the places of which a user keeps the rosters."""
        if getattr(user, "is_superuser", False):
            return self
        compounds = compounds_kept_by(user)
        below = Q(region__in=Region.objects.filter(_below(user)))
        return self.filter(
            below | Q(compound__in=compounds) | Q(building__compound__in=compounds)
        )


class Mandate(models.Model):
    """A role for one place and term; the place is a region, compound or building."""

    Role = MandateRole

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mandates"
    )
    role = models.CharField(_("身份"), max_length=20, choices=MandateRole.choices)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+"
    )
    compound = models.ForeignKey(
        Compound, models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    begins_on = models.DateField(_("任期开始"))
    ends_on = models.DateField(_("任期届满"), null=True, blank=True)
    basis = models.CharField(_("授权依据"), max_length=200)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    end_reason = models.CharField(_("终止原因"), max_length=200, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("授权")
        indexes = [
            models.Index(fields=["user", "role"], name="mandate_of_user"),
            models.Index(
                fields=["ends_on"],
                condition=Q(ended_at__isnull=True),
                name="mandate_running_out",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(region__isnull=False, compound=None, building=None)
                    | Q(region=None, compound__isnull=False, building=None)
                    | Q(region=None, compound=None, building__isnull=False)
                ),
                name="mandate_has_one_place",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                name="mandate_term_is_real",
            ),
            *(
                models.UniqueConstraint(
                    fields=["user", "role", place],
                    condition=Q(ended_at__isnull=True, **{f"{place}__isnull": False}),
                    name=f"one_mandate_a_{place}",
                )
                for place in ("region", "compound", "building")
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.user_id}"

    @property
    def level(self) -> int:
        """The authority level 1 to 5."""
        return authority.level(self.role)

    @property
    def place(self) -> Region | Compound | Building:
        """Where it holds."""
        return self.building or self.compound or self.region

    @property
    def holder_name(self) -> str:
        """Who holds it, as everybody reads it; neighbours by consent only."""
        if self.role in authority.NEIGHBOURS:
            return self.user.name_of_service()
        return self.user.public_name

    @property
    def place_name(self) -> str:
        """Where it holds, in words."""
        if self.building_id:
            return f"{self.building.compound.name} {self.building.name}"
        return str(self.compound or self.region)

    def is_in_force(self, on=None) -> bool:
        """Say whether it holds on a day, by default today."""
        on = on or timezone.localdate()
        is_over = self.ends_on is not None and self.ends_on < on
        return self.begins_on <= on and not is_over and self.ended_at is None


def _covers(place) -> Q:
    if isinstance(place, Building):
        return Q(building=place) | _covers(place.compound)
    if isinstance(place, Compound):
        return Q(compound=place) | _covers(place.region)
    above = [*place.get_ancestors().values_list("pk", flat=True), place.pk]
    # A functional zone stands above the towns that it manages.
    zones = Region.objects.filter(pk__in=above, managed_by__isnull=False)
    return Q(region__in=above) | Q(region__in=zones.values("managed_by"))


def _below(user) -> Q:
    """All places within the mandates by which a user keeps rosters."""
    inside = Q(pk__in=[])
    for mandate in _keeping(user):
        within = Region.objects.within(mandate.region).order_by()
        inside |= Q(pk__in=within.values("pk"))
    return inside


def _keeping(user):
    if not (user.is_authenticated and user.is_active):
        return []
    mandates = user.mandates.in_force().of_roles(*authority.KEEPERS)
    return mandates.select_related("region")


def compounds_kept_by(user):
    """Compounds whose rosters, claims and mandates a user looks after.

    Those within a mandate of a committee, town, county or city; all for a superuser.
    """
    if _is_chief(user):
        return Compound.objects.all()
    return Compound.objects.filter(region__in=Region.objects.filter(_below(user)))


def regions_kept_by(user):
    """Places within the mandates by which a user looks after places; all for a chief.

    A committee, town, county or city keeps its own place and all that lies below it.
    """
    if _is_chief(user):
        return Region.objects.all()
    return Region.objects.filter(_below(user))


def _is_chief(user) -> bool:
    return user.is_authenticated and user.is_active and user.is_superuser
