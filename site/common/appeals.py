"""Appeals against hiding: what is equal in every room that hides what people wrote."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AppealQuerySet(models.QuerySet):
    """Appeals of a room, which adds who sees which."""

    def open(self) -> "models.QuerySet[Any]":
        """Those that wait for an answer."""
        return self.filter(outcome="")

    def settle(
        self, pk: int, *, outcome: str, answer: str, by: Any, at: datetime
    ) -> bool:
        """Answer an open appeal; False when somebody else was quicker."""
        changes = {"outcome": outcome, "answer": answer, "decided_by": by}
        return bool(self.open().filter(pk=pk).update(**changes, decided_at=at))


class AppealBase(models.Model):
    """An author's objection to a hiding; decided by another person than who hid it.

    A room adds the decision (one to one: an appeal a decision) and the `outcome`.
    """

    grounds = models.TextField(_("申诉理由"))
    made_at = models.DateTimeField(db_default=Now())
    first_moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    answer = models.TextField(_("答复"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        verbose_name = verbose_name_plural = _("申诉")
        ordering = ["made_at"]


def is_answered(name: str) -> models.CheckConstraint:
    """A decided appeal names who decided, and has an answer."""
    return models.CheckConstraint(
        condition=Q(outcome="", decided_by__isnull=True, answer="")
        | (~Q(outcome="") & Q(decided_by__isnull=False) & ~Q(answer="")),
        name=name,
    )


def goes_to_another(name: str) -> models.CheckConstraint:
    """Nobody answers an appeal against his own decision."""
    return models.CheckConstraint(
        condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("first_moderator")),
        name=name,
    )
