"""What staff decided about a digest, in their own rows that nobody changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .run import VisibleToStaff


class Decision(models.Model):
    """One decision; it holds for this digest and for all later ones.

    `data` names the points concerned by comment, version and span (`places`), where
    they go (`to`), a name, or the words that are pinned. Rows are only added
    (triggers.py): a decision is taken back by another one that names it.
    """

    class Kind(models.TextChoices):
        RENAME = "rename", _("改名")
        MERGE = "merge", _("合并")
        SPLIT = "split", _("拆分")
        MOVE = "move", _("移动")
        PIN = "pin", _("置顶引文")
        LOCK = "lock", _("锁定")
        UNDO = "undo", _("撤销")

    consultation = models.ForeignKey(
        "consultations.Consultation", models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("做法"), max_length=8, choices=Kind.choices)
    theme_key = models.CharField(max_length=20, blank=True)
    told = models.CharField(_("内容"), max_length=300, blank=True)
    data = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"), db_default=Now())
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="undone_by"
    )

    objects = VisibleToStaff.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("归并上的决定")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="undo", undoes__isnull=False)
                | ~Q(kind="undo") & Q(undoes=None),
                name="only_an_undo_takes_back",
            )
        ]
        indexes = [
            models.Index(fields=["consultation", "kind", "id"], name="decision_of_kind")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.theme_key}"
