"""How far a rebuilding of an index has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Build(models.Model):
    """One rebuilding; without an end it goes on where it stopped."""

    engine = models.CharField(_("引擎"), max_length=20)
    source = models.CharField(_("来源"), max_length=40)
    # The index that is filled, where it is not the one in use.
    into = models.CharField(max_length=120, blank=True)
    # Where the log stood when it began: from there it is followed afterwards.
    position = models.BigIntegerField(default=0)
    last_id = models.BigIntegerField(default=0)
    done = models.PositiveBigIntegerField(_("已完成"), default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("索引重建")
        constraints = [
            models.UniqueConstraint(
                fields=["engine", "source"],
                condition=models.Q(finished_at__isnull=True),
                name="one_build_at_a_time",
            )
        ]

    def __str__(self):
        return f"{self.engine}/{self.source}: {self.done}"
