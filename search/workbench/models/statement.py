"""A sentence about what was said, and what it rests on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .run import AnalysisRun, Theme, VisibleToStaff


class Statement(models.Model):
    """One sentence of a digest.

    The database refuses one as published that has no evidence, and afterwards every
    change of its words or its evidence (triggers.py). `quoted` holds the words that
    stand between quotation marks.
    """

    class Kind(models.TextChoices):
        COUNT = "count", _("数字")
        QUOTE = "quote", _("引文")
        SUGGESTION = "suggestion", _("建议")

    run = models.ForeignKey(AnalysisRun, models.CASCADE, related_name="statements")
    theme = models.ForeignKey(
        Theme, models.CASCADE, null=True, related_name="statements"
    )
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(_("内容"))
    counts = models.JSONField(default=list)
    quoted = models.JSONField(default=list)
    published_at = models.DateTimeField(_("公布时间"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = VisibleToStaff.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("归并结论")
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "position"], name="one_statement_a_position"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="published_by_somebody",
            ),
        ]

    def __str__(self):
        return self.text[:40]


class Evidence(models.Model):
    """Exact words of one version of a comment, or what was counted.

    Words: `comment`, `version_no`, `start`, `end` and the `sha256` of the words.
    A count: `asks` and `about`, by which it can be counted again (counting.py).
    """

    class Asks(models.TextChoices):
        ALL = "all", _("全部意见")
        DUPLICATED = "duplicated", _("相同或者相近")
        BUCKET = "bucket", _("去处")
        THEME = "theme", _("主题")
        CLUSTER = "cluster", _("要点")

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="evidence")
    comment = models.ForeignKey(
        "consultations.Comment", models.PROTECT, null=True, related_name="+"
    )
    version_no = models.PositiveIntegerField(null=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    asks = models.CharField(max_length=10, choices=Asks.choices, blank=True)
    about = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("依据")
        ordering = ["statement", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    comment__isnull=False,
                    version_no__isnull=False,
                    end__gt=F("start"),
                    asks="",
                )
                & ~Q(sha256="")
                | Q(comment=None, version_no=None, start=None, end=None, sha256="")
                & ~Q(asks=""),
                name="evidence_is_words_or_a_count",
            )
        ]

    def __str__(self):
        return self.asks or f"{self.comment_id}[{self.start}:{self.end}]"
