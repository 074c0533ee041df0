"""What moderators did, in numbers that anybody may read; counted from the rows."""

from dataclasses import dataclass

from django.db.models import Count, F
from django.db.models.functions import TruncMonth

from common.appeals import ModeratedMonth, by_month

from ..models import Appeal, CommentState, HideReason, ModerationDecision


@dataclass
class MonthRow(ModeratedMonth):
    """What moderators did in one month."""

    choices = HideReason
    published: int = 0
    accepted: int = 0
    hidden: int = 0


def statistics() -> list[MonthRow]:
    """Count decisions and appeals by month, newest first, from the rows themselves."""
    months: dict[object, MonthRow] = {}
    for row in _decision_counts():
        _add_decisions(months.setdefault(row["month"], MonthRow(row["month"])), row)
    for row in by_month(Appeal.objects.all()):
        month = months.setdefault(row["month"], MonthRow(row["month"]))
        month.add_appeals(row["outcome"], row["n"])
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


def _add_decisions(month: MonthRow, row: dict) -> None:
    if row["to_state"] == CommentState.PUBLISHED:
        month.published += row["n"]
    elif row["to_state"] == CommentState.ACCEPTED:
        month.accepted += row["n"]
    else:
        month.hidden += row["n"]
        month.reasons[row["reason"]] = month.reasons.get(row["reason"], 0) + row["n"]
