"""Appeals against hiding: what is equal in every room that hides what people wrote."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Now, TruncMonth
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
        ordering = ["made_at", "id"]


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


@dataclass
class ModeratedMonth:
    """What was hidden in one month, and what became of the appeals made in it.

    A room adds its own numbers, and its reasons for hiding as `choices`.
    """

    choices: ClassVar[type[models.TextChoices]]
    month: datetime
    reasons: dict[str, int] = field(default_factory=dict)
    appeals: int = 0
    upheld: int = 0
    reversed: int = 0

    def by_reason(self) -> list[dict[str, Any]]:
        """The reasons that occurred, in their order, each with its number."""
        return [
            {"label": reason.label, "count": self.reasons[reason.value]}
            for reason in self.choices
            if reason.value in self.reasons
        ]

    def add_appeals(self, outcome: str, number: int) -> None:
        """Count appeals of one outcome; those without an answer count as made."""
        self.appeals += number
        self.upheld += number if outcome == "upheld" else 0
        self.reversed += number if outcome == "reversed" else 0


def by_month(appeals: "models.QuerySet[Any]") -> "models.QuerySet[Any, Any]":
    """Rows of `month`, `outcome` and their number `n`; one query."""
    rows = appeals.annotate(month=TruncMonth("made_at")).values("month", "outcome")
    return rows.annotate(n=Count("pk")).order_by()
