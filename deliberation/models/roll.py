"""The roll of a poll: who votes, as what person, with how much area."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rulebook.windows import period_end

from ..permissions import places_run_by
from .poll import Poll


class Roll(models.Model):
    """The roll of one poll; once frozen it is never changed. Area in 0.01 m²."""

    poll = models.OneToOneField(Poll, models.CASCADE, related_name="roll")
    prepared_at = models.DateTimeField(_("名册编制时间"))
    published_at = models.DateTimeField(_("名册公布时间"), null=True)
    # Until when it may be objected to, where the rule names days; told, so kept.
    objection_until = models.DateTimeField(_("名册异议截止时间"), null=True)
    frozen_at = models.DateTimeField(_("名册固定时间"), null=True)
    sha256 = models.CharField(_("名册摘要"), max_length=64, blank=True)
    entry_count = models.PositiveIntegerField(_("表决单位数"), default=0)
    persons = models.PositiveIntegerField(_("总人数"), default=0)
    area = models.BigIntegerField(_("总面积（0.01 平方米）"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("表决名册")
        constraints = [
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True) | ~Q(sha256=""),
                name="roll_frozen_has_hash",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True) | Q(published_at__isnull=False),
                name="roll_frozen_was_published",
            ),
        ]

    def __str__(self):
        return f"{self.poll_id} {self.sha256[:12]}"

    @property
    def objection_end(self) -> datetime | None:
        """Until when objections may come; None where the rule names no days.

        Rolls published before ends were kept go by the count alone, as it was told.
        """
        days = self.poll.terms.get("roll_objection_days")
        if not days or self.published_at is None:
            return None
        return self.objection_until or period_end(self.published_at, days)

    @property
    def newest_change(self) -> "RollChange | None":
        """The last line of the appendix; None while no unit has changed hands."""
        return self.changes.order_by("-ordinal").first()

    @property
    def persons_now(self) -> int:
        """How many persons there are after what has changed hands."""
        last = self.newest_change
        return last.persons if last else self.persons


class RollEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who runs the poll sees its roll, others only the entries they vote for."""
        if not user.is_authenticated:
            return self.none()
        own = Q(pk__in=RollEntry.objects.of(user).values("pk"))
        return self.filter(own | Q(roll__poll__region__in=places_run_by(user)))

    def of(self, user):
        """The entries for which a person votes, alone or with co-owners."""
        return self.filter(voters__user=user, voters__ended_at__isnull=True)


class RollEntry(models.Model):
    """One unit, seat or resident as it stood when the roll was made."""

    roll = models.ForeignKey(Roll, models.CASCADE, related_name="entries")
    label = models.CharField(_("房屋或席位"), max_length=80)
    person_key = models.CharField(_("人员编号"), max_length=120)
    # The person has other entries too, so that they count together.
    shared = models.BooleanField(_("与其他条目合计一人"), default=False)
    building = models.CharField(_("楼栋"), max_length=40, blank=True)
    household_key = models.CharField(_("户编号"), max_length=120, blank=True)
    area = models.BigIntegerField(_("面积（0.01 平方米）"), null=True)

    objects = RollEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("名册条目")
        constraints = [
            models.UniqueConstraint(
                fields=["roll", "label"], name="roll_entry_label_once"
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(area__gt=0),
                name="roll_entry_area_positive",
            ),
            models.CheckConstraint(
                condition=~Q(person_key=""), name="roll_entry_is_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["roll", "person_key"], name="roll_entry_person")
        ]

    def __str__(self):
        return self.label


class RollVoter(models.Model):
    """An account that may cast the ballot of an entry; co-owners share one entry."""

    entry = models.ForeignKey(RollEntry, models.CASCADE, related_name="voters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Both null: from the freezing to the end. Set when the unit changes hands.
    since = models.DateTimeField(_("接手时间"), null=True)
    ended_at = models.DateTimeField(_("不再表决的时间"), null=True)
    basis = models.CharField(_("变更依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("表决人")
        constraints = [
            models.UniqueConstraint(fields=["entry", "user"], name="roll_voter_once")
        ]

    def __str__(self):
        return f"{self.entry_id} {self.user_id}"


class RollChange(models.Model):
    """One line of the appendix of a frozen roll (附录): a unit that changed hands.

    The unit keeps its name and area; whom it counts with may change, and with that the
    area of two persons (0.01 m²) and the number of persons. Each line holds the digest
    of the one before, the first that of the roll.
    """

    roll = models.ForeignKey(Roll, models.CASCADE, related_name="changes")
    ordinal = models.PositiveIntegerField(_("序号"))
    entry = models.ForeignKey(RollEntry, models.CASCADE, related_name="changes")
    old_person = models.CharField(_("原人员编号"), max_length=120)
    new_person = models.CharField(_("新人员编号"), max_length=120)
    left_units = models.PositiveIntegerField(_("原表决人余下的房屋"))
    left_area = models.BigIntegerField(_("原表决人余下的面积"), null=True)
    joined_units = models.PositiveIntegerField(_("新表决人名下的房屋"))
    joined_area = models.BigIntegerField(_("新表决人名下的面积"), null=True)
    persons = models.PositiveIntegerField(_("变更后的总人数"))
    basis = models.CharField(_("依据"), max_length=200)
    at = models.DateTimeField(_("登记时间"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    previous = models.CharField(_("上一项摘要"), max_length=64)
    sha256 = models.CharField(_("摘要"), max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("名册附录")
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["roll", "ordinal"], name="roll_change_ordinal_once"
            ),
            # One line follows another: the chain never forks.
            models.UniqueConstraint(
                fields=["roll", "previous"], name="roll_change_is_a_chain"
            ),
            models.CheckConstraint(
                condition=~Q(basis=""), name="roll_change_has_basis"
            ),
        ]

    def __str__(self):
        return f"{self.roll_id} {self.ordinal}"


class Delivery(models.Model):
    """Proof that the ballot reached an entry (送达)."""

    class Way(models.TextChoices):
        """How it was handed over."""

        HAND = "hand", _("当面送达")
        POST = "post", _("邮寄")
        ONLINE = "online", _("站内或短信")
        NOTICE = "notice", _("公告送达")

    entry = models.OneToOneField(RollEntry, models.CASCADE, related_name="delivery")
    way = models.CharField(_("送达方式"), max_length=10, choices=Way.choices)
    proof = models.CharField(_("送达凭证"), max_length=200, blank=True)
    delivered_at = models.DateTimeField(_("送达时间"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("送达记录")

    def __str__(self):
        return f"{self.entry_id} {self.way}"
