"""Meetings of a body: agenda, who came, minutes with decisions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rulebook.windows import why_until

from .body import Body, Seat
from .topic import Topic


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody sees meetings whose agenda was sent; its members see all."""
        sent = Q(sent_at__isnull=False)
        if not user.is_authenticated:
            return self.filter(sent)
        if user.is_superuser:
            return self
        return self.filter(sent | Q(called_by=user))


class Meeting(models.Model):
    """One meeting; `rule` is the body's row when the agenda was sent."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    title = models.CharField(_("会议名称"), max_length=80)
    place = models.CharField(_("地点"), max_length=120)
    starts_at = models.DateTimeField(_("开始时间"))
    rule = models.JSONField(null=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(_("议程送达时间"), null=True)
    # Seats entitled to come, counted when the agenda was sent.
    entitled = models.PositiveSmallIntegerField(default=0)
    present = models.PositiveSmallIntegerField(default=0)
    minutes = models.TextField(_("会议记录"), blank=True)
    closed_at = models.DateTimeField(_("会议结束时间"), null=True)
    published_at = models.DateTimeField(_("公布时间"), null=True)
    public_until = models.DateTimeField(_("公布至"), null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=200, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("会议")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(sent_at__isnull=False),
                name="meeting_held_was_called",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(minutes=""),
                name="published_meeting_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancel_reason=""),
                name="meeting_cancelled_with_reason",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def why_until(self) -> str:
        """Why the minutes are public until that day; empty where nothing moved it."""
        if self.public_until is None:
            return ""
        days = self.rule["terms"]["publicity_days"]
        return why_until(self.published_at, days, self.public_until)


class AgendaItem(models.Model):
    """One thing to be dealt with, perhaps a topic, and what was decided."""

    class Decision(models.TextChoices):
        """What the meeting decided."""

        AGREED = "agreed", _("同意")
        REFUSED = "refused", _("不同意")
        PUT_OFF = "put_off", _("暂缓，再议")
        NOTED = "noted", _("已通报")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("序号"))
    title = models.CharField(_("事项"), max_length=120)
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    decision = models.CharField(
        _("决定"), max_length=10, choices=Decision.choices, blank=True
    )
    approve = models.PositiveSmallIntegerField(_("同意"), null=True)
    note = models.TextField(_("记录"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("议程")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"], name="agenda_position_once"
            )
        ]

    def __str__(self):
        return self.title


class Attendance(models.Model):
    """A seat signed in at a meeting, by its holder or by the chair."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("签到时间"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("签到")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="sign_in_once")
        ]

    def __str__(self):
        return f"{self.meeting_id} {self.seat_id}"
