"""A report about a digest, frozen: what it says never changes."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .run import AnalysisRun, VisibleToStaff


class DigestReport(models.Model):
    """The chosen parts of a digest as they held at one moment.

    `content` holds each number with the query that counted it and each quote with
    its place and fingerprint. Rows are only added (triggers.py).
    """

    class Part(models.TextChoices):
        OVERVIEW = "overview", _("总的情况")
        THEMES = "themes", _("主题和数字")
        QUOTES = "quotes", _("引文")
        WISHES = "wishes", _("修改建议")

    consultation = models.ForeignKey(
        "consultations.Consultation", models.PROTECT, related_name="+"
    )
    run = models.ForeignKey(AnalysisRun, models.PROTECT, related_name="reports")
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    parts = models.JSONField()
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    frozen_at = models.DateTimeField(_("定稿时间"), db_default=Now())

    objects = VisibleToStaff.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("归并报告")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.consultation_id} #{self.pk}"
