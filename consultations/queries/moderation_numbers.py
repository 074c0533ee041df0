"""What moderators did, in numbers that anybody may read; counted from the rows."""

from dataclasses import dataclass, field

from django.db.models import Count, F
from django.db.models.functions import TruncMonth

from ..models import Appeal, CommentState, HideReason, ModerationDecision


@dataclass
class MonthRow:
    """What moderators did in one month."""

    month: object
    published: int = 0
    accepted: int = 0
    hidden: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    appeals: int = 0
    upheld: int = 0
    reversed: int = 0

    def by_reason(self) -> list[dict]:
        """The reasons that occurred, in their order, each with its number."""
        return [
            {"label": reason.label, "count": self.reasons[reason.value]}
            for reason in HideReason
            if reason.value in self.reasons
        ]


def statistics() -> list[MonthRow]:
    """Count decisions and appeals by month, newest first, from the rows themselves."""
    months: dict[object, MonthRow] = {}
    for row in _decision_counts():
        _add_decisions(months.setdefault(row["month"], MonthRow(row["month"])), row)
    for row in _appeal_counts():
        month = months.setdefault(row["month"], MonthRow(row["month"]))
        month.appeals += row["n"]
        month.upheld += row["n"] if row["outcome"] == Appeal.Outcome.UPHELD else 0
        month.reversed += row["n"] if row["outcome"] == Appeal.Outcome.REVERSED else 0
    return sorted(months.values(), key=lambda one: one.month, reverse=True)


def _decision_counts():
    # A confirmation of what was public already changes nothing for the public.
    return (
        ModerationDecision.objects.standing()
        .exclude(from_state=F("to_state"))
        .annotate(month=TruncMonth("at"))
        .values("month", "to_state", "reason")
        .annotate(n=Count("pk"))
        .order_by()
    )


def _appeal_counts():
    return (
        Appeal.objects.annotate(month=TruncMonth("made_at"))
        .values("month", "outcome")
        .annotate(n=Count("pk"))
        .order_by()
    )


def _add_decisions(month: MonthRow, row: dict) -> None:
    if row["to_state"] == CommentState.PUBLISHED:
        month.published += row["n"]
    elif row["to_state"] == CommentState.ACCEPTED:
        month.accepted += row["n"]
    else:
        month.hidden += row["n"]
        month.reasons[row["reason"]] = month.reasons.get(row["reason"], 0) + row["n"]
