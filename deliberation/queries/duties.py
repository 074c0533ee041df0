"""What waits at the desk of votes: heaps of polls, counted and listed by one filter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.duties import Duty, Watched

from ..models import Objection, PaperBallot, PaperState, Poll, Result

SOON = timedelta(days=3)
GOING_ON = Q(
    noticed_at__isnull=False,
    cancelled_at__isnull=True,
    voided_at__isnull=True,
    archived_at__isnull=True,
)


@dataclass(frozen=True)
class Heap:
    """One kind of work on polls: its label, which polls, and since when they wait."""

    label: str
    holds: Callable[[object, datetime], Q]
    since: str


def _papers(user, at: datetime) -> Q:
    """A paper read once waits for another pair of eyes; one in dispute for anyone."""
    rows = PaperBallot.objects.filter(
        Q(state=PaperState.DISPUTED) | Q(state=PaperState.READ_ONCE) & ~Q(first_by=user)
    )
    return Q(pk__in=rows.values("poll"))


def _objections(user, at: datetime) -> Q:
    return Q(pk__in=Objection.objects.pending().values("poll"))


def _unfrozen(user, at: datetime) -> Q:
    """Whose opening nears while the roll is not frozen: such a poll never opens."""
    return Q(roll__frozen_at__isnull=True, opens_at__lte=at + SOON)


def _uncounted(user, at: datetime) -> Q:
    counted = Result.objects.values("item__poll")
    over = Q(roll__frozen_at__isnull=False, closes_at__lte=at)
    return over & ~Q(pk__in=counted)


def _uncertified(user, at: datetime) -> Q:
    """Whose window of objection is over; who signed first leaves it to another."""
    rows = Result.objects.filter(certified_at__isnull=True, objection_until__lte=at)
    mine = rows.filter(first_by=user)
    return Q(pk__in=rows.values("item__poll")) & ~Q(pk__in=mine.values("item__poll"))


HEAPS = {
    "roll": Heap(gettext_lazy("待固定名册的表决"), _unfrozen, "opens_at"),
    "objections": Heap(gettext_lazy("有异议待处理的表决"), _objections, "noticed_at"),
    "papers": Heap(gettext_lazy("有纸质票待复核的表决"), _papers, "opens_at"),
    "count": Heap(gettext_lazy("待计票的表决"), _uncounted, "closes_at"),
    "certify": Heap(gettext_lazy("待确认结果的表决"), _uncertified, "closes_at"),
}


def in_heap(polls: QuerySet[Poll], user, name: str, at: datetime) -> QuerySet[Poll]:
    """Keep the polls of one heap; all of them for a name that is no heap."""
    heap = HEAPS.get(name)
    return polls.filter(GOING_ON & heap.holds(user, at)) if heap else polls


def duties(user) -> list[Duty]:
    """Count every heap in the places that a person looks after; a query each."""
    at, polls = clock.db_now(), Poll.objects.run_by(user)
    return [_duty(in_heap(polls, user, name, at), name) for name in HEAPS]


def _duty(polls: QuerySet[Poll], name: str) -> Duty:
    heap = HEAPS[name]
    row = polls.aggregate(count=Count("pk"), oldest=Min(heap.since))
    url = f"{reverse('votes:polls')}?todo={name}"
    return Duty(heap.label, url=url, name=name, **row)


def watched(user) -> list[Watched]:
    """Votes that end within three days, the nearest first."""
    at = clock.db_now()
    near = Poll.objects.run_by(user).open(at).filter(closes_at__lte=at + SOON)
    return [
        Watched(
            one.title,
            one.code,
            reverse("votes:poll", args=[one.code]),
            one.closes_at,
            _("表决即将截止"),
        )
        for one in near.order_by("closes_at", "id")[:12]
    ]
