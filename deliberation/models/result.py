"""What came of a question: preliminary, then certified."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..permissions import places_run_by
from .poll import Poll, PollItem
from .roll import RollEntry


class Result(models.Model):
    """The count of one question; `outcome` as the engine gives it."""

    item = models.OneToOneField(PollItem, models.PROTECT, related_name="result")
    passed = models.BooleanField(_("通过"), null=True)
    outcome = models.JSONField(_("统计"))
    sha256 = models.CharField(_("结果摘要"), max_length=64)
    tallied_at = models.DateTimeField(_("计票时间"))
    tallied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    # The second teller, where the law wants two persons.
    tallied_with = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    objection_until = models.DateTimeField(_("询异截止时间"))
    needs_two = models.BooleanField(_("须两人确认"))
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    certified_at = models.DateTimeField(_("确认时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("表决结果")
        constraints = [
            models.CheckConstraint(
                condition=Q(certified_at__isnull=True)
                | Q(first_by__isnull=False, needs_two=False)
                | Q(first_by__isnull=False, second_by__isnull=False),
                name="result_certified_by_enough",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("first_by")),
                name="result_certified_by_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(tallied_with__isnull=True)
                | ~Q(tallied_with=F("tallied_by")),
                name="result_tallied_by_two_persons",
            ),
        ]

    def __str__(self):
        return f"{self.item_id} {self.sha256[:12]}"

    @property
    def failing(self) -> list[str]:
        """The tests that failed, such as `approval.area`."""
        return self.outcome["failing"]


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who runs the poll sees all objections to it, others their own."""
        if not user.is_authenticated:
            return self.none()
        run = Q(poll__region__in=places_run_by(user))
        return self.filter(run | Q(raised_by=user))

    def pending(self):
        """Not decided yet."""
        return self.filter(decided_at__isnull=True)


class Objection(models.Model):
    """An objection to the roll (名册异议) or to the preliminary result (询异)."""

    class Subject(models.TextChoices):
        """What it is directed against."""

        ROLL = "roll", _("名册")
        RESULT = "result", _("结果")

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="objections")
    subject = models.CharField(_("对象"), max_length=10, choices=Subject.choices)
    entry = models.ForeignKey(
        RollEntry, models.SET_NULL, null=True, related_name="objections"
    )
    text = models.TextField(_("异议内容"))
    raised_at = models.DateTimeField(_("提出时间"))
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    is_upheld = models.BooleanField(_("成立"), null=True)
    reason = models.TextField(_("处理理由"), blank=True)
    decided_at = models.DateTimeField(_("处理时间"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("异议")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True)
                | (~Q(reason="") & Q(is_upheld__isnull=False)),
                name="objection_decided_with_reason",
            )
        ]

    def __str__(self):
        return f"{self.subject} {self.poll_id}"
