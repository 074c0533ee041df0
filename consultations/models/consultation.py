"""A public consultation: its window, its rule, and its lasting record."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.roles import makes_laws

from .draft import DraftVersion
from .project import LegislativeProject


class ModerationMode(models.TextChoices):
    """When a comment appears in public."""

    PRE = "pre", _("先审后发")
    POST = "post", _("先发后审")


class Phase(models.TextChoices):
    """Where a consultation stands; computed from its moments, never stored."""

    UPCOMING = "upcoming", _("即将开始")
    OPEN = "open", _("正在征集")
    ENDED = "ended", _("已截止，整理中")
    CANCELLED = "cancelled", _("已撤回")
    REPORTED = "reported", _("已反馈")


class ConsultationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff of 立法 see all, others those that were published."""
        if makes_laws(user):
            return self
        return self.filter(published_at__isnull=False)

    def upcoming(self, at):
        """Announced, not yet open at the moment."""
        return self._running().filter(opens_at__gt=at)

    def open(self, at):
        """Taking comments at the moment (the end itself is outside)."""
        return self._running().filter(opens_at__lte=at, closes_at__gt=at)

    def ended(self, at):
        """Closed for comments, the report still owed."""
        return self._running().filter(closes_at__lte=at)

    def reported(self):
        """Answered: the 通报 is out."""
        return self.filter(reported_at__isnull=False)

    def _running(self):
        return self.filter(reported_at__isnull=True, cancelled_at__isnull=True)


class Consultation(models.Model):
    """One public call for comments on one draft version (公开征求意见).

    The lean row that a submission locks; words and pictures around it live on
    `ConsultationPage`. Moments are decided by the database clock.
    """

    code = models.CharField(_("征集编号"), max_length=40, unique=True)
    project = models.ForeignKey(
        LegislativeProject, models.PROTECT, related_name="consultations"
    )
    version = models.ForeignKey(
        DraftVersion, models.PROTECT, related_name="consultations"
    )
    round = models.PositiveIntegerField(_("第几轮"), default=1)
    opens_at = models.DateTimeField(_("开始时间"))
    closes_at = models.DateTimeField(_("截止时间"))
    # The end as first announced: the database never lets `closes_at` fall before it.
    announced_closes_at = models.DateTimeField(_("公告的截止时间"))
    short_reason = models.TextField(_("少于规定期限的原因"), blank=True)
    rule_id = models.CharField(_("规则"), max_length=80)
    rule = models.JSONField(_("规则副本"), default=dict)
    moderation = models.CharField(
        _("审核方式"),
        max_length=4,
        choices=ModerationMode.choices,
        default=ModerationMode.PRE,
    )
    min_tier = models.CharField(_("身份要求"), max_length=12, default="phone")
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(_("撤回原因"), blank=True)
    report_due_on = models.DateField(_("预计反馈日期"), null=True)
    reported_at = models.DateTimeField(null=True)
    # Kept by the follower of the log, so that no page counts comments.
    comment_count = models.PositiveIntegerField(default=0)
    people_count = models.PositiveIntegerField(default=0)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("意见征集")
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="consultation_window_is_real",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gte=F("announced_closes_at")),
                name="consultation_never_shortened",
            ),
            models.CheckConstraint(
                condition=~Q(imported_by=F("approved_by")),
                name="consultation_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancel_reason=""),
                name="cancelled_consultation_has_reason",
            ),
        ]

    def __str__(self):
        return self.code

    def phase(self, at) -> Phase:
        """Say where the consultation stands at the moment."""
        if self.cancelled_at:
            return Phase.CANCELLED
        if self.reported_at:
            return Phase.REPORTED
        if at < self.opens_at:
            return Phase.UPCOMING
        return Phase.OPEN if at < self.closes_at else Phase.ENDED


class WindowExtension(models.Model):
    """A public notice that a consultation takes comments longer."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="extensions"
    )
    old_closes_at = models.DateTimeField()
    new_closes_at = models.DateTimeField(_("新的截止时间"))
    notice = models.TextField(_("延期公告"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = _("延期公告")
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(new_closes_at__gt=F("old_closes_at")),
                name="extension_goes_forward",
            ),
            models.CheckConstraint(
                condition=~Q(notice=""), name="extension_has_notice"
            ),
        ]

    def __str__(self):
        return f"{self.consultation_id}: {self.new_closes_at}"


class ArticleTally(models.Model):
    """What people said of one article, as numbers; kept by the follower."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="tallies"
    )
    uid = models.CharField(max_length=32)  # "" is the whole text
    comments = models.PositiveIntegerField(default=0)
    support = models.PositiveIntegerField(default=0)
    amend = models.PositiveIntegerField(default=0)
    oppose = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("条文计数")
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "uid"], name="one_tally_an_article"
            )
        ]

    def __str__(self):
        return f"{self.consultation_id}/{self.uid}: {self.comments}"


class ArticleStance(models.Model):
    """One person's one-tap stance on one article; a later tap replaces it."""

    class Choice(models.TextChoices):
        SUPPORT = "support", _("赞成")
        AMEND = "amend", _("修改")
        OPPOSE = "oppose", _("反对")

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="stances"
    )
    uid = models.CharField(max_length=32)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    choice = models.CharField(max_length=8, choices=Choice.choices)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = _("条文表态")
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "uid", "person"], name="one_stance_a_person"
            )
        ]

    def __str__(self):
        return f"{self.uid}: {self.choice}"
