"""What was hidden of 议事厅 and what appeals changed: one's own, the queue, numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Min, Value, When
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.appeals import ModeratedMonth, by_month
from common.duties import Duty
from rulebook.moderation import Basis
from rulebook.windows import why_until

from ..models import HideReason, Hiding, HidingAppeal
from ..rules import house
from ..rules.moderation import BASES, appeal_end

OWN_ORDER = ("-hidden_at", "-id")
QUEUE_ORDER = ("decided", "made_at", "id")
_APPEALED = (
    "hiding__topic__board__region",
    "hiding__topic__board__compound",
    "hiding__post__topic__board__region",
    "hiding__post__topic__board__compound",
    "first_moderator",
    "decided_by",
)


@dataclass(frozen=True)
class OwnHiding:
    """What of one's own was hidden, and whether one may still appeal."""

    hiding: Hiding
    appeal: HidingAppeal | None
    until: datetime
    may_appeal: bool
    why: str = ""


def own_hidings(user):
    """Decisions about what a person wrote, with words and appeals."""
    return Hiding.objects.visible_to(user).own(user).with_words()


def told(hiding: Hiding, at: datetime) -> OwnHiding:
    """What the author reads about a decision; no query if fetched `with_words`."""
    until = appeal_until(hiding)
    appeal = getattr(hiding, "appeal", None)
    open_still = appeal is None and hiding.undone_at is None and at < until
    why = why_until(hiding.hidden_at, _terms(hiding)["appeal_days"], until)
    return OwnHiding(hiding, appeal, until, open_still, why)


def appeal_until(hiding: Hiding) -> datetime:
    """Until when the author may appeal: as it was told, or counted where it was not."""
    return hiding.appeal_until or appeal_end(_terms(hiding), hiding.hidden_at)


def _terms(hiding: Hiding) -> Mapping[str, Any]:
    return house.terms(timezone.localdate(hiding.hidden_at))


def queue(user):
    """Appeals that the person may review, those without an answer first."""
    decided = Case(When(outcome="", then=Value(0)), default=Value(1))
    rows = HidingAppeal.objects.visible_to(user).reviewed_by(user)
    return rows.select_related(*_APPEALED).annotate(decided=decided)


def duty(user) -> Duty:
    """How many appeals wait for the person, and since when; one query."""
    rows = HidingAppeal.objects.open().reviewed_by(user).exclude(first_moderator=user)
    row = rows.aggregate(count=Count("pk"), oldest=Min("made_at"))
    url = reverse("hall:appeals")
    return Duty(_("待您复核的议事厅申诉"), url=url, name="hall-appeals", **row)


@dataclass
class MonthRow(ModeratedMonth):
    """What was hidden in one month, and what became of the appeals made in it."""

    choices = HideReason
    topics: int = 0
    posts: int = 0
    shown: int = 0


def statistics() -> list[MonthRow]:
    """Count hidings and appeals by month, newest first, from the rows; two queries."""
    months: dict[datetime, MonthRow] = {}
    for row in _hidings():
        _add(months.setdefault(row["month"], MonthRow(row["month"])), row)
    for row in by_month(HidingAppeal.objects.all()):
        month = months.setdefault(row["month"], MonthRow(row["month"]))
        month.add_appeals(row["outcome"], row["n"])
    return sorted(months.values(), key=lambda one: one.month, reverse=True)


def reasons() -> list[tuple[str, Basis]]:
    """Every reason for hiding beside its rule."""
    return [(reason.label, BASES[reason.value]) for reason in HideReason]


def _hidings():
    rows = Hiding.objects.annotate(month=TruncMonth("hidden_at"))
    of = rows.values("month", "reason").order_by()
    return of.annotate(
        topics=Count("topic"), posts=Count("post"), shown=Count("undone_at")
    )


def _add(month: MonthRow, row: dict) -> None:
    month.topics += row["topics"]
    month.posts += row["posts"]
    month.shown += row["shown"]
    number = row["topics"] + row["posts"]
    month.reasons[row["reason"]] = month.reasons.get(row["reason"], 0) + number
