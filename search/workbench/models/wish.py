"""A concrete change of the text that somebody wants."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .run import AnalysisRun


class Suggestion(models.Model):
    """What is to go, to come or to stay, in the words of its sender.

    Spans count code points of the digested text; null where nothing was said.
    """

    run = models.ForeignKey(AnalysisRun, models.CASCADE, related_name="suggestions")
    comment = models.ForeignKey(
        "consultations.Comment", models.PROTECT, related_name="+"
    )
    uid = models.CharField(_("条文标识"), max_length=64, blank=True)
    op = models.CharField(_("做法"), max_length=4)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    reason = models.JSONField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("修改建议")
        ordering = ["run", "id"]

    def __str__(self):
        return f"{self.op} {self.comment_id}[{self.start}:{self.end}]"
