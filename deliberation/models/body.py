"""Councils: a body, its seats and their terms."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .board import Board


class BodyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody sees who sits where."""
        return self

    def standing(self):
        """Those that were not dissolved."""
        return self.filter(dissolved_on__isnull=True)


class Body(models.Model):
    """A council of a board (居民议事会 …) under a rule row such as council.default."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="bodies")
    name = models.CharField(_("名称"), max_length=60)
    rule_id = models.CharField(_("议事规则"), max_length=80, default="council.default")
    seat_total = models.PositiveSmallIntegerField(_("席位数"))
    begins_on = models.DateField(_("任期开始"))
    ends_on = models.DateField(_("任期届满"))
    founding = models.CharField(_("产生办法"), max_length=200)
    dissolved_on = models.DateField(null=True, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("议事组织")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "name"],
                condition=Q(dissolved_on=None),
                name="one_body_a_name",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("begins_on")), name="body_term_is_real"
            ),
            models.CheckConstraint(
                condition=Q(seat_total__gt=0), name="body_has_seats"
            ),
        ]

    def __str__(self):
        return self.name


class SeatQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody sees who sits where."""
        return self

    def current(self, on=None):
        """Seats held on a day, by default today."""
        on = on or timezone.localdate()
        return self.filter(begins_on__lte=on, ends_on__gte=on, left_on__isnull=True)


class Seat(models.Model):
    """One person's seat in a body for a term."""

    class Office(models.TextChoices):
        """What the person is there."""

        CHAIR = "chair", _("召集人")
        MEMBER = "member", _("成员")

    class Chosen(models.TextChoices):
        """How the person came to the seat."""

        ELECTED = "elected", _("居民推选")
        BUILDING = "building", _("楼栋推举")
        DELEGATED = "delegated", _("单位委派")
        EX_OFFICIO = "ex_officio", _("当然成员")
        VOLUNTEER = "volunteer", _("公开报名")

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats"
    )
    holder_name = models.CharField(_("姓名"), max_length=40)
    office = models.CharField(
        _("职务"), max_length=10, choices=Office.choices, default=Office.MEMBER
    )
    chosen = models.CharField(_("产生方式"), max_length=12, choices=Chosen.choices)
    begins_on = models.DateField(_("任期开始"))
    ends_on = models.DateField(_("任期届满"))
    left_on = models.DateField(null=True, blank=True)
    left_reason = models.CharField(_("离任原因"), max_length=120, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("席位")
        ordering = ["office", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "holder"],
                condition=Q(left_on=None),
                name="one_seat_a_person",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="seat_term_is_real"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | ~Q(left_reason=""),
                name="left_seat_has_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.body_id} {self.holder_name}"

    @property
    def shown_name(self) -> str:
        """The name that everybody reads; fetch `holder`."""
        return self.holder.name_of_service(self.holder_name)
