"""What a model proposed and our verifier let through."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .call import Call


class Proposal(models.Model):
    """The name of one theme, or themes of one article that may belong together.

    Names are in use already, until staff give another one; a merge is only proposed.
    """

    class Kind(models.TextChoices):
        NAME = "name", _("名称")
        MERGE = "merge", _("合并")

    run = models.ForeignKey(
        "workbench.AnalysisRun", models.CASCADE, related_name="proposals"
    )
    call = models.ForeignKey(Call, models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    theme = models.OneToOneField(
        "workbench.Theme", models.CASCADE, null=True, related_name="model_name"
    )
    name = models.CharField(_("名称"), max_length=24, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("模型的建议")
        ordering = ["run", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="name", theme__isnull=False) & ~Q(name="")
                | Q(kind="merge", theme=None, name=""),
                name="proposal_is_a_name_or_a_merge",
            )
        ]

    def __str__(self):
        return self.name or f"#{self.pk}"


class Proof(models.Model):
    """Exact words of one version of a comment, on which a proposal rests."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="proofs")
    theme = models.ForeignKey("workbench.Theme", models.CASCADE, related_name="+")
    comment = models.ForeignKey(
        "consultations.Comment", models.PROTECT, related_name="+"
    )
    version_no = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("模型建议的依据")
        ordering = ["proposal", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")) & ~Q(sha256=""),
                name="proof_is_words",
            )
        ]

    def __str__(self):
        return f"{self.comment_id}[{self.start}:{self.end}]"
